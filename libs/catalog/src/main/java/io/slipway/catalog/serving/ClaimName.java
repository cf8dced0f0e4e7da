package io.slipway.catalog.serving;

import static io.slipway.oci.error.RegistryError.DENIED;
import static io.slipway.oci.error.RegistryError.NAME_INVALID;
import static io.slipway.oci.error.RegistryError.NAME_UNKNOWN;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.repository.CreateRepository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Tx;
import io.slipway.oci.name.RepositoryName;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * The repository behind a public name that is pushed to. A name that is new is made: namespace, repository and distribution, in the
 * transaction of what is pushed, so that a push that fails leaves no name behind.
 */
@ApplicationScoped
public class ClaimName {
    private static final String FIND = """
            SELECT repository_id, version_id
              FROM distribution
             WHERE base_path = $1""";

    /** What is in the way of a new name beside other base paths: people may call things what they like. */
    private static final String IN_THE_WAY = """
            SELECT 'repository' AS kind FROM repository WHERE name = $1
             UNION ALL
            SELECT 'distribution' FROM distribution WHERE name = $1
             LIMIT 1""";

    private final BasePaths basePaths;
    private final CreateRepository createRepository;
    private final CreateDistribution createDistribution;

    ClaimName(BasePaths basePaths, CreateRepository createRepository, CreateDistribution createDistribution) {
        this.basePaths = basePaths;
        this.createRepository = createRepository;
        this.createDistribution = createDistribution;
    }

    /**
     * The repository {@code name} serves the latest version of. {@code DENIED} where the name is pinned to a version, serves nothing, or is
     * new and a repository or distribution is called so; {@code NAME_INVALID} where it lies above or below another name. Who makes a name
     * owns it.
     */
    public Uni<RepositoryId> claim(Tx.Sql tx, RepositoryName name, Principal who) {
        return find(tx, name).onItem().ifNull().switchTo(() -> make(tx, name, who.userId()));
    }

    /** As {@link #claim}, for a name that must be there already: {@code NAME_UNKNOWN} where there is none. */
    public Uni<RepositoryId> require(Tx.Sql tx, RepositoryName name) {
        return find(tx, name).onItem().ifNull().failWith(() -> NAME_UNKNOWN.because(name));
    }

    private static Uni<@Nullable RepositoryId> find(Tx.Sql tx, RepositoryName name) {
        return tx.query(FIND, name.toString()).map(rows -> repository(name, rows));
    }

    private static @Nullable RepositoryId repository(RepositoryName name, RowSet<Row> rows) {
        for (Row row : rows) {
            if (row.getUUID("version_id") != null) {
                throw pinned(name);
            }
            if (row.getUUID("repository_id") == null) {
                throw nothing(name);
            }
            return new RepositoryId(row.getUUID("repository_id"));
        }
        return null;
    }

    /** What is said of a push, or a delete, to a name that is pinned to a version. */
    static RuntimeException pinned(RepositoryName name) {
        return DENIED.because(
                name + " is pinned to one version of a repository, which never changes: push to a name that follows the"
                        + " latest version, then promote");
    }

    /** What is said of a push, or a delete, to a name that serves nothing. */
    static RuntimeException nothing(RepositoryName name) {
        return DENIED.because(name + " serves nothing: give its distribution a repository before pushing to it");
    }

    /** Names of one namespace are made one after the other; whoever waited looks again. */
    private Uni<RepositoryId> make(Tx.Sql tx, RepositoryName name, @Nullable Integer creator) {
        return basePaths
                .namespace(tx, name, creator)
                .chain(() -> find(tx, name))
                .onItem()
                .ifNull()
                .switchTo(() -> requireFree(tx, name).chain(() -> add(tx, name, creator)));
    }

    private Uni<Void> requireFree(Tx.Sql tx, RepositoryName name) {
        return basePaths
                .requireFree(tx, name)
                .onFailure(BasePathOverlap.class)
                .transform(overlap -> overlaps(name, overlap.existing()))
                .chain(() -> tx.query(IN_THE_WAY, name.toString()))
                .invoke(rows -> refuse(name, rows))
                .replaceWithVoid();
    }

    /** What is said of a new name that lies above or below another. */
    static RuntimeException overlaps(RepositoryName name, String existing) {
        return NAME_INVALID.because(
                name + " overlaps with " + existing + ": no name may lie above or below another, choose one beside it");
    }

    private static void refuse(RepositoryName name, RowSet<Row> rows) {
        for (Row row : rows) {
            throw DENIED.because("a " + row.getString("kind") + " is called " + name
                    + ", but nothing is served under that name: create a distribution for it, or push to another name");
        }
    }

    private Uni<RepositoryId> add(Tx.Sql tx, RepositoryName name, @Nullable Integer creator) {
        return createRepository
                .create(tx, RepositoryDraft.named(name.toString()), creator)
                .call(repository -> createDistribution.create(tx, DistributionDraft.of(name, repository), creator));
    }
}
