package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.newName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.user.CreateUser;
import io.slipway.access.user.UserDraft;
import io.slipway.testkit.postgres.PostgresResource;
import io.slipway.testkit.tls.TestAuthority;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@QuarkusTestResource(ClientCertificateSpec.Certificates.class)
@TestProfile(ClientCertificateSpec.Believing.class)
@DisplayName("A client certificate that this server has verified")
class ClientCertificateSpec {
    /** The user {@link TestAuthority#client} is called. */
    private static final String NAME = "client of a test";

    /** Takes the name in a certificate for that of a user. */
    public static final class Believing implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("slipway.trust.client-certificates", "true");
        }
    }

    /** Speaks TLS, and trusts clients of one authority. */
    public static final class Certificates implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            try {
                Path directory = Files.createTempDirectory("certificates");
                TestAuthority authority = TestAuthority.create();
                write(directory, "server", authority.server());
                write(directory, "client", authority.client());
                write(directory, "stranger", TestAuthority.create().client());
                Files.writeString(directory.resolve("authority.pem"), authority.certificate());
                return Map.of(
                        "test.certificates", directory.toString(),
                        "quarkus.http.test-ssl-port", "0",
                        "quarkus.tls.key-store.pem.0.cert", directory + "/server.pem",
                        "quarkus.tls.key-store.pem.0.key", directory + "/server.key",
                        "quarkus.tls.trust-store.pem.certs", directory + "/authority.pem");
            } catch (IOException e) {
                throw new UncheckedIOException("no place for certificates", e);
            }
        }

        private static void write(Path directory, String name, TestAuthority.Identity identity) throws IOException {
            Files.writeString(directory.resolve(name + ".pem"), identity.certificate());
            Files.writeString(directory.resolve(name + ".key"), identity.key());
        }

        @Override
        public void stop() {}
    }

    @TestHTTPResource(tls = true)
    @SuppressWarnings("NullAway.Init") // Quarkus says it
    URI server;

    @Inject
    Admin admin;

    @Inject
    Vertx vertx;

    @Inject
    CreateUser createUser;

    @Inject
    AssignRole assignRole;

    private String aPrivateName() {
        String name = newName();
        admin.push(name, "latest");
        PostgresResource.current().execute("UPDATE distribution SET private = true WHERE base_path = '" + name + "'");
        return name;
    }

    private static String file(String name) {
        return ConfigProvider.getConfig().getValue("test.certificates", String.class) + "/" + name;
    }

    private static PemKeyCertOptions identity(String who) {
        return new PemKeyCertOptions().addCertPath(file(who + ".pem")).addKeyPath(file(who + ".key"));
    }

    private static HttpClientOptions tls() {
        return new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(file("authority.pem")));
    }

    private int tags(HttpClientOptions client, String name) {
        HttpClient http = vertx.createHttpClient(client);
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(server.getHost())
                .setPort(server.getPort())
                .setURI("/v2/" + name + "/tags/list")
                .putHeader("REMOTE_USER", "admin");
        return await(http.request(request)
                .chain(open -> open.send())
                .map(response -> response.statusCode())
                .onTermination()
                .call(http::close));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void says_by_its_subject_who_somebody_is() {
        String name = aPrivateName();
        assertThat(tags(tls(), name)).as("without one").isEqualTo(401);
        assertThat(tags(tls().setKeyCertOptions(identity("client")), name))
                .as("of nobody here")
                .isEqualTo(401);
        int user = await(createUser.create(UserDraft.named(NAME), null));
        assertThat(tags(tls().setKeyCertOptions(identity("client")), aPrivateName()))
                .as("of somebody who may not")
                .isEqualTo(404);
        assertThat(await(assignRole.assign(new Assignee.ToUser(user), "container.containerdistribution_consumer", null))
                        .role())
                .isNotEmpty();
        assertThat(tags(tls().setKeyCertOptions(identity("client")), name)).isEqualTo(200);
        PostgresResource.current().execute("UPDATE app_user SET is_active = false WHERE username = '" + NAME + "'");
        assertThat(tags(tls().setKeyCertOptions(identity("client")), name)).isEqualTo(401);
    }

    @Test
    void of_an_authority_nobody_trusts_does_not_even_connect() {
        String name = aPrivateName();
        assertThatThrownBy(() -> tags(tls().setKeyCertOptions(identity("stranger")), name))
                .hasStackTraceContaining("certificate");
    }
}
