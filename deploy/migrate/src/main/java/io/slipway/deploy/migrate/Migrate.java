package io.slipway.deploy.migrate;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Migrates the database {@code url} names, as its owner. Several may run at a time: one works, the others wait and find nothing left to
 * do.
 *
 * @param url a JDBC URL of PostgreSQL
 */
public record Migrate(String url, String owner, String password) {
    private static final String SCHEMA = "slipway";

    /** Brings the schema to this build's level, then lets each role of {@code passwords} log in with its password. */
    public void run(Map<String, String> passwords) {
        Flyway.configure()
                .dataSource(url, owner, password)
                .schemas(SCHEMA)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        passwords.forEach(this::allowLogin);
    }

    /** The server itself hashes the password with SCRAM; neither name nor password can be a parameter here, so both are quoted. */
    private void allowLogin(String role, String rolePassword) {
        try (Connection connection = DriverManager.getConnection(url, owner, password);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + statement.enquoteIdentifier(role, true) + " LOGIN PASSWORD "
                    + statement.enquoteLiteral(rolePassword));
            statement.execute("ALTER ROLE " + statement.enquoteIdentifier(role, true) + " SET search_path = " + SCHEMA);
        } catch (SQLException e) {
            throw new IllegalStateException("could not let " + role + " log in: " + e.getMessage(), e);
        }
    }
}
