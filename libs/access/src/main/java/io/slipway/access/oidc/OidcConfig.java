package io.slipway.access.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The issuers whose tokens are taken: none by default. */
@ConfigMapping(prefix = "slipway.oidc")
public interface OidcConfig {
    /** The issuers, by a name of the operator's. */
    Map<String, Issuer> issuers();

    /** How many verified tokens are remembered until they expire. */
    @WithDefault("10000")
    long remembered();

    /** After how long an issuer's keys are asked for again. */
    @WithDefault("10m")
    Duration keysReread();

    /** How long the last known keys of an issuer that does not answer are used. */
    @WithDefault("24h")
    Duration keysStale();

    /** One issuer. */
    interface Issuer {
        /** What its tokens name as their issuer; where its discovery document is looked for. */
        URI url();

        /** Whom its tokens must be for: one of these. Required: a token for somebody else is not for us. */
        Set<String> audiences();

        /** Where its keys are; by default where its discovery document says. */
        Optional<URI> keys();

        /** Whether it may be asked over plain HTTP, where anybody on the way can make its tokens. Loopback addresses always may. */
        @WithDefault("false")
        boolean plainHttp();

        /** A file with the certificates, in PEM, its own is checked against; by default the system's. */
        Optional<Path> authorities();

        /** A file with a bearer token that is sent when its keys are asked for, read anew each time: a Kubernetes API server wants one. */
        Optional<Path> bearerFile();

        /** The claim with the user's name; {@code sub} where a token has none. */
        @WithDefault("preferred_username")
        String usernameClaim();

        /** What is put before the names of its users, to tell them from others. */
        Optional<String> usernamePrefix();

        /** The claim with the user's groups; {@code realm_access/roles} for one inside another. */
        @WithDefault("groups")
        String groupsClaim();

        /** Which of its groups are which group here. */
        Map<String, String> groups();

        /** Which of its groups have which roles on everything. */
        Map<String, List<String>> roles();

        /** The groups whose members may do everything. */
        Optional<Set<String>> superusers();

        /** Whether a user is made when he is first seen. */
        @WithDefault("true")
        boolean createsUsers();
    }
}
