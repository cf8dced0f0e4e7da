package io.slipway.catalog.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.PushFixture;
import io.slipway.oci.name.RepositoryName;
import io.slipway.testkit.postgres.PostgresResource;
import io.slipway.testkit.postgres.TestPostgres;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A moment")
class MomentTest {
    @Inject
    PushFixture push;

    @Inject
    FindPointers find;

    private Moment now() {
        return push.await(find.now());
    }

    /** PostgreSQL itself commits now and then. */
    @Test
    void is_the_same_while_nobody_commits() {
        assertThat(IntStream.range(0, 100)).anyMatch(round -> now().equals(now()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE distribution SET version_id = NULL WHERE base_path = '%s'",
                "UPDATE repository SET latest_number = latest_number + 1 WHERE name = '%s'",
                "DELETE FROM distribution WHERE base_path = '%s'",
                "INSERT INTO app_user (username, password_hash) VALUES ('%s', '')"
            })
    void ends_with_whatever_is_committed(String change) {
        RepositoryName name = PushFixture.aName();
        assertThat(push.aBlob(name)).isNotNull();
        Moment before = now();
        PostgresResource.current().execute(change.formatted(name));
        assertThat(now().snapshot()).isNotEqualTo(before.snapshot());
    }

    @Test
    void ends_when_what_was_under_way_is_committed() throws SQLException {
        RepositoryName name = PushFixture.aName();
        assertThat(push.aBlob(name)).isNotNull();
        TestPostgres postgres = PostgresResource.current();
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database();
        try (Connection other = DriverManager.getConnection(url, postgres.user(), "");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            int changed =
                    statement.executeUpdate("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
            Moment before = now();
            other.commit();
            assertThat(changed).isOne();
            assertThat(now().snapshot()).isNotEqualTo(before.snapshot());
        }
    }
}
