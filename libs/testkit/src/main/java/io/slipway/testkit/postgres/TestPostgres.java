package io.slipway.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** One PostgreSQL process per JVM, started when first asked for; every {@link #create} gives a fresh, migrated database. */
public final class TestPostgres {
    private static final String USER = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String database;

    private TestPostgres(String database) {
        this.database = database;
    }

    /** The process, started on first use. */
    private static final class Server {
        private static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not start", e);
            }
        }
    }

    /** A fresh database with every migration on the class path under {@code db/migration} applied, in schema {@code slipway}. */
    public static TestPostgres create() {
        TestPostgres fresh = new TestPostgres("test_" + COUNT.incrementAndGet());
        execute("postgres", "CREATE DATABASE " + fresh.database);
        execute("postgres", "ALTER DATABASE " + fresh.database + " SET search_path = slipway");
        Flyway.configure()
                .dataSource(jdbcUrl(fresh.database), USER, "")
                .schemas("slipway")
                .locations("classpath:db/migration")
                .load()
                .migrate();
        return fresh;
    }

    /** Its port on the loopback address. */
    public int port() {
        return Server.RUNNING.getPort();
    }

    /** The name of the database. */
    public String database() {
        return database;
    }

    /** The superuser. */
    public String user() {
        return USER;
    }

    /** The URL for the reactive driver. */
    public String reactiveUrl() {
        return "postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /** Runs statements as the superuser, past everything under test. */
    public void execute(String sql) {
        execute(database, sql);
    }

    /**
     * As PostgreSQL does by itself now and then: what it has not looked at it does not read from indexes alone. Rows that somebody with an
     * older snapshot need not see yet are looked at again, for a second at most.
     */
    public void vacuum(String table) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            execute("VACUUM (ANALYZE, INDEX_CLEANUP ON) " + table);
        } while (number("SELECT relpages - relallvisible FROM pg_class WHERE oid = '" + table + "'::regclass") > 0
                && System.nanoTime() < deadline);
    }

    /** The first column of the first row {@code sql} finds, as a number. */
    public long number(String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(database), USER, "");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("no row: " + sql);
            }
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of every row {@code sql} finds, as text. */
    public List<String> texts(String sql) {
        return texts(jdbcUrl(database), sql);
    }

    private static List<String> texts(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, USER, "");
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** How PostgreSQL would run {@code sql}, whatever its parameters {@code $1, $2, …} will be. */
    public String genericPlan(String sql) {
        return String.join("\n", texts(jdbcUrl(database) + "?preferQueryMode=simple", "EXPLAIN (GENERIC_PLAN) " + sql));
    }

    private static void execute(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(database), USER, "");
                Statement statement = connection.createStatement()) {
            boolean hasRows = statement.execute(sql);
            assert !hasRows || sql.regionMatches(true, 0, "select", 0, 6);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + Server.RUNNING.getPort() + "/" + database;
    }
}
