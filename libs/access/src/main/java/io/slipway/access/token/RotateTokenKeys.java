package io.slipway.access.token;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;

/**
 * The keys of the token server: shown to whoever verifies its tokens, made and retired by the operator. A new key signs within {@code
 * slipway.token.keys-reread} on every replica; the old ones verify until they are retired.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">JWK sets</a>
 */
@ApplicationScoped
public class RotateTokenKeys {
    private final TokenKeys keys;

    RotateTokenKeys(TokenKeys keys) {
        this.keys = keys;
    }

    /** The public halves of all keys that verify, as a JWK set in JSON. */
    public Uni<String> published() {
        return keys.all()
                .map(all -> new JsonWebKeySet(
                                all.stream().map(JsonWebKey.class::cast).toList())
                        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    /** The ids of all keys that verify; the first signs. */
    public Uni<List<String>> ids() {
        return keys.all()
                .map(all -> all.stream().map(EllipticCurveJsonWebKey::getKeyId).toList());
    }

    /** Makes a new key and returns its id. */
    public Uni<String> rotate() {
        return keys.add();
    }

    /** Ends a key, and with it the tokens it signed. False where it is not known, or the newest. */
    public Uni<Boolean> retire(String kid) {
        return keys.retire(kid);
    }
}
