package io.slipway.access.oidc;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** An issuer that answers from memory, and can be down. */
@ApplicationScoped
public class ScriptedIssuer implements FetchDocument {
    static final String URL = "https://issuer.example/realm";
    static final String AUDIENCE = "slipway-test";

    private volatile RsaJsonWebKey key = fresh("first");
    private volatile boolean isDown;
    final AtomicInteger asked = new AtomicInteger();

    static RsaJsonWebKey fresh(String kid) {
        try {
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId(kid);
            return made;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    void down(boolean down) {
        isDown = down;
    }

    void rotate(String kid) {
        key = fresh(kid);
    }

    RsaJsonWebKey key() {
        return key;
    }

    /** A token of this issuer about {@code subject}, who is in {@code groups}, issued {@code ago} seconds ago. */
    String token(String subject, List<String> groups, long ago) {
        return token(subject, groups, ago, claims -> {});
    }

    String token(String subject, List<String> groups, long ago, Consumer<JwtClaims> more) {
        JwtClaims claims = new JwtClaims();
        Instant at = Instant.now().minusSeconds(ago);
        claims.setIssuer(URL);
        claims.setAudience(AUDIENCE);
        claims.setSubject(subject);
        claims.setGeneratedJwtId();
        claims.setIssuedAt(NumericDate.fromSeconds(at.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(at.getEpochSecond() + 3600));
        claims.setClaim("preferred_username", "oidc-" + subject);
        claims.setStringListClaim("groups", groups);
        more.accept(claims);
        return signed(claims, key);
    }

    static String signed(JwtClaims claims, RsaJsonWebKey key) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setPayload(claims.toJson());
            signature.setKey(key.getPrivateKey());
            signature.setKeyIdHeaderValue(key.getKeyId());
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Uni<String> fetch(URI uri, Optional<Path> authorities, Optional<Path> bearer) {
        asked.incrementAndGet();
        if (isDown) {
            return Uni.createFrom().failure(new IllegalStateException("connection refused"));
        }
        return Uni.createFrom()
                .item(
                        uri.getPath().endsWith("/.well-known/openid-configuration")
                                ? "{\"issuer\": \"" + URL + "\", \"jwks_uri\": \"" + URL + "/keys\"}"
                                : new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }
}
