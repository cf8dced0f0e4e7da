package io.slipway.catalog;

import io.slipway.catalog.content.ContentId;
import io.slipway.catalog.content.FindClosure;
import io.slipway.catalog.content.NewManifest;
import io.slipway.catalog.content.RegisterBlob;
import io.slipway.catalog.content.RegisterDelivered;
import io.slipway.catalog.content.RegisterSource;
import io.slipway.catalog.content.RegisterTags;
import io.slipway.catalog.content.SourceId;
import io.slipway.catalog.content.Unit;
import io.slipway.catalog.repository.CommitVersion;
import io.slipway.catalog.repository.CreateRepository;
import io.slipway.catalog.repository.RepositoryDraft;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.ledger.transaction.Ledger;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.ManifestDocument;
import io.slipway.oci.manifest.ManifestTraits;
import io.slipway.oci.name.TagName;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts images into a catalog, by the catalog's own verbs. */
@ApplicationScoped
public class ContentFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Ledger ledger;
    private final RegisterSource sources;
    private final RegisterDelivered register;
    private final RegisterTags tags;
    private final FindClosure closure;
    private final CreateRepository createRepository;
    private final CommitVersion commitVersion;

    ContentFixture(
            Ledger ledger,
            RegisterSource sources,
            RegisterDelivered register,
            RegisterTags tags,
            FindClosure closure,
            CreateRepository createRepository,
            CommitVersion commitVersion) {
        this.ledger = ledger;
        this.sources = sources;
        this.register = register;
        this.tags = tags;
        this.closure = closure;
        this.createRepository = createRepository;
        this.commitVersion = commitVersion;
    }

    /** An image in the catalog. */
    public record Image(ContentId id, Digest digest, Buffer bytes, Digest config, Digest layer, SourceId source) {}

    public RepositoryId aRepository() {
        return await(createRepository.create(RepositoryDraft.named("repository-" + UUID.randomUUID()), null));
    }

    public SourceId aSource(String host) {
        return await(sources.register(host, ""));
    }

    /** An image of one config and one layer that nobody else has. */
    public Image anImage(SourceId source) {
        Digest config = aBlob(source);
        Digest layer = aBlob(source);
        byte[] bytes = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "%s", "size": 36},
                 "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", "digest": "%s", "size": 36}]}""".formatted(config, layer).getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.ofBytes(bytes);
        ContentId id = delivered(
                source, new NewManifest(digest, Buffer.buffer(bytes), ManifestDocument.parse(bytes, null), traits()));
        return new Image(id, digest, Buffer.buffer(bytes), config, layer, source);
    }

    /** Registers {@code manifest} as delivered by {@code source}. */
    public ContentId delivered(SourceId source, NewManifest manifest) {
        return await(register.manifests(source, List.of(manifest))).getFirst();
    }

    private Digest aBlob(SourceId source) {
        byte[] content = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.ofBytes(content);
        String key = "blobs/" + digest.hex() + "." + UUID.randomUUID();
        RegisterBlob.Registered registered = await(
                        register.blobs(source, List.of(new RegisterDelivered.Blob(digest, content.length, key))))
                .getFirst();
        assert registered.keyServes();
        return digest;
    }

    private static ManifestTraits traits() {
        return new ManifestTraits("image", "amd64", "linux", 36L, Map.of(), Map.of(), false, false, 2);
    }

    /** Commits {@code change}. */
    public Optional<RepositoryVersion> commit(RepositoryId repository, VersionChange change) {
        return await(ledger.write(tx -> commitVersion.commit(tx, repository, change)));
    }

    /** The units of an image and of a tag that points to it. */
    public List<Unit> tagged(String tag, Image image) {
        return await(ledger.write(tx -> tags.register(tx, Map.of(new TagName(tag), image.id()))
                .chain(tagUnits -> closure.delivered(tx, image.source(), List.of(image.id()))
                        .map(units -> both(tagUnits, units)))));
    }

    private static List<Unit> both(List<Unit> some, List<Unit> others) {
        List<Unit> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    public <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
