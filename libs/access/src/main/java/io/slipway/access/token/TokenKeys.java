package io.slipway.access.token;

import io.slipway.ledger.secret.Sealer;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The key tokens are signed with: made by whoever comes first, sealed in the database, the same for all replicas. */
@ApplicationScoped
class TokenKeys {
    private static final String ADD =
            "INSERT INTO token_key (kid, private_sealed) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT token_key_is_one DO NOTHING";

    private static final String FIND = "SELECT private_sealed FROM token_key ORDER BY created_at DESC LIMIT 1";

    private final Ledger ledger;
    private final Sealer sealer;
    private final AtomicReference<@Nullable EllipticCurveJsonWebKey> known = new AtomicReference<>();

    TokenKeys(Ledger ledger, Sealer sealer) {
        this.ledger = ledger;
        this.sealer = sealer;
    }

    /** The key, which is asked of PostgreSQL once. */
    Uni<EllipticCurveJsonWebKey> key() {
        EllipticCurveJsonWebKey remembered = known.get();
        return remembered != null ? Uni.createFrom().item(remembered) : find().invoke(known::set);
    }

    private Uni<EllipticCurveJsonWebKey> find() {
        return ledger.read(FIND)
                .chain(rows -> rows.size() > 0
                        ? Uni.createFrom().item(opened(rows.iterator().next()))
                        : make());
    }

    private Uni<EllipticCurveJsonWebKey> make() {
        EllipticCurveJsonWebKey fresh = generate();
        String sealed = sealer.seal(fresh.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
        return ledger.write(tx -> tx.execute(ADD, fresh.getKeyId(), sealed)).chain(() -> find());
    }

    private static EllipticCurveJsonWebKey generate() {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private EllipticCurveJsonWebKey opened(Row row) {
        try {
            return (EllipticCurveJsonWebKey)
                    PublicJsonWebKey.Factory.newPublicJwk(sealer.open(row.getString("private_sealed")));
        } catch (JoseException e) {
            throw new IllegalStateException("the token key in the database cannot be read", e);
        }
    }
}
