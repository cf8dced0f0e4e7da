package io.slipway.catalog.curation;

import static io.slipway.catalog.PushFixture.aName;
import static io.slipway.catalog.PushFixture.anImage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.PushFixture;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.serving.FindBlob;
import io.slipway.catalog.serving.FindManifest;
import io.slipway.catalog.serving.ListServed;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("What is pushed and deleted is what a plain list of sets would hold")
class PushPropertyTest {
    private static final int STEPS = 50;
    private static final int TAGS = 4;

    @Inject
    PushFixture push;

    @Inject
    ContentFixture catalog;

    @Inject
    DeleteManifest deleteManifest;

    @Inject
    DeleteTag deleteTag;

    @Inject
    DeleteBlob deleteBlob;

    @Inject
    FindManifest findManifest;

    @Inject
    FindBlob findBlob;

    @Inject
    ListServed listServed;

    /** A version as a plain value. */
    private record State(Set<Digest> manifests, Map<String, Digest> tags, Set<Digest> blobs) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatever_is_pushed_and_deleted(long seed) {
        Random random = new Random(seed);
        RepositoryName name = aName();
        List<Digest> blobs =
                IntStream.range(0, 6).mapToObj(i -> push.aBlob(name)).toList();
        List<NewManifest> images = IntStream.range(0, 6)
                .mapToObj(i -> anImage(blobs.get(i % 3), blobs.get(random.nextInt(6)), blobs.get(3 + i % 3)))
                .toList();
        List<State> model = new ArrayList<>(List.of(new State(Set.of(), Map.of(), Set.of())));

        for (int step = 0; step < STEPS; step++) {
            State next = step(random, name, images, model.getLast());
            if (!next.equals(model.getLast())) {
                model.add(next);
            }
            assertThat(push.target(name).number())
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(model.size() - 1);
        }
        Pointer.Target now = push.target(name);
        for (int number = 0; number < model.size(); number++) {
            assertThat(state(new Pointer.Target(now.repository(), now.version(), number), images, blobs))
                    .as("seed %d, version %d", seed, number)
                    .isEqualTo(model.get(number));
        }
    }

    private State step(Random random, RepositoryName name, List<NewManifest> images, State before) {
        NewManifest image = images.get(random.nextInt(images.size()));
        String tag = "t" + random.nextInt(TAGS);
        return switch (random.nextInt(5)) {
            case 0, 1 -> pushed(name, image, tag, before);
            case 2 -> deleted(name, image, images, before);
            case 3 -> untagged(name, tag, before);
            default -> withoutBlob(name, image.layers().getFirst(), images, before);
        };
    }

    private State pushed(RepositoryName name, NewManifest image, String tag, State before) {
        assertThat(push.push(name, image, tag)).isNotNull();
        Map<String, Digest> tags = new TreeMap<>(before.tags());
        tags.put(tag, image.digest());
        return new State(plus(before.manifests(), image.digest()), tags, plus(before.blobs(), needs(image)));
    }

    private State deleted(RepositoryName name, NewManifest image, List<NewManifest> images, State before) {
        if (!before.manifests().contains(image.digest())) {
            assertThatThrownBy(() -> push.await(deleteManifest.delete(name, image.digest())))
                    .hasMessageContaining("MANIFEST_UNKNOWN");
            return before;
        }
        push.await(deleteManifest.delete(name, image.digest()));
        Set<Digest> manifests = new HashSet<>(before.manifests());
        manifests.remove(image.digest());
        Map<String, Digest> tags = new TreeMap<>(before.tags());
        tags.values().removeIf(image.digest()::equals);
        Set<Digest> blobs = new HashSet<>(before.blobs());
        needs(image).stream().filter(blob -> !neededBy(manifests, images, blob)).forEach(blobs::remove);
        return new State(manifests, tags, blobs);
    }

    private State untagged(RepositoryName name, String tag, State before) {
        if (!before.tags().containsKey(tag)) {
            assertThatThrownBy(() -> push.await(deleteTag.delete(name, new TagName(tag))))
                    .hasMessageContaining("MANIFEST_UNKNOWN");
            return before;
        }
        push.await(deleteTag.delete(name, new TagName(tag)));
        Map<String, Digest> tags = new TreeMap<>(before.tags());
        tags.remove(tag);
        return new State(before.manifests(), tags, before.blobs());
    }

    /** A blob that is needed stays; one that is not is unlinked, and uploaded again for the pushes to come. */
    private State withoutBlob(RepositoryName name, Digest blob, List<NewManifest> images, State before) {
        if (neededBy(before.manifests(), images, blob)) {
            assertThatThrownBy(() -> push.await(deleteBlob.delete(name, blob))).hasMessageContaining("DENIED");
            return before;
        }
        push.await(deleteBlob.delete(name, blob));
        assertThat(push.blob(name, blob)).isNull();
        assertThat(push.await(push.upload(name, blob))).isNotNull();
        Set<Digest> blobs = new HashSet<>(before.blobs());
        blobs.remove(blob);
        return new State(before.manifests(), before.tags(), blobs);
    }

    private static Set<Digest> needs(NewManifest image) {
        return Stream.concat(image.layers().stream(), Stream.ofNullable(image.config()))
                .collect(Collectors.toSet());
    }

    private static boolean neededBy(Set<Digest> manifests, List<NewManifest> images, Digest blob) {
        return images.stream()
                .filter(image -> manifests.contains(image.digest()))
                .anyMatch(image -> needs(image).contains(blob));
    }

    private static Set<Digest> plus(Set<Digest> some, Digest one) {
        return plus(some, Set.of(one));
    }

    private static Set<Digest> plus(Set<Digest> some, Set<Digest> others) {
        Set<Digest> both = new HashSet<>(some);
        both.addAll(others);
        return both;
    }

    private State state(Pointer.Target version, List<NewManifest> images, List<Digest> blobs) {
        Map<String, Digest> tags = new TreeMap<>();
        for (TagName tag : push.await(listServed.tags(version, "", 100))) {
            var served = push.await(findManifest.byTag(version, tag));
            assertThat(served).isNotNull();
            tags.put(tag.toString(), served.digest());
        }
        return new State(
                images.stream()
                        .map(NewManifest::digest)
                        .filter(digest -> push.await(findManifest.byDigest(version, digest)) != null)
                        .collect(Collectors.toSet()),
                tags,
                blobs.stream()
                        .filter(digest -> push.await(findBlob.in(version, digest)) != null)
                        .collect(Collectors.toSet()));
    }
}
