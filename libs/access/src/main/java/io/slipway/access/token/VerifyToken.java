package io.slipway.access.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.slipway.access.decision.Principal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens: ES256 with our own key and nothing else, whatever the header says. A verified token is remembered by its hash until
 * it expires, so that a pull costs no signature check.
 */
@ApplicationScoped
public class VerifyToken {
    private static final int LONGEST = 8192;
    private static final int LEEWAY_SECONDS = 5;

    /** What a token says, and the key that says so. */
    private record Verified(String kid, Claims claims) {}

    private final TokenKeys keys;
    private final TokenConfig config;
    private final Clock clock = Clock.systemUTC();
    private final Cache<TokenHash, Verified> verified;

    VerifyToken(TokenKeys keys, TokenConfig config) {
        this.keys = keys;
        this.config = config;
        this.verified = Caffeine.newBuilder()
                .maximumSize(config.remembered())
                .expireAfterWrite(config.validity().plusSeconds(LEEWAY_SECONDS))
                .build();
    }

    /** What {@code jwt} says; fails with {@link InvalidToken} when it is not ours, expired, or for none of {@code audiences}. */
    public Uni<Claims> verify(String jwt, List<String> audiences) {
        if (jwt.length() > LONGEST) {
            return Uni.createFrom().failure(new InvalidToken("longer than " + LONGEST + " characters"));
        }
        TokenHash hash = TokenHash.of(jwt);
        Verified known = verified.getIfPresent(hash);
        Uni<Claims> claims = known != null && isGood(known)
                ? Uni.createFrom().item(known.claims())
                : check(jwt).invoke(fresh -> verified.put(hash, fresh)).map(Verified::claims);
        return claims.invoke(found -> requireAudience(found, audiences));
    }

    private boolean isGood(Verified known) {
        return known.claims().expires().isAfter(clock.instant()) && keys.isKnown(known.kid());
    }

    private Uni<Verified> check(String jwt) {
        String kid;
        try {
            kid = JsonWebStructure.fromCompactSerialization(jwt).getKeyIdHeaderValue();
        } catch (JoseException e) {
            return Uni.createFrom().failure(new InvalidToken("not a token"));
        }
        return kid == null
                ? Uni.createFrom().failure(new InvalidToken("it does not say which key signed it"))
                : check(jwt, kid);
    }

    private Uni<Verified> check(String jwt, String kid) {
        return keys.verifying(kid)
                .map(key -> check(
                        jwt,
                        key.orElseThrow(() -> new InvalidToken("signed with a key that is not ours, or no longer"))))
                .map(claims -> new Verified(kid, claims));
    }

    private static void requireAudience(Claims claims, List<String> audiences) {
        if (Collections.disjoint(claims.audience(), audiences)) {
            throw new InvalidToken("for another audience");
        }
    }

    private Claims check(String jwt, EllipticCurveJsonWebKey key) {
        try {
            return claims(consumer(key).processToClaims(jwt));
        } catch (InvalidJwtException | MalformedClaimException e) {
            throw new InvalidToken("not a token of this registry, or expired");
        }
    }

    private JwtConsumer consumer(EllipticCurveJsonWebKey key) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setVerificationKey(key.getPublicKey())
                .setExpectedIssuer(config.issuer())
                .setSkipDefaultAudienceValidation()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
                .build();
    }

    private static Claims claims(JwtClaims jwt) throws MalformedClaimException {
        return new Claims(
                principal(jwt),
                jwt.getAudience(),
                access(jwt),
                Instant.ofEpochSecond(jwt.getExpirationTime().getValue()));
    }

    private static Principal principal(JwtClaims jwt) throws MalformedClaimException {
        Object id = jwt.getClaimValue(IssueToken.USER_ID);
        return id instanceof Number number && jwt.getClaimValue(IssueToken.EPOCH) instanceof Number epoch
                ? new Principal.User(
                        number.intValue(),
                        jwt.getSubject(),
                        Boolean.TRUE.equals(jwt.getClaimValue(IssueToken.SUPERUSER)),
                        epoch.intValue())
                : new Principal.Anonymous();
    }

    private static List<Scope> access(JwtClaims jwt) {
        return jwt.getClaimValue(IssueToken.ACCESS) instanceof List<?> entries
                ? entries.stream().map(VerifyToken::scope).toList()
                : List.of();
    }

    private static Scope scope(Object entry) {
        Map<?, ?> map = (Map<?, ?>) entry;
        return new Scope(
                String.valueOf(map.get("type")),
                String.valueOf(map.get("name")),
                actions(map.get("actions")),
                object(map));
    }

    private static Scope.@Nullable Named object(Map<?, ?> entry) {
        return entry.get(IssueToken.OBJECT) instanceof String id
                        && entry.get(IssueToken.OBJECT_EPOCH) instanceof Number epoch
                ? new Scope.Named(UUID.fromString(id), epoch.intValue())
                : null;
    }

    private static List<String> actions(@Nullable Object actions) {
        return actions instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
