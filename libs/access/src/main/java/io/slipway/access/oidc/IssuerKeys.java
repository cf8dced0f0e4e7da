package io.slipway.access.oidc;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer: found when they are first needed, so that a service starts while the issuer is down; asked for again when a
 * token names one that is not known, and now and then, so that a key the issuer withdrew ends. However many tokens wait, it is asked once.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html">discovery</a>
 */
final class IssuerKeys {
    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

    /** Tokens with keys nobody knows make us ask an issuer at most this often. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /** An issuer that does not answer is asked again after this long. */
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    /** What the issuer said, and when. */
    private record Known(List<JsonWebKey> keys, Instant at, Instant tried) {
        boolean has(@Nullable String kid) {
            return kid == null || keys.stream().anyMatch(key -> kid.equals(key.getKeyId()));
        }
    }

    private final OidcConfig.Issuer issuer;
    private final OidcConfig config;
    private final FetchDocument documents;
    private final Clock clock;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();
    private final AtomicReference<@Nullable Uni<Known>> running = new AtomicReference<>();

    IssuerKeys(OidcConfig.Issuer issuer, OidcConfig config, FetchDocument documents, Clock clock) {
        this.issuer = issuer;
        this.config = config;
        this.documents = documents;
        this.clock = clock;
    }

    /** The keys a token may be signed with that names {@code kid}; fails with {@link IssuerUnavailable} where none are known. */
    Uni<List<JsonWebKey>> forToken(@Nullable String kid) {
        Known remembered = known.get();
        if (remembered == null) {
            return once().map(Known::keys);
        }
        Duration patience = remembered.has(kid) ? config.keysReread() : PAUSE;
        return isYounger(remembered.tried(), patience)
                ? Uni.createFrom().item(remembered.keys())
                : once().onFailure()
                        .recoverWithItem(failure -> old(remembered, failure))
                        .map(Known::keys);
    }

    /** Goes on with what is known, and asks again soon. */
    private Known old(Known remembered, Throwable failure) {
        if (!isYounger(remembered.at(), config.keysStale())) {
            throw new IssuerUnavailable(issuer.url().toString(), failure);
        }
        LOG.warnf("the last known keys of an issuer are used: %s", failure.getMessage());
        Instant soon = clock.instant().minus(PAUSE.multipliedBy(2)).plus(AFTER_A_FAILURE);
        Known same = new Known(remembered.keys(), remembered.at(), soon);
        known.set(same);
        return same;
    }

    private boolean isYounger(Instant moment, Duration age) {
        return moment.plus(age).isAfter(clock.instant());
    }

    private Uni<Known> once() {
        Uni<Known> fetch = Uni.createFrom()
                .deferred(this::fetch)
                .invoke(known::set)
                .onTermination()
                .invoke(() -> running.set(null))
                .memoize()
                .indefinitely();
        Uni<Known> first = running.compareAndExchange(null, fetch);
        return first == null ? fetch : first;
    }

    private Uni<Known> fetch() {
        return keysAt().chain(uri -> documents.fetch(uri, issuer.authorities(), issuer.bearerFile()))
                .map(IssuerKeys::keys)
                .map(keys -> new Known(keys, clock.instant(), clock.instant()))
                .onFailure()
                .transform(failure -> new IssuerUnavailable(issuer.url().toString(), failure));
    }

    private Uni<URI> keysAt() {
        return issuer.keys().map(uri -> Uni.createFrom().item(uri)).orElseGet(this::discovered);
    }

    private Uni<URI> discovered() {
        String base = issuer.url().toString();
        String path = (base.endsWith("/") ? base : base + "/") + ".well-known/openid-configuration";
        return documents
                .fetch(URI.create(path), issuer.authorities(), issuer.bearerFile())
                .map(this::keysIn);
    }

    private URI keysIn(String discovery) {
        try {
            JsonObject document = new JsonObject(discovery);
            if (!issuer.url().toString().equals(document.getString("issuer"))) {
                throw new IllegalStateException("its discovery document is one of " + document.getString("issuer"));
            }
            return Optional.ofNullable(document.getString("jwks_uri"))
                    .map(URI::create)
                    .filter(uri -> OidcIssuers.isSafe(uri, issuer.plainHttp()))
                    .orElseThrow(() ->
                            new IllegalStateException("its discovery document names no keys at an https address"));
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalStateException("its discovery document is not JSON as it should be", e);
        }
    }

    private static List<JsonWebKey> keys(String document) {
        try {
            return List.copyOf(new JsonWebKeySet(document).getJsonWebKeys());
        } catch (JoseException e) {
            throw new IllegalStateException("its keys are no JWK set", e);
        }
    }
}
