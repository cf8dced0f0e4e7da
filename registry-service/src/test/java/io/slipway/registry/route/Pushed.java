package io.slipway.registry.route;

import static io.slipway.registry.route.Admin.CONFIG;
import static io.slipway.registry.route.Admin.IMAGE;
import static io.slipway.registry.route.Admin.INDEX;
import static io.slipway.registry.route.Admin.LAYER;
import static io.slipway.registry.route.Admin.bytes;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.slipway.oci.digest.Algorithm;
import io.slipway.oci.digest.Digest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Content of one kind as a client makes it: what its manifests are, in the order they are pushed in, and the blobs they need. */
final class Pushed {
    static final String EMPTY = "application/vnd.oci.empty.v1+json";
    static final String SBOM = "application/vnd.example.sbom.v1";
    private static final String FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

    /** A manifest: its bytes, its type, and the subject it names. */
    record Sent(String text, String type, Digest digest, JsonObject document) {
        JsonObject descriptor() {
            return new JsonObject()
                    .put("mediaType", type)
                    .put("digest", digest.toString())
                    .put("size", text.length());
        }
    }

    private final Algorithm algorithm;
    private final List<String> blobs = new ArrayList<>();
    private final List<Sent> manifests = new ArrayList<>();

    Pushed(Algorithm algorithm) {
        this.algorithm = algorithm;
    }

    List<String> blobs() {
        return blobs;
    }

    List<Sent> manifests() {
        return manifests;
    }

    Digest digest(String text) {
        return Digest.ofBytes(algorithm, bytes(text));
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    /** A descriptor of {@code content}, which is pushed. */
    private JsonObject blob(String type, String content) {
        blobs.add(content);
        return absent(type, content);
    }

    /** A descriptor of {@code content}, which nobody pushes. */
    private JsonObject absent(String type, String content) {
        return new JsonObject()
                .put("mediaType", type)
                .put("digest", digest(content).toString())
                .put("size", content.length());
    }

    private JsonObject config() {
        return blob(CONFIG, "{\"architecture\":\"amd64\",\"os\":\"linux\",\"unique\":\"" + unique() + "\"}");
    }

    private JsonObject document(String type) {
        return new JsonObject().put("schemaVersion", 2).put("mediaType", type);
    }

    private JsonObject imageOf(JsonObject config, JsonObject... layers) {
        return document(IMAGE).put("config", config).put("layers", new JsonArray(List.of(layers)));
    }

    private JsonObject image(String layerType) {
        return imageOf(config(), blob(layerType, "layer " + unique()), blob(layerType, "layer " + unique()));
    }

    private JsonObject artifact(String type) {
        return imageOf(blob(EMPTY, "{}"), blob(type, "content " + unique()))
                .put("artifactType", type)
                .put("annotations", new JsonObject().put("org.example.unique", unique()));
    }

    private JsonObject index(Sent... listed) {
        JsonArray manifests = new JsonArray();
        for (Sent each : listed) {
            manifests.add(each.descriptor()
                    .put("platform", new JsonObject().put("os", "linux").put("architecture", "amd64")));
        }
        return document(INDEX).put("manifests", manifests);
    }

    @CanIgnoreReturnValue
    private Sent send(JsonObject document) {
        String text = document.encodePrettily();
        Sent sent = new Sent(text, document.getString("mediaType"), digest(text), document);
        manifests.add(sent);
        return sent;
    }

    private Pushed done(Sent last) {
        assert manifests.getLast().equals(last);
        return this;
    }

    Pushed anImage() {
        return done(send(image(LAYER)));
    }

    Pushed anUncompressedImage() {
        return done(send(image("application/vnd.oci.image.layer.v1.tar")));
    }

    Pushed anImageWithMegabytesOfAnnotations() {
        JsonObject annotations = new JsonObject();
        for (int i = 0; i < 390; i++) {
            annotations.put("org.example.large-" + i, "A".repeat(10_000));
        }
        return done(send(image(LAYER).put("annotations", annotations)));
    }

    Pushed anIndex() {
        return done(send(index(send(image(LAYER)), send(image(LAYER)))));
    }

    Pushed anIndexOfIndexes() {
        Sent one = send(index(send(image(LAYER)), send(image(LAYER))));
        Sent two = send(index(send(image(LAYER)), send(image(LAYER))));
        return done(send(index(one, two)));
    }

    Pushed anEmptyIndex() {
        return done(send(index().put("annotations", new JsonObject().put("org.example.unique", unique()))));
    }

    Pushed anArtifact() {
        return done(send(artifact(SBOM)));
    }

    Pushed anArtifactIndex() {
        return done(send(index(send(artifact(SBOM)), send(artifact(SBOM))).put("artifactType", SBOM)));
    }

    Pushed anArtifactWithoutLayers() {
        JsonObject empty = blob(EMPTY, "{}");
        return done(send(imageOf(empty, empty.copy())
                .put("artifactType", SBOM)
                .put("annotations", new JsonObject().put("org.example.unique", unique()))));
    }

    Pushed artifactsWithASubject() {
        JsonObject subject = send(image(LAYER)).descriptor();
        send(image(LAYER).put("subject", subject.copy()));
        send(artifact("application/vnd.example.signature").put("subject", subject.copy()));
        return done(send(artifact(SBOM).put("subject", subject.copy())));
    }

    Pushed indexesWithASubject() {
        JsonObject subject = send(index(send(image(LAYER)))).descriptor();
        send(index(send(image(LAYER))).put("subject", subject.copy()));
        return done(send(index(send(artifact(SBOM))).put("artifactType", SBOM).put("subject", subject.copy())));
    }

    Pushed anArtifactOfASubjectThatIsNotThere() {
        return done(send(artifact(SBOM).put("subject", absent(IMAGE, "nobody pushed this " + unique()))));
    }

    Pushed anImageWithDataInItsDescriptors() {
        String config = "{\"unique\":\"" + unique() + "\"}";
        String layer = "layer " + unique();
        return done(send(imageOf(
                blob(CONFIG, config).put("data", bytes(config)),
                blob(LAYER, layer).put("data", bytes(layer)))));
    }

    Pushed anImageWithLayersOfElsewhere() {
        JsonObject elsewhere =
                absent(FOREIGN, unique()).put("urls", new JsonArray().add("https://store.example/layer"));
        return done(send(imageOf(config(), elsewhere, blob(LAYER, "layer " + unique()))));
    }

    Pushed fieldsNobodyKnows() {
        JsonObject custom = new JsonObject()
                .put("b", 1.5)
                .putNull("a")
                .put("unique", unique())
                .put("c", new JsonArray().add(true));
        Sent image = send(image(LAYER).put("org.example.custom", custom.copy()));
        return done(send(index(image).put("org.example.custom", custom)));
    }

    Pushed anImageWithoutLayers() {
        return done(send(imageOf(config())));
    }

    Pushed anImageThatLacksALayer() {
        return done(send(imageOf(config(), absent(LAYER, unique()), blob(LAYER, "layer " + unique()))));
    }

    Pushed anIndexThatLacksAPlatform() {
        JsonObject index = index(send(image(LAYER)));
        index.getJsonArray("manifests").add(absent(IMAGE, unique()));
        return done(send(index));
    }
}
