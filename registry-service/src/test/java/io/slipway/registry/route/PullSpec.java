package io.slipway.registry.route;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindClosure;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterDelivered;
import io.slipway.catalog.content.RegisterSource;
import io.slipway.catalog.content.RegisterTags;
import io.slipway.catalog.content.SourceId;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.CreateRepository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.catalog.serving.CreateDistribution;
import io.slipway.catalog.serving.DistributionDraft;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.storage.object.Expected;
import io.slipway.storage.object.ObjectStore;
import io.slipway.storage.object.StoredObject;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(StorageResource.class)
@DisplayName("Pulling")
class PullSpec {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    @Inject
    Ledger ledger;

    @Inject
    ObjectStore store;

    @Inject
    RegisterSource sources;

    @Inject
    RegisterDelivered register;

    @Inject
    RegisterTags tags;

    @Inject
    FindClosure closure;

    @Inject
    CreateRepository createRepository;

    @Inject
    CommitVersion commitVersion;

    @Inject
    CreateDistribution createDistribution;

    private record Image(String name, Digest digest, String manifest, Digest blob, int blobSize) {}

    @Test
    void a_manifest_is_answered_byte_for_byte_by_tag_and_by_digest() {
        Image image = published(false, 100);
        for (String reference : List.of("latest", image.digest().toString())) {
            given().get("/v2/" + image.name() + "/manifests/" + reference)
                    .then()
                    .statusCode(200)
                    .contentType(TYPE)
                    .header("Docker-Content-Digest", image.digest().toString())
                    .header("ETag", "\"" + image.digest() + "\"")
                    .header("Docker-Distribution-Api-Version", "registry/2.0")
                    .body(equalTo(image.manifest()));
        }
    }

    @Test
    void HEAD_of_a_manifest_says_its_length() {
        Image image = published(false, 100);
        given().head("/v2/" + image.name() + "/manifests/latest")
                .then()
                .statusCode(200)
                .header("Content-Length", Integer.toString(image.manifest().length()));
    }

    @Test
    void a_manifest_the_client_has_is_not_sent_again() {
        Image image = published(false, 100);
        given().header("If-None-Match", "\"" + image.digest() + "\"")
                .get("/v2/" + image.name() + "/manifests/latest")
                .then()
                .statusCode(304);
    }

    @Test
    void an_unknown_tag_is_answered_with_MANIFEST_UNKNOWN() {
        Image image = published(false, 100);
        given().get("/v2/" + image.name() + "/manifests/none")
                .then()
                .statusCode(404)
                .body("errors[0].code", equalTo("MANIFEST_UNKNOWN"));
    }

    @Test
    void a_range_of_a_small_and_of_a_large_blob_is_answered_with_206() {
        for (int size : List.of(100, 100_000)) {
            Image image = published(false, size);
            given().header("Range", "bytes=10-19")
                    .get("/v2/" + image.name() + "/blobs/" + image.blob())
                    .then()
                    .statusCode(206)
                    .header("Content-Range", "bytes 10-19/" + size)
                    .header("Content-Length", "10");
        }
    }

    @Test
    void a_range_beyond_the_end_is_answered_with_416_and_the_size() {
        Image image = published(false, 100);
        given().header("Range", "bytes=100-")
                .get("/v2/" + image.name() + "/blobs/" + image.blob())
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */100");
    }

    @Test
    void tags_are_listed() {
        Image image = published(false, 100);
        given().get("/v2/" + image.name() + "/tags/list").then().statusCode(200).body("tags", hasItem("latest"));
    }

    @Test
    void a_private_name_and_an_unknown_one_are_refused_alike() {
        Image image = published(true, 100);
        for (String name : List.of(image.name(), "nobody/knows")) {
            given().get("/v2/" + name + "/manifests/latest")
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", containsString("scope=\"repository:" + name + ":pull\""))
                    .body("errors[0].code", equalTo("UNAUTHORIZED"));
        }
    }

    @Test
    void an_anonymous_token_pulls_what_is_public_and_lacks_scope_for_what_is_private() {
        Image open = published(false, 100);
        Image closed = published(true, 100);
        String token = given().queryParam("service", "here")
                .queryParam("scope", "repository:" + open.name() + ":pull")
                .header("Host", "here")
                .get("/token")
                .then()
                .statusCode(200)
                .extract()
                .path("token");
        given().header("Host", "here")
                .header("Authorization", "Bearer " + token)
                .get("/v2/" + open.name() + "/manifests/latest")
                .then()
                .statusCode(200);
        given().header("Host", "here")
                .header("Authorization", "Bearer " + token)
                .get("/v2/" + closed.name() + "/manifests/latest")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("error=\"insufficient_scope\""));
    }

    @Test
    void the_ping_asks_for_a_token() {
        given().get("/v2/").then().statusCode(401).header("WWW-Authenticate", containsString("Bearer realm=\"http://"));
    }

    @Test
    void the_service_is_ready_without_Kafka() {
        given().get("/q/health/ready").then().statusCode(200);
    }

    private Image published(boolean isPrivate, int size) {
        SourceId source = await(sources.register("up.example", ""));
        Digest blob = blob(source, "x".repeat(size - 36) + UUID.randomUUID());
        String manifest = """
                {"schemaVersion": 2, "mediaType": "%s",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": %d},
                 "layers": []}""".formatted(TYPE, blob, size);
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.ofBytes(bytes);
        NewManifest image = new NewManifest(
                digest,
                Buffer.buffer(bytes),
                ManifestDocument.parse(bytes, null),
                new ManifestTraits("image", "amd64", "linux", 36L, Map.of(), Map.of(), false, false, 2));
        ContentId id = await(register.manifests(source, List.of(image))).getFirst();
        RepositoryName name = RepositoryName.fromString("ns" + UUID.randomUUID() + "/image");
        RepositoryId repository = await(createRepository.create(RepositoryDraft.named(name.toString()), null));
        List<Unit> units =
                new ArrayList<>(await(ledger.write(tx -> tags.register(tx, Map.of(new TagName("latest"), id)))));
        units.addAll(await(ledger.write(tx -> closure.delivered(tx, source, List.of(id)))));
        assert await(ledger.write(tx -> commitVersion.commit(tx, repository, new VersionChange.AddContent(units))))
                .isPresent();
        DistributionDraft draft =
                new DistributionDraft(name.toString(), name, repository, null, isPrivate, false, null, Map.of());
        assert await(createDistribution.create(draft, null)) != null;
        return new Image(name.toString(), digest, manifest, blob, size);
    }

    private Digest blob(SourceId source, String content) {
        Digest digest = Digest.ofBytes(content.getBytes(StandardCharsets.UTF_8));
        StoredObject stored = await(store.receive(
                Expected.exactly(digest, content.length()),
                offset -> Multi.createFrom().item(Buffer.buffer(content.substring(Math.toIntExact(offset))))));
        RegisterDelivered.Blob blob = new RegisterDelivered.Blob(
                digest, content.length(), stored.key().toString());
        assert await(register.blobs(source, List.of(blob))).getFirst().keyServes();
        return digest;
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(30));
    }
}
