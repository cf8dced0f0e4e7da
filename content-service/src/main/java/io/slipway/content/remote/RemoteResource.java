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
import io.slipway.content.label.LabelChange;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.error.RequestedBy;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
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
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

/** Remotes: {@code /pulp/api/v3/remotes/container/container/}. */
@Path("/pulp/api/v3/remotes/container/container/")
@Produces(MediaType.APPLICATION_JSON)
public class RemoteResource implements Described {
    private static final Filters FILTERS = filters().build();

    private static final Operations OPERATIONS = Operations.of(ResourceType.REMOTE)
            .list(FILTERS, RemoteDocument.class)
            .needs(Need.scope())
            .create(RemoteDocument.FORM, RemoteDocument.class)
            .needs(Need.everywhere("container.add_containerremote"))
            .read(RemoteDocument.class)
            .needs(Need.on("view"))
            .update(RemoteDocument.FORM, RemoteDocument.class)
            .labels()
            .needs(Need.on("change"))
            .delete()
            .needs(Need.on("delete"));

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

    /** What lists of remotes are asked by. */
    static Filters.Builder filters() {
        return Filters.of(ResourceType.REMOTE, Column.of("r.id", "r.serial"))
                .text("name", Column.of("r.name"))
                .moment("pulp_last_updated", Column.of("r.updated_at"))
                .labels(Column.of("r.labels"))
                .orderedBy("pulp_created", Column.of("r.created_at"))
                .orderedBy("url", Column.of("r.url"))
                .orderedBy("policy", Column.of("r.policy"))
                .orderedBy("tls_validation", Column.of("r.tls_validation"))
                .orderedBy("proxy_url", Column.of("r.proxy_url"))
                .orderedBy("download_concurrency", Column.of("r.download_concurrency"))
                .orderedBy("max_retries", Column.of("r.max_retries"))
                .orderedBy("rate_limit", Column.of("r.rate_limit"))
                .orderedBy("total_timeout", Column.of("r.total_timeout"))
                .orderedBy("connect_timeout", Column.of("r.connect_timeout"))
                .orderedBy("sock_connect_timeout", Column.of("r.sock_connect_timeout"))
                .orderedBy("sock_read_timeout", Column.of("r.sock_read_timeout"));
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists remotes, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing = FILTERS.read(uri).where(request.scope());
        return listRemotes.list(listing.selection()).map(page -> listing.answer(page, RemoteDocument::of));
    }

    /** Creates a remote: 201. */
    @POST
    public Uni<Response> create(Sent sent) {
        Asker asker = request.requireAsker();
        RemoteDraft draft = RemoteDocument.FORM.read(sent).withPrivateNetworks(asker.isSuperuser());
        return createRemote
                .create(draft, asker.id())
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
    public Uni<Response> patch(@RestPath UUID id, Sent sent) {
        return update(id, known -> RemoteDocument.over(known, sent));
    }

    /** Changes all there is to change: 200 where nothing changes, else 202. */
    @PUT
    @Path("{id}/")
    public Uni<Response> put(@RestPath UUID id, Sent sent) {
        return update(id, known -> RemoteDocument.FORM.read(sent));
    }

    /** Only a superuser sends Slipway to private addresses; others may leave a remote where he put it. */
    private static RemoteDraft within(Asker asker, RemoteDraft known, RemoteDraft wanted) {
        return wanted.withPrivateNetworks(asker.isSuperuser() || (known.privateNetworks() && wanted.isWhere(known)));
    }

    private Uni<Response> update(UUID id, Function<RemoteDraft, RemoteDraft> wanted) {
        RequestedBy by = request.by();
        Asker asker = request.requireAsker();
        Function<RemoteDraft, RemoteDraft> change = known -> within(asker, known, wanted.apply(known));
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
        return Answers.ok(RemoteDocument.of(remote));
    }

    /** Whoever sees a task need not see the remote, and a header of it may be a secret. */
    private static FinishedTask updated(RequestedBy by, Remote remote) {
        ObjectNode result = Json.tree(RemoteDocument.of(remote)).putNull("headers");
        return finished(by, "pulpcore.app.tasks.base.ageneral_update", remote, result.toString());
    }

    private static FinishedTask finished(RequestedBy by, String name, Remote remote, @Nullable String result) {
        return FinishedTask.on(ResourceType.REMOTE.prn(remote.id()), name, result, by.user(), by.correlationId());
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

    /** Sets a label: 201. */
    @POST
    @Path("{id}/set_label/")
    public Uni<Response> setLabel(@RestPath UUID id, Sent sent) {
        return label(id, LabelChange.set(sent));
    }

    /** Takes a label away: 201. */
    @POST
    @Path("{id}/unset_label/")
    public Uni<Response> unsetLabel(@RestPath UUID id, Sent sent) {
        return label(id, LabelChange.unset(sent));
    }

    private Uni<Response> label(UUID id, LabelChange change) {
        return updateRemote
                .change(new RemoteId(id), known -> known.withLabels(change.apply(known.labels())))
                .onItem()
                .ifNull()
                .failWith(() -> Refused.unknown(ResourceType.REMOTE))
                .map(changed -> Answers.labeled(change));
    }
}
