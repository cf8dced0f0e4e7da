package io.slipway.content.content;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.content.ContentList;
import io.slipway.catalog.repository.FindVersion;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Window;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Query;
import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.page.Pages;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;

/** Content: {@code /pulp/api/v3/content/container/}. */
@Path("/pulp/api/v3/content/container/")
@Produces(MediaType.APPLICATION_JSON)
public class ContentResource {
    private final ContentList content;
    private final FindVersion findVersion;

    ContentResource(ContentList content, FindVersion findVersion) {
        this.content = content;
        this.findVersion = findVersion;
    }

    /** Lists tags; by {@code name}, {@code name__in}, {@code digest} and the version that holds, added or removed them. */
    @GET
    @Path("tags/")
    public Uni<ObjectNode> tags(@Context UriInfo uri) {
        Query query = Query.of(uri);
        List<Condition> conditions = new ArrayList<>();
        query.one("name").ifPresent(name -> conditions.add(Condition.of("t.name = ?", name)));
        query.many("name__in")
                .ifPresent(names ->
                        conditions.add(Condition.of("t.name = ANY(?)", (Object) names.toArray(String[]::new))));
        query.many("digest")
                .ifPresent(digests -> conditions.add(
                        Condition.of("t.manifest_id IN (SELECT id FROM manifest WHERE digest = ANY(?))", (Object)
                                digests.toArray(String[]::new))));
        return inVersions(query, conditions)
                .chain(all -> page(uri, query, window -> content.tags(all, window), ContentDocuments::tag));
    }

    /** Lists manifests; by {@code digest}, {@code digest__in}, {@code media_type} and the version. */
    @GET
    @Path("manifests/")
    public Uni<ObjectNode> manifests(@Context UriInfo uri) {
        Query query = Query.of(uri);
        List<Condition> conditions = new ArrayList<>();
        query.one("digest").ifPresent(digest -> conditions.add(Condition.of("m.digest = ?", digest)));
        query.many("digest__in")
                .ifPresent(digests ->
                        conditions.add(Condition.of("m.digest = ANY(?)", (Object) digests.toArray(String[]::new))));
        query.many("media_type")
                .ifPresent(types ->
                        conditions.add(Condition.of("m.media_type = ANY(?)", (Object) types.toArray(String[]::new))));
        return inVersions(query, conditions)
                .chain(all -> page(uri, query, window -> content.manifests(all, window), ContentDocuments::manifest));
    }

    /** Lists blobs; by {@code digest}, {@code digest__in} and the version. */
    @GET
    @Path("blobs/")
    public Uni<ObjectNode> blobs(@Context UriInfo uri) {
        Query query = Query.of(uri);
        List<Condition> conditions = new ArrayList<>();
        query.one("digest").ifPresent(digest -> conditions.add(Condition.of("b.digest = ?", digest)));
        query.many("digest__in")
                .ifPresent(digests ->
                        conditions.add(Condition.of("b.digest = ANY(?)", (Object) digests.toArray(String[]::new))));
        return inVersions(query, conditions)
                .chain(all -> page(uri, query, window -> content.blobs(all, window), ContentDocuments::blob));
    }

    private static <T> Uni<ObjectNode> page(
            UriInfo uri, Query query, Function<Window, Uni<Page<T>>> list, Function<T, Object> document) {
        query.check();
        Window window = query.window();
        return list.apply(window).map(page -> Pages.of(uri, window, page, document));
    }

    private Uni<List<Condition>> inVersions(Query query, List<Condition> conditions) {
        return inVersion(conditions, query.one("repository_version"), ContentList::heldBy)
                .chain(() -> inVersion(conditions, query.one("repository_version_added"), ContentList::addedBy))
                .chain(() -> inVersion(conditions, query.one("repository_version_removed"), ContentList::removedBy))
                .replaceWith(conditions);
    }

    /** How a unit belongs to a version. */
    private interface Belonging {
        Condition of(UUID repository, int number);
    }

    private Uni<Void> inVersion(List<Condition> conditions, Optional<String> href, Belonging belonging) {
        return href.map(this::version)
                .map(found -> found.invoke(version ->
                                conditions.add(belonging.of(version.repository().value(), version.number())))
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<RepositoryVersion> version(String href) {
        Reference.Version wanted = Reference.version(href).orElseThrow(() -> Refused.list("URI not valid: " + href));
        RepositoryId repository = new RepositoryId(wanted.repository());
        return wanted.number()
                .map(number -> findVersion.byNumber(repository, number))
                .orElseGet(() -> findVersion.latest(repository))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.list("URI " + href + " not found for repositoryversion."));
    }

    /** Reads a tag. */
    @GET
    @Path("tags/{id}/")
    public Uni<ObjectNode> tag(@RestPath UUID id, @Context UriInfo uri) {
        return only(uri, content.tags(byId(id), ONE), ContentDocuments::tag, ResourceType.TAG);
    }

    /** Reads a manifest. */
    @GET
    @Path("manifests/{id}/")
    public Uni<ObjectNode> manifest(@RestPath UUID id, @Context UriInfo uri) {
        return only(uri, content.manifests(byId(id), ONE), ContentDocuments::manifest, ResourceType.MANIFEST);
    }

    /** Reads a blob. */
    @GET
    @Path("blobs/{id}/")
    public Uni<ObjectNode> blob(@RestPath UUID id, @Context UriInfo uri) {
        return only(uri, content.blobs(byId(id), ONE), ContentDocuments::blob, ResourceType.BLOB);
    }

    private static final Window ONE = new Window(1, 0);

    private static List<Condition> byId(UUID id) {
        return List.of(Condition.of("c.id = ?", id));
    }

    private static <T> Uni<ObjectNode> only(
            UriInfo uri, Uni<Page<T>> page, Function<T, Object> document, ResourceType type) {
        return page.map(found -> found.rows().stream()
                .findFirst()
                .map(unit -> Pages.projected(uri, document.apply(unit)))
                .orElseThrow(() -> Refused.unknown(type)));
    }
}
