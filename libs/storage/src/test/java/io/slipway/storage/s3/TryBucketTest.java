package io.slipway.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.slipway.storage.object.StorageException;
import io.slipway.testkit.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A bucket at the start")
class TryBucketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> ONCE = Map.of("attempts", "1");

    private static S3Server server;

    private final String prefix = UUID.randomUUID() + "/";

    @TempDir
    Path spool;

    @BeforeAll
    static void startServer() throws IOException {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void that_can_be_used_is_left_as_it_was() {
        assertThat(tried(server.open(prefix, spool, ONCE))).isNull();
        assertThat(server.names(prefix)).isEmpty();
    }

    @Test
    void that_is_not_there_is_said_to_be_missing_and_where() {
        assertIsSaid(
                server.open("another", prefix, spool, ONCE),
                "could not list the objects of bucket another, below " + prefix + ", at " + server.endpoint() + ":",
                "NoSuchBucket; make the bucket, or name the right one in slipway.storage.s3.bucket");
    }

    @Test
    void is_not_opened_with_a_wrong_secret() {
        assertIsSaid(
                server.open(prefix, spool, Map.of("attempts", "1", "secret-key", "another")),
                "could not list the objects of bucket images,",
                "S3 answered 403 SignatureDoesNotMatch; see that the credentials are right: slipway.storage.s3.access-key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET object|AccessDenied|could not list the objects|s3:ListBucket",
                "PUT object|AccessDenied|could not write an object|s3:PutObject",
                "DELETE object|AccessDenied|could not delete an object|s3:DeleteObject",
                "POST begin|AccessDenied|could not begin a multipart upload|s3:PutObject",
                "DELETE upload|AccessDenied|could not give up a multipart upload|s3:AbortMultipartUpload"
            })
    void in_which_something_is_not_allowed_is_told_by_what_must_be(
            String request, String code, String what, String permission) {
        try (FaultyS3 faulty = new FaultyS3(server.endpoint())) {
            faulty.refuses(request, Integer.MAX_VALUE, 403, code);
            Map<String, String> here =
                    Map.of("attempts", "1", "endpoint", faulty.endpoint().toString());
            assertIsSaid(
                    server.open(prefix, spool, here),
                    what + " of bucket images, below " + prefix + ", at " + faulty.endpoint(),
                    "S3 answered 403 " + code + "; the credentials must be allowed " + permission);
        }
    }

    @Test
    void of_another_region_is_said_to_be_elsewhere() {
        try (FaultyS3 faulty = new FaultyS3(server.endpoint())) {
            faulty.refuses("GET object", Integer.MAX_VALUE, 400, "AuthorizationHeaderMalformed");
            Map<String, String> here =
                    Map.of("attempts", "1", "endpoint", faulty.endpoint().toString());
            assertIsSaid(server.open(prefix, spool, here), "see that slipway.storage.s3.region and");
        }
    }

    @Test
    void of_a_server_that_is_away_is_told_by_where_it_was_looked_for() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        String nobody = "http://127.0.0.1:" + port;
        assertIsSaid(
                server.open(prefix, spool, Map.of("attempts", "1", "endpoint", nobody)),
                "could not list the objects of bucket images, below " + prefix + ", at " + nobody + ":",
                "see that slipway.storage.s3.endpoint is right and that the server runs");
    }

    @Test
    void on_tls_is_believed_where_its_authority_is_named_and_only_there() throws IOException {
        TestAuthority authority = TestAuthority.create();
        Path named = Files.writeString(spool.resolve("authority.pem"), authority.certificate());
        try (FaultyS3 secure = new FaultyS3(server.endpoint(), authority.server());
                FaultyS3 stranger = new FaultyS3(server.endpoint(), authority.stranger())) {
            assertThat(tried(server.open(prefix, spool, tls(secure, named)))).isNull();
            assertThat(secure.asked()).contains("PUT object", "GET object", "POST begin");
            assertIsSaid(
                    server.open(
                            prefix,
                            spool,
                            Map.of(
                                    "attempts",
                                    "1",
                                    "endpoint",
                                    secure.endpoint().toString())),
                    "certification path");
            assertIsSaid(server.open(prefix, spool, tls(stranger, named)), "127.0.0.1");
            assertThat(stranger.asked()).isEmpty();
        }
    }

    private static Map<String, String> tls(FaultyS3 at, Path authorities) {
        return Map.of("attempts", "1", "endpoint", at.endpoint().toString(), "authorities", authorities.toString());
    }

    @Test
    void whose_authority_cannot_be_read_stops_the_start() {
        Path missing = spool.resolve("missing.pem");
        assertThatThrownBy(() -> server.open(prefix, spool, Map.of("authorities", missing.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "slipway.storage.s3.authorities: there are no certificates to be read in " + missing);
    }

    private static void assertIsSaid(S3 s3, String... parts) {
        assertThat(tried(s3)).isInstanceOf(StorageException.class).message().contains(parts);
    }

    private static @Nullable Throwable tried(S3 s3) {
        return catchThrowable(() -> s3.tried().await().atMost(PATIENCE));
    }
}
