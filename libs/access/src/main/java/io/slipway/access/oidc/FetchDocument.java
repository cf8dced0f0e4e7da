package io.slipway.access.oidc;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Gets documents of issuers; wired by the service to whatever sends HTTP. */
public interface FetchDocument {
    /**
     * The body of the answer to a GET of {@code uri}, at most 1 MiB, no redirects; fails where it is not a 200.
     *
     * @param authorities a file with certificates in PEM that are trusted instead of the system's
     * @param bearer a file with a token to send
     */
    Uni<String> fetch(URI uri, Optional<Path> authorities, Optional<Path> bearer);
}
