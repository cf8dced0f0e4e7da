package io.slipway.catalog.serving;

import static io.slipway.catalog.PushFixture.aName;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.Gate;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.task.TaskId;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A namespace that is deleted while a name is made in it")
class NamespaceRaceTest {
    private static final FinishedTask DONE = new FinishedTask("done", null, List.of(), List.of(), null, "race-test");

    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    Ledger ledger;

    @Inject
    CreateDistribution createDistribution;

    @Inject
    DeleteNamespace deleteNamespace;

    private RepositoryName name = aName();
    private DistributionDraft draft = DistributionDraft.of(name, new RepositoryId(new UUID(0, 0)));

    @BeforeEach
    void a_namespace() {
        name = aName();
        draft = DistributionDraft.of(name, catalog.aRepository());
        PostgresResource.current()
                .execute("INSERT INTO namespace (id, name) VALUES ('%s', '%s')"
                        .formatted(UUID.randomUUID(), name.namespace()));
    }

    @Test
    void goes_with_the_name_when_that_came_first() {
        Gate gate = new Gate();
        CompletableFuture<DistributionId> made = ledger.write(
                        tx -> createDistribution.create(tx, draft, null).chain(gate::pass))
                .subscribeAsCompletionStage();
        gate.awaitReached();
        CompletableFuture<TaskId> gone =
                deleteNamespace.delete(namespace(), DONE).subscribeAsCompletionStage();
        gate.openWhenSomebodyWaits();
        assertThat(made.join()).isNotNull();
        assertThat(gone.join()).isNotNull();
        assertThat(push.pointer(name)).isNull();
        assertThat(namespaces()).isZero();
    }

    @Test
    void comes_again_with_the_name_when_it_went_first() {
        Gate gate = new Gate();
        CompletableFuture<Integer> gone = ledger.write(
                        tx -> tx.execute("SELECT 1 FROM namespace WHERE name = $1 FOR UPDATE", name.namespace())
                                .chain(gate::pass)
                                .chain(() -> tx.execute("DELETE FROM namespace WHERE name = $1", name.namespace())))
                .subscribeAsCompletionStage();
        gate.awaitReached();
        CompletableFuture<DistributionId> made =
                createDistribution.create(draft, null).subscribeAsCompletionStage();
        gate.openWhenSomebodyWaits();
        assertThat(gone.join()).isOne();
        assertThat(made.join()).isNotNull();
        assertThat(push.pointer(name)).isNotNull();
        assertThat(namespaces()).isOne();
    }

    private UUID namespace() {
        return UUID.fromString(PostgresResource.current()
                .texts("SELECT id FROM namespace WHERE name = '" + name.namespace() + "'")
                .getFirst());
    }

    private long namespaces() {
        return PostgresResource.current()
                .number("SELECT count(*) FROM namespace WHERE name = '" + name.namespace() + "'");
    }
}
