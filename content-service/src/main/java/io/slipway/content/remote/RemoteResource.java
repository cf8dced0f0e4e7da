package io.slipway.content.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.catalog.remote.CreateRemote;
import io.slipway.catalog.remote.FindRemote;
import io.slipway.catalog.remote.ListRemotes;
import io.slipway.catalog.remote.Remote;
import io.slipway.catalog.remote.RemoteDraft;
import io.slipway.catalog.remote.RemoteId;
import io.slipway.catalog.remote.UpdateRemote;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Window;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Query;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.page.Pages;
import io.slipway.tasks.order.FinishedTask;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Remotes: {@code /pulp/api/v3/remotes/container/container/}. */
@Path("/pulp/api/v3/remotes/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class RemoteResource {
    private final CreateRemote createRemote;
    private final FindRemote findRemote;
    private final ListRemotes listRemotes;
    private final UpdateRemote updateRemote;
    private final Request request;

    RemoteResource(
            CreateRemote createRemote,
            FindRemote findRemote,
            ListRemotes listRemotes,
            UpdateRemote updateRemote,
            Request request) {
        this.createRemote = createRemote;
        this.findRemote = findRemote;
        this.listRemotes = listRemotes;
        this.updateRemote = updateRemote;
        this.request = request;
    }

    /** Lists remotes, newest first; by {@code name}, {@code name__in}. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Query query = Query.of(uri);
        Optional<List<String>> names = query.one("name").map(List::of).or(() -> query.many("name__in"));
        query.check();
        Window window = query.window();
        return names.map(wanted -> listRemotes.named(wanted, window))
                .orElseGet(() -> listRemotes.all(window))
                .map(page -> Pages.of(uri, window, page, RemoteDocument::of));
    }

    /** Creates a remote: 201. */
    @POST
    public Uni<Response> create(String body) {
        return createRemote
                .create(RemoteDocument.draft(Body.of(body)))
                .onFailure(failure -> UniqueViolation.of(CreateRemote.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .map(RemoteDocument::of)
                .map(document -> Answers.created(document.pulpHref(), document));
    }

    /** Reads a remote. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return require(id).map(remote -> Pages.projected(uri, RemoteDocument.of(remote)));
    }

    private Uni<Remote> require(UUID id) {
        return findRemote.find(new RemoteId(id)).onItem().ifNull().failWith(() -> Refused.unknown(ResourceType.REMOTE));
    }

    /** Changes what is given: 200 where nothing changes, else 202. */
    @PATCH
    @Path("{id}/")
    public Uni<Response> patch(@RestPath UUID id, String body) {
        return update(id, known -> RemoteDocument.draft(Body.over(Json.tree(RemoteDocument.Writable.of(known)), body)));
    }

    /** Changes all there is to change: 200 where nothing changes, else 202. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, String body) {
        return update(id, known -> RemoteDocument.draft(Body.of(body)));
    }

    private Uni<Response> update(UUID id, Function<RemoteDraft, RemoteDraft> change) {
        RequestedBy by = request.by();
        return updateRemote
                .update(new RemoteId(id), change, changed -> updated(by, changed))
                .onFailure(failure -> UniqueViolation.of(CreateRemote.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.REMOTE))
                .chain(task -> task.map(Answers::accepted)
                        .map(Uni.createFrom()::item)
                        .orElseGet(() -> require(id).map(RemoteResource::ok)));
    }

    private static Response ok(Remote remote) {
        return Response.ok(Json.tree(RemoteDocument.of(remote))).build();
    }

    private static FinishedTask updated(RequestedBy by, Remote remote) {
        return finished(by, "pulpcore.app.tasks.base.ageneral_update", remote, Json.text(RemoteDocument.of(remote)));
    }

    private static FinishedTask finished(RequestedBy by, String name, Remote remote, @Nullable String result) {
        return new FinishedTask(
                name, result, List.of(), List.of(ResourceType.REMOTE.prn(remote.id())), by.user(), by.correlationId());
    }

    /** Deletes a remote: 202. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        RequestedBy by = request.by();
        return updateRemote
                .delete(new RemoteId(id), known -> finished(by, "pulpcore.app.tasks.base.general_delete", known, null))
                .map(task -> Answers.acceptedOr404(task, ResourceType.REMOTE));
    }
}
