package io.slipway.catalog.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.ContentType;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.SourceId;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.repository.FindVersion;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.ledger.list.Condition;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.TagName;
import io.slipway.tasks.order.FinishedTask;
import io.slipway.testkit.postgres.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Curation")
class CurationTest {
    /** Somebody sees everything. */
    private static final Condition ALL = Condition.of("true");

    @Inject
    ContentFixture catalog;

    @Inject
    AddContent addContent;

    @Inject
    RemoveContent removeContent;

    @Inject
    TagManifest tagManifest;

    @Inject
    UntagManifest untagManifest;

    @Inject
    CopyTags copyTags;

    @Inject
    CopyManifests copyManifests;

    @Inject
    FindVersion findVersion;

    private RepositoryId repository;
    private SourceId source;
    private ContentFixture.Image first;
    private ContentFixture.Image second;
    private ContentId index;
    private Digest indexDigest;
    private volatile Optional<RepositoryVersion> made = Optional.empty();
    private volatile @Nullable ContentId newTag;

    /** An index of two images, tagged "multi"; the first of them is also tagged "one". */
    @BeforeEach
    void an_index_and_one_of_its_images_are_tagged() {
        repository = catalog.aRepository();
        source = catalog.aSource("up.example");
        first = catalog.anImage(source);
        second = catalog.anImage(source);
        byte[] bytes = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [%s, %s]}""".formatted(descriptor(first), descriptor(second)).getBytes(StandardCharsets.UTF_8);
        indexDigest = Digest.ofBytes(bytes);
        ManifestTraits traits = new ManifestTraits("index", null, null, null, Map.of(), Map.of(), false, false, 2);
        index = catalog.delivered(
                source,
                new NewManifest(indexDigest, Buffer.buffer(bytes), ManifestDocument.parse(bytes, null), traits));
        List<Unit> units = new ArrayList<>(catalog.tagged("one", first));
        units.addAll(catalog.tagged("second", second));
        units.add(Unit.manifest(index));
        assertThat(catalog.commit(repository, new VersionChange.AddContent(units)))
                .isPresent();
        assertThat(made(tagManifest.tag(repository, new TagName("multi"), indexDigest.toString(), this::tagged)))
                .isPresent();
        assertThat(made(untagManifest.untag(repository, new TagName("second"), this::recorded)))
                .isPresent();
        assertThat(held()).isEqualTo(counts(4, 3, 2));
    }

    private static String descriptor(ContentFixture.Image image) {
        return """
                {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "%s", "size": %d,
                 "platform": {"architecture": "amd64", "os": "linux"}}""".formatted(image.digest(), image.bytes().length());
    }

    private FinishedTask recorded(Optional<RepositoryVersion> version) {
        made = version;
        return new FinishedTask("test", null, List.of(), List.of(), null, "0");
    }

    private FinishedTask tagged(TagManifest.Tagged tagged) {
        newTag = tagged.newTag().orElse(null);
        return recorded(tagged.version());
    }

    /** The version a command made. */
    private Optional<RepositoryVersion> made(Uni<?> command) {
        assertThat(catalog.await(command.map(Objects::nonNull))).isTrue();
        return made;
    }

    private static Map<ContentType, Integer> counts(int blobs, int manifests, int tags) {
        return Map.of(ContentType.BLOB, blobs, ContentType.MANIFEST, manifests, ContentType.TAG, tags);
    }

    private Map<ContentType, Integer> held() {
        return catalog.await(findVersion.latest(repository)).present().byType();
    }

    private ContentId tag(String name) {
        ContentFixture.Image image = name.equals("one")
                ? first
                : new ContentFixture.Image(index, indexDigest, Buffer.buffer(), indexDigest, indexDigest, source);
        return catalog.tagged(name, image).stream()
                .filter(unit -> unit.type() == ContentType.TAG)
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void removing_a_tag_takes_along_what_nothing_else_needs() {
        assertThat(made(removeContent.remove(repository, Set.of(tag("multi")), this::recorded)))
                .isPresent();
        assertThat(held()).isEqualTo(counts(2, 1, 1));
    }

    @Test
    void removing_the_tag_of_an_image_that_an_index_lists_leaves_the_image() {
        assertThat(made(removeContent.remove(repository, Set.of(tag("one")), this::recorded)))
                .isPresent();
        assertThat(held()).isEqualTo(counts(4, 3, 1));
    }

    @Test
    void what_is_still_needed_is_not_removed_though_it_is_named() {
        assertThat(made(removeContent.remove(repository, Set.of(first.id(), second.id()), this::recorded)))
                .isEmpty();
        assertThat(held()).isEqualTo(counts(4, 3, 2));
    }

    @Test
    void an_index_that_is_tagged_is_not_removed_without_its_tag() {
        assertThat(made(removeContent.remove(repository, Set.of(index), this::recorded)))
                .isEmpty();
        assertThat(made(removeContent.remove(repository, Set.of(index, tag("multi"), tag("one")), this::recorded)))
                .isPresent();
        assertThat(held()).isEmpty();
    }

    @Test
    void everything_is_removed_at_once() {
        assertThat(made(removeContent.removeAll(repository, this::recorded))).isPresent();
        assertThat(held()).isEmpty();
        assertThat(made(removeContent.removeAll(repository, this::recorded))).isEmpty();
    }

    @Test
    void a_tag_is_added_with_all_it_needs_and_replaces_the_tag_of_its_name() {
        RepositoryId other = catalog.aRepository();
        assertThat(made(addContent.add(other, Set.of(tag("multi")), ALL, this::recorded)))
                .map(version -> version.present().byType())
                .hasValue(counts(4, 3, 1));
        ContentFixture.Image third = catalog.anImage(source);
        List<Unit> moved = catalog.tagged("multi", third);
        assertThat(catalog.commit(catalog.aRepository(), new VersionChange.AddContent(moved)))
                .isPresent();
        ContentId movedTag = moved.stream()
                .filter(unit -> unit.type() == ContentType.TAG)
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(made(addContent.add(other, Set.of(movedTag), ALL, this::recorded)))
                .map(version -> version.present().byType())
                .hasValue(counts(6, 4, 1));
    }

    @Test
    void adding_what_is_not_there_is_refused_whole() {
        ContentId nothing = new ContentId(UUID.randomUUID());
        assertThatThrownBy(() -> made(addContent.add(repository, Set.of(tag("multi"), nothing), ALL, this::recorded)))
                .isInstanceOfSatisfying(
                        UnknownContent.class,
                        unknown -> assertThat(unknown.units()).containsExactly(nothing));
    }

    @Test
    void two_tags_of_one_name_are_not_added_at_once() {
        ContentId other = catalog.tagged("one", second).stream()
                .filter(unit -> unit.type() == ContentType.TAG)
                .findFirst()
                .orElseThrow()
                .id();
        assertThatThrownBy(() -> made(addContent.add(repository, Set.of(tag("one"), other), ALL, this::recorded)))
                .isInstanceOf(TwoTagsOfOneName.class);
    }

    @Test
    void tags_are_copied_from_the_version_that_is_named() {
        RepositoryId other = catalog.aRepository();
        RepositoryVersion then = catalog.await(findVersion.latest(repository));
        assertThat(made(removeContent.removeAll(repository, this::recorded))).isPresent();
        assertThat(made(copyTags.copy(then.id(), other, List.of("multi", "nosuch"), this::recorded)))
                .map(version -> version.present().byType())
                .hasValue(counts(4, 3, 1));
        assertThat(made(copyTags.copy(then.id(), other, null, this::recorded)))
                .map(version -> version.present().byType())
                .hasValue(counts(4, 3, 2));
        assertThat(made(copyTags.copy(then.id(), other, null, this::recorded))).isEmpty();
    }

    @Test
    void manifests_are_copied_by_digest_and_media_type_without_tags() {
        RepositoryId other = catalog.aRepository();
        RepositoryVersion then = catalog.await(findVersion.latest(repository));
        CopyManifests.Which both = new CopyManifests.Which(
                List.of(first.digest().toString(), indexDigest.toString()),
                List.of("application/vnd.oci.image.manifest.v1+json"));
        assertThat(made(copyManifests.copy(then.id(), other, both, this::recorded)))
                .map(version -> version.present().byType())
                .hasValue(Map.of(ContentType.BLOB, 2, ContentType.MANIFEST, 1));
        assertThat(made(copyManifests.copy(then.id(), other, new CopyManifests.Which(null, null), this::recorded)))
                .map(version -> version.present().byType())
                .hasValue(Map.of(ContentType.BLOB, 4, ContentType.MANIFEST, 3));
    }

    @Test
    void a_tag_that_points_there_already_makes_no_version_and_no_tag() {
        assertThat(made(tagManifest.tag(
                        repository, new TagName("new"), second.digest().toString(), this::tagged)))
                .isPresent();
        assertThat(newTag).isNotNull();
        assertThat(made(tagManifest.tag(
                        repository, new TagName("new"), second.digest().toString(), this::tagged)))
                .isEmpty();
        assertThat(newTag).isNull();
    }

    @Test
    void only_what_the_latest_version_holds_is_tagged_or_untagged() {
        String absent = catalog.anImage(source).digest().toString();
        assertThat(catalog.await(tagManifest
                        .tag(repository, new TagName("x"), absent, this::tagged)
                        .map(Objects::isNull)))
                .isTrue();
        assertThat(catalog.await(untagManifest
                        .untag(repository, new TagName("x"), this::recorded)
                        .map(Objects::isNull)))
                .isTrue();
    }
}
