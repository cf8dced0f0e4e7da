package io.slipway.access.token;

import io.slipway.access.decision.Principal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/**
 * Issues tokens of the registry.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">token format</a>
 */
@ApplicationScoped
public class IssueToken {
    /** The claims that say who the bearer is: our own replicas need not look the name up. */
    static final String USER_ID = "slipway_user";

    static final String SUPERUSER = "slipway_superuser";
    static final String EPOCH = "slipway_epoch";
    static final String ACCESS = "access";
    static final String OBJECT = "slipway_id";
    static final String OBJECT_EPOCH = "slipway_epoch";

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final TokenKeys keys;
    private final TokenConfig config;
    private final Clock clock = Clock.systemUTC();

    IssueToken(TokenKeys keys, TokenConfig config) {
        this.keys = keys;
        this.config = config;
        if (config.validity().compareTo(SHORTEST) < 0) {
            throw new IllegalStateException(
                    "slipway.token.validity is less than a minute, which clients do not expect");
        }
    }

    /** A token for {@code principal} that is good at {@code audience} and for what was {@code granted}. */
    public Uni<Token> issue(Principal principal, String audience, List<Scope> granted) {
        Instant now = clock.instant();
        return keys.signing()
                .map(key -> new Token(sign(claims(principal, audience, granted, now), key), now, config.validity()));
    }

    private JwtClaims claims(Principal principal, String audience, List<Scope> granted, Instant now) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(config.issuer());
        claims.setAudience(audience);
        claims.setGeneratedJwtId();
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setNotBefore(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(
                NumericDate.fromSeconds(now.plus(config.validity()).getEpochSecond()));
        claims.setClaim(ACCESS, granted.stream().map(IssueToken::entry).toList());
        switch (principal) {
            case Principal.Anonymous nobody -> claims.setSubject("");
            case Principal.User user -> {
                claims.setSubject(user.name());
                claims.setClaim(USER_ID, user.id());
                claims.setClaim(SUPERUSER, user.superuser());
                claims.setClaim(EPOCH, user.epoch());
            }
        }
        return claims;
    }

    private static Map<String, Object> entry(Scope scope) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", scope.type());
        entry.put("name", scope.name());
        entry.put("actions", scope.actions());
        if (scope.object() != null) {
            entry.put(OBJECT, scope.object().id().toString());
            entry.put(OBJECT_EPOCH, scope.object().epoch());
        }
        return entry;
    }

    private static String sign(JwtClaims claims, EllipticCurveJsonWebKey key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(key.getPrivateKey());
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setHeader("typ", "JWT");
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
    }
}
