package io.slipway.registry.referrers;

import io.slipway.catalog.serving.FindReferrers;
import io.slipway.catalog.serving.Pointer;
import io.slipway.catalog.serving.Referrer;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.manifest.MediaType;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Patience;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists what names a manifest as its subject: signatures, SBOMs and the like.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">listing referrers</a>
 */
@ApplicationScoped
public class ListReferrers {
    /** The largest answer, in bytes: an answer is an index, and clients take no larger one. One referrer always fits. */
    private static final int LARGEST = 4 * 1024 * 1024;

    private final FindReferrers find;
    private final Patience patience;

    ListReferrers(FindReferrers find, Patience patience) {
        this.find = find;
        this.patience = patience;
    }

    /**
     * Which referrers are asked for.
     *
     * @param artifactType only those of this type; null for all
     * @param last only those after this digest; null for all
     * @param n at most so many
     */
    public record Wanted(
            Digest subject,
            @Nullable String artifactType,
            @Nullable Digest last,
            int n) {}

    /** An index of what {@code wanted} asks for, with a {@code Link} to the rest where there is more than fits. */
    public Uni<Answer> list(Pointer pointer, Wanted wanted) {
        Pointer.Target target = pointer.target();
        return target == null
                ? Uni.createFrom().item(none(wanted))
                : patience.limit(
                                find.of(target, wanted.subject(), wanted.artifactType(), wanted.last(), wanted.n() + 1))
                        .map(found -> answer(pointer, wanted, found));
    }

    /** The index of no referrers. */
    public Answer none(Wanted wanted) {
        return index(wanted, new JsonArray());
    }

    private static Answer answer(Pointer pointer, Wanted wanted, List<Referrer> found) {
        JsonArray shown = new JsonArray();
        int bytes = 0;
        for (Referrer referrer : found) {
            JsonObject descriptor = descriptor(referrer);
            bytes += descriptor.encode().length();
            if (shown.size() == wanted.n() || (bytes > LARGEST && !shown.isEmpty())) {
                return index(wanted, shown).with("Link", next(pointer, wanted, found.get(shown.size() - 1)));
            }
            shown.add(descriptor);
        }
        return index(wanted, shown);
    }

    private static JsonObject descriptor(Referrer referrer) {
        JsonObject descriptor = new JsonObject()
                .put("mediaType", referrer.mediaType().toString())
                .put("digest", referrer.digest().toString())
                .put("size", referrer.size());
        if (referrer.artifactType() != null) {
            descriptor.put("artifactType", referrer.artifactType());
        }
        if (!referrer.annotations().isEmpty()) {
            JsonObject annotations = new JsonObject();
            referrer.annotations().forEach(annotations::put);
            descriptor.put("annotations", annotations);
        }
        return descriptor;
    }

    private static Answer index(Wanted wanted, JsonArray manifests) {
        JsonObject index = new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", MediaType.OCI_INDEX.toString())
                .put("manifests", manifests);
        Answer answer =
                Answer.of(200, Buffer.buffer(index.encode())).with("Content-Type", MediaType.OCI_INDEX.toString());
        return wanted.artifactType() == null ? answer : answer.with("OCI-Filters-Applied", "artifactType");
    }

    private static String next(Pointer pointer, Wanted wanted, Referrer last) {
        String filter = wanted.artifactType() == null
                ? ""
                : "&artifactType=" + URLEncoder.encode(wanted.artifactType(), StandardCharsets.UTF_8);
        return "</v2/" + pointer.name() + "/referrers/" + wanted.subject() + "?n=" + wanted.n() + "&last="
                + last.digest() + filter + ">; rel=\"next\"";
    }
}
