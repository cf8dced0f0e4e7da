package io.slipway.access.token;

import io.slipway.ledger.secret.Sealer;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.ledger.transaction.Tx;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys tokens are signed with: sealed in the database, the same for all replicas. The newest signs, all that are not retired verify.
 * The first is made by whoever comes first.
 */
@ApplicationScoped
class TokenKeys {
    /** A token with a key nobody knows makes a replica look at most this often. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Any number that nobody else locks. */
    private static final long ONE_AT_A_TIME = 0x736c_776b_6579L;

    private static final String FIND = """
            SELECT kid, private_sealed
              FROM token_key
             WHERE retired_at IS NULL
             ORDER BY created_at DESC, kid""";

    private static final String QUEUE = "SELECT pg_advisory_xact_lock($1)";

    private static final String ADD_FIRST = """
            INSERT INTO token_key (kid, private_sealed)
            SELECT $1, $2
             WHERE NOT EXISTS (SELECT 1 FROM token_key WHERE retired_at IS NULL)""";

    private static final String ADD = "INSERT INTO token_key (kid, private_sealed) VALUES ($1, $2)";

    private static final String RETIRE = """
            UPDATE token_key
               SET retired_at = now()
             WHERE kid = $1
               AND retired_at IS NULL
               AND EXISTS (SELECT 1 FROM token_key n WHERE n.retired_at IS NULL AND n.created_at > token_key.created_at)""";

    /** What the database held, and when it was asked. */
    private record Known(List<EllipticCurveJsonWebKey> keys, Instant at) {
        Optional<EllipticCurveJsonWebKey> byId(@Nullable String kid) {
            return keys.stream().filter(key -> key.getKeyId().equals(kid)).findFirst();
        }
    }

    private final Ledger ledger;
    private final Sealer sealer;
    private final TokenConfig config;
    private final Clock clock = Clock.systemUTC();
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();

    TokenKeys(Ledger ledger, Sealer sealer, TokenConfig config) {
        this.ledger = ledger;
        this.sealer = sealer;
        this.config = config;
    }

    /** The key to sign with. */
    Uni<EllipticCurveJsonWebKey> signing() {
        return present().map(found -> found.keys().getFirst());
    }

    /** All keys that verify, the newest first. */
    Uni<List<EllipticCurveJsonWebKey>> all() {
        return present().map(Known::keys);
    }

    /** The key a token says it was signed with; empty where it is none of ours, or no longer. */
    Uni<Optional<EllipticCurveJsonWebKey>> verifying(@Nullable String kid) {
        return present()
                .chain(found -> found.byId(kid).isPresent() || isYounger(found, PAUSE)
                        ? Uni.createFrom().item(found.byId(kid))
                        : again(found).map(fresh -> fresh.byId(kid)));
    }

    /** Whether tokens with the key {@code kid} are still good, as far as this replica knows. */
    boolean isKnown(String kid) {
        Known remembered = known.get();
        return remembered != null && remembered.byId(kid).isPresent();
    }

    /** Makes a new key, which signs from now on; its id. */
    Uni<String> add() {
        EllipticCurveJsonWebKey fresh = generate();
        return ledger.write(tx -> tx.execute(ADD, fresh.getKeyId(), sealed(fresh)))
                .invoke(done -> known.set(null))
                .replaceWith(fresh.getKeyId());
    }

    /** Ends the key {@code kid} and every token signed with it; the newest is never ended. Whether there was such a key. */
    Uni<Boolean> retire(String kid) {
        return ledger.write(tx -> tx.execute(RETIRE, kid))
                .invoke(done -> known.set(null))
                .map(rows -> rows > 0);
    }

    private Uni<Known> present() {
        Known remembered = known.get();
        if (remembered == null) {
            return find();
        }
        return isYounger(remembered, config.keysReread()) ? Uni.createFrom().item(remembered) : again(remembered);
    }

    /** Old keys serve on while PostgreSQL is away. */
    private Uni<Known> again(Known old) {
        return find().onFailure().recoverWithItem(() -> {
            Known same = new Known(old.keys(), clock.instant());
            known.set(same);
            return same;
        });
    }

    private boolean isYounger(Known found, Duration age) {
        return found.at().plus(age).isAfter(clock.instant());
    }

    private Uni<Known> find() {
        return ledger.read(FIND)
                .chain(rows -> rows.size() > 0 ? Uni.createFrom().item(rows) : first())
                .map(rows -> new Known(opened(rows), clock.instant()))
                .invoke(known::set);
    }

    private Uni<RowSet<Row>> first() {
        EllipticCurveJsonWebKey fresh = generate();
        return ledger.write(tx -> addFirst(tx, fresh)).chain(() -> ledger.read(FIND));
    }

    /** Two replicas that start together make one key: the second waits, and then sees it. */
    private Uni<Integer> addFirst(Tx.Sql tx, EllipticCurveJsonWebKey fresh) {
        return tx.query(QUEUE, ONE_AT_A_TIME).chain(() -> tx.execute(ADD_FIRST, fresh.getKeyId(), sealed(fresh)));
    }

    private String sealed(EllipticCurveJsonWebKey key) {
        return sealer.seal(key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
    }

    private static EllipticCurveJsonWebKey generate() {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(key.calculateBase64urlEncodedThumbprint("SHA-256"));
            key.setUse("sig");
            key.setAlgorithm("ES256");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private List<EllipticCurveJsonWebKey> opened(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::opened).toList();
    }

    private EllipticCurveJsonWebKey opened(Row row) {
        try {
            return (EllipticCurveJsonWebKey)
                    PublicJsonWebKey.Factory.newPublicJwk(sealer.open(row.getString("private_sealed")));
        } catch (JoseException e) {
            throw new IllegalStateException("the token key " + row.getString("kid") + " cannot be read", e);
        }
    }
}
