package io.slipway.catalog.serving;

import static io.slipway.catalog.PushFixture.aName;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.Gate;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.repository.DeleteVersion;
import io.slipway.catalog.repository.Repository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.UpdateRepository;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.name.RepositoryName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.tasks.task.TaskId;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A version that a name is being pinned to")
class PinTest {
    private static final FinishedTask DONE = new FinishedTask("done", null, List.of(), List.of(), null, "pin-test");

    private static final String PIN = """
            UPDATE distribution d
               SET version_id = v.id, repository_id = NULL
              FROM repository_version v
             WHERE d.base_path = $1 AND v.repository_id = d.repository_id AND v.number = 1""";

    @Inject
    PushFixture push;

    @Inject
    Ledger ledger;

    @Inject
    DeleteVersion deleteVersion;

    @Inject
    UpdateRepository updateRepository;

    private RepositoryName name = aName();
    private RepositoryId repository = new RepositoryId(new UUID(0, 0));
    private NewManifest old = PushFixture.anIndex();

    @BeforeEach
    void two_versions() {
        name = aName();
        old = push.anImage(name);
        assertThat(push.push(name, old, "latest")).isNotNull();
        assertThat(push.push(name, push.anImage(name), "latest")).isNotNull();
        repository = push.target(name).repository();
    }

    @Test
    void is_not_retired() {
        Repository changed = meanwhile(() -> updateRepository.change(
                repository, known -> new RepositoryDraft(known.name(), null, known.labels(), 1, null, null)));
        assertThat(changed).isNotNull();
        assertThat(push.target(name).number()).isOne();
        assertThat(push.tagged(name, "latest")).isEqualTo(old.digest());
    }

    @Test
    void is_not_deleted() {
        DeleteVersion.Outcome outcome = meanwhile(() -> deleteVersion.delete(repository, 1, DONE));
        assertThat(outcome).isEqualTo(new DeleteVersion.Served(name.toString()));
        assertThat(push.tagged(name, "latest")).isEqualTo(old.digest());
    }

    @Test
    void goes_with_its_repository_and_the_name_serves_nothing() {
        TaskId task = meanwhile(() -> updateRepository.delete(repository, known -> DONE));
        assertThat(task).isNotNull();
        assertThat(requireNonNull(push.pointer(name)).target()).isNull();
    }

    /** What {@code command} comes to that meets the pin before it is committed. */
    private <T> T meanwhile(Supplier<Uni<T>> command) {
        Gate gate = new Gate();
        CompletableFuture<Integer> pinned = ledger.write(
                        tx -> tx.execute(PIN, name.toString()).chain(gate::pass))
                .subscribeAsCompletionStage();
        gate.awaitReached();
        CompletableFuture<T> done = command.get().subscribeAsCompletionStage();
        gate.openWhenSomebodyWaits();
        assertThat(pinned.join()).isOne();
        return done.join();
    }
}
