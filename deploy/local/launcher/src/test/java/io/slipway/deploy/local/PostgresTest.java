package io.slipway.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The launcher's PostgreSQL")
class PostgresTest {
    @TempDir
    Path directory;

    /** Whoever was killed leaves his pid beside his socket, and until he is buried, or where the pid was given away, somebody has it. */
    @Test
    void starts_over_the_socket_of_a_killed_server() throws IOException {
        Postgres postgres = new Postgres(State.open(directory), State.freePort());
        Files.writeString(
                Files.createDirectories(directory.resolve("sockets")).resolve(".s.PGSQL." + postgres.port() + ".lock"),
                ProcessHandle.current().parent().orElseThrow().pid() + "\n");
        assertThat(postgres.isReady()).isFalse();
        try {
            postgres.start();

            assertThat(postgres.isReady()).isTrue();
            assertThat(Files.getPosixFilePermissions(directory.resolve("postgres-binaries")))
                    .as("programs that run as whoever starts this")
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        } finally {
            postgres.stop(Duration.ofSeconds(20));
        }
    }

    /** The library that starts it would go on asking for forty seconds. */
    @Test
    @Timeout(30)
    void says_why_it_did_not_start_as_soon_as_it_has_ended() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Postgres postgres = new Postgres(State.open(directory), taken.getLocalPort());

            assertThatThrownBy(postgres::start)
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("PostgreSQL did not start: could not create any TCP/IP sockets");
        }
    }

    @Test
    void says_why_it_ended_and_not_why_another_did_before() throws IOException {
        Path log = Files.writeString(directory.resolve("postgres.log"), """
                2026-11-29 03:51:18.170 UTC [66] FATAL:  terminating connection due to unexpected postmaster exit
                """);
        Tail said = Tail.fromNow("postgres", log, System.out);
        assertThat(said.lastAfter("FATAL:")).isEmpty();

        Files.writeString(log, """
                2026-11-29 03:51:19.054 UTC [52] FATAL:  could not create any TCP/IP sockets
                2026-11-29 03:51:19.055 UTC [52] LOG:  database system is shut down
                """, StandardOpenOption.APPEND);
        assertThat(said.lastAfter("FATAL:")).hasValue("could not create any TCP/IP sockets");
    }
}
