package io.slipway.content.curation;

import io.slipway.catalog.content.ContentId;
import io.slipway.oci.name.TagName;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.href.VersionReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What curation is asked to do, as bodies say it. */
final class Orders {
    private static final String EVERYTHING = "*";

    private static final List<String> MEDIA_TYPES = List.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    static final Form<Units> ADD = new Form<>("RecursiveManage", Orders::units);
    static final Form<Units> REMOVE = new Form<>("RecursiveManage", Orders::unitsOrAll);
    static final Form<Tag> TAG = new Form<>("TagImage", Orders::tag);
    static final Form<TagName> UNTAG = new Form<>("UnTagImage", Orders::untag);
    static final Form<Tags> COPY_TAGS = new Form<>("TagCopy", Orders::tags);
    static final Form<Manifests> COPY_MANIFESTS = new Form<>("ManifestCopy", Orders::manifests);

    private Orders() {}

    /**
     * Units by what they were called.
     *
     * @param isAll whether everything is meant
     */
    record Units(Map<ContentId, String> byId, boolean isAll) {

        /** Says which of them there are not. */
        static Refused unknown(List<String> hrefs) {
            String named = String.join(
                    ", ", hrefs.stream().map(href -> "'" + href + "'").toList());
            return Refused.list("Could not find the following content units: [" + named + "]");
        }
    }

    /** A tag, and the digest it shall point to, as it was said. */
    record Tag(TagName name, String digest) {}

    /** Tags of a version; null for all. */
    record Tags(VersionReference source, @Nullable List<String> names) {}

    /** Manifests of a version: those that meet both; null asks for nothing. */
    record Manifests(
            VersionReference source,
            @Nullable List<String> digests,
            @Nullable List<String> mediaTypes) {}

    private static Units units(Body body) {
        List<String> hrefs = texts(body);
        body.check();
        return units(hrefs);
    }

    private static Units unitsOrAll(Body body) {
        List<String> hrefs = texts(body);
        boolean isAll = hrefs.contains(EVERYTHING);
        if (isAll && hrefs.size() > 1) {
            body.note("non_field_errors", "Cannot supply content units and '*'.");
        }
        body.check();
        return isAll ? new Units(Map.of(), true) : units(hrefs);
    }

    private static List<String> texts(Body body) {
        List<String> hrefs = body.texts("content_units");
        return hrefs == null ? List.of() : hrefs;
    }

    private static Units units(List<String> hrefs) {
        Map<ContentId, String> byId = new LinkedHashMap<>();
        hrefs.forEach(href -> byId.put(unit(href), href));
        return new Units(byId, false);
    }

    private static ContentId unit(String href) {
        return Reference.findContent(href).map(ContentId::new).orElseThrow(() -> noUnit(href));
    }

    /** Something of ours that is no content, or nothing of ours at all. */
    private static Refused noUnit(String href) {
        boolean isOurs = href.startsWith(ResourceType.ROOT) || href.startsWith("prn:");
        return isOurs ? Units.unknown(List.of(href)) : Refused.list("URI not valid: " + href);
    }

    private static Tag tag(Body body) {
        Tag tag = new Tag(name(body), body.requiredText("digest"));
        body.check();
        return tag;
    }

    private static TagName untag(Body body) {
        TagName name = name(body);
        body.check();
        return name;
    }

    private static TagName name(Body body) {
        String text = body.requiredText("tag");
        boolean isName = TagName.accepts(text);
        if (!isName && !text.isEmpty()) {
            body.note("tag", "This value does not match the required pattern.");
        }
        return new TagName(isName ? text : "x");
    }

    private static Tags tags(Body body) {
        VersionReference source = source(body);
        Tags tags = new Tags(source, body.texts("names"));
        body.check();
        return tags;
    }

    private static Manifests manifests(Body body) {
        VersionReference source = source(body);
        Manifests manifests = new Manifests(source, body.texts("digests"), body.texts("media_types", MEDIA_TYPES));
        body.check();
        return manifests;
    }

    /** Exactly one of a version and a repository, for its latest. */
    private static VersionReference source(Body body) {
        UUID repository = body.reference("source_repository", ResourceType.REPOSITORY);
        VersionReference version = body.version("source_repository_version");
        if ((repository == null) == (version == null)) {
            body.note(
                    "non_field_errors",
                    "Either the 'source_repository' or 'source_repository_version' need to be specified but not both.");
        }
        return version == null
                ? new VersionReference.Latest(repository == null ? new UUID(0, 0) : repository)
                : version;
    }
}
