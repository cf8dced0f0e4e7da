package io.slipway.registry.name;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.serving.ListServed;
import io.slipway.catalog.serving.Pointer;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.point.Patience;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Lists the tags of a name, and the names themselves, in byte order.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags">listing tags</a>
 */
@ApplicationScoped
public class ListNames {
    private final ListServed list;
    private final Patience patience;

    ListNames(ListServed list, Patience patience) {
        this.list = list;
        this.patience = patience;
    }

    /** The tags of the version {@code pointer} points to. */
    public Uni<Answer> tags(Pointer pointer, Page page) {
        Pointer.Target target = pointer.target();
        Uni<List<TagName>> tags = target == null
                ? Uni.createFrom().item(List.of())
                : patience.limit(list.tags(target, page.last(), page.lookFor()));
        return tags.map(found -> page.answer(
                new JsonObject().put("name", pointer.name().toString()),
                "tags",
                "/v2/" + pointer.name() + "/tags/list",
                found.stream().map(TagName::toString).toList()));
    }

    /** The names that {@code who} may pull from. */
    public Uni<Answer> names(Principal who, Page page) {
        return patience.limit(list.names(page.last(), who, page.lookFor()))
                .map(found -> page.answer(
                        new JsonObject(),
                        "repositories",
                        "/v2/_catalog",
                        found.stream().map(RepositoryName::toString).toList()));
    }
}
