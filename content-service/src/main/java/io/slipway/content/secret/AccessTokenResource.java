package io.slipway.content.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.access.accesstoken.CreateSecret;
import io.slipway.access.accesstoken.FindSecret;
import io.slipway.access.accesstoken.KnownSecret;
import io.slipway.access.accesstoken.RevokeSecret;
import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.error.Request;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/**
 * Personal access tokens: {@code /slipway/api/v1/access-tokens/}. Everybody has his own, and sees nobody else's. Each is told once, and
 * good instead of its user's password, at the registry and here, for what its scopes say.
 */
@Path("/slipway/api/v1/access-tokens/")
@Produces(MediaType.APPLICATION_JSON)
public class AccessTokenResource implements Described {
    private static final Filters FILTERS = Filters.empty()
            .exact("name", Column.of("s.name"))
            .moment("expires_at", Column.of("s.expires_at"))
            .orderedBy("created_at", Column.of("s.created_at"))
            .build();
    private static final Operations OPERATIONS = Operations.own("access-tokens", "id")
            .list(FILTERS, AccessTokenDocument.class)
            .create(AccessTokenDocument.FORM, AccessTokenDocument.class)
            .read(AccessTokenDocument.class)
            .forget()
            .needs(Need.login());

    private final CreateSecret createSecret;
    private final FindSecret findSecret;
    private final RevokeSecret revokeSecret;
    private final Request request;

    AccessTokenResource(CreateSecret createSecret, FindSecret findSecret, RevokeSecret revokeSecret, Request request) {
        this.createSecret = createSecret;
        this.findSecret = findSecret;
        this.revokeSecret = revokeSecret;
        this.request = request;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists the asker's, newest first. */
    @GET
    public Uni<ObjectNode> list(@Context UriInfo uri) {
        Listing listing =
                FILTERS.read(uri).where(FindSecret.of(request.requireAsker().id()));
        return findSecret.list(listing.selection()).map(page -> listing.answer(page, AccessTokenDocument::of));
    }

    /** Makes one for the asker: 201, with the secret. What has limits itself makes no other: 403. */
    @POST
    public Uni<Response> create(Sent sent) {
        Asker asker = request.requireAsker();
        asker.requireWhole();
        SecretDraft draft = AccessTokenDocument.FORM.read(sent);
        return createSecret
                .create(asker.id(), draft)
                .onFailure(failure -> UniqueViolation.of(CreateSecret.NAME_IS_UNIQUE, failure))
                .transform(taken -> Refused.field("name", "This field must be unique."))
                .chain(made -> own(made.id())
                        .map(known ->
                                AccessTokenDocument.told(known, made.secret().reveal())))
                .map(document -> Answers.created(document.href(), document));
    }

    /** Reads one of the asker's, without its secret. */
    @GET
    @Path("{id}/")
    public Uni<ObjectNode> read(@RestPath UUID id, @Context UriInfo uri) {
        return own(id).map(known -> Pages.projected(uri, AccessTokenDocument.of(known)));
    }

    private Uni<KnownSecret> own(UUID id) {
        int asker = request.requireAsker().id();
        return findSecret.byId(id).map(known -> {
            if (known == null || known.userId() != asker) {
                throw Refused.notFound();
            }
            return known;
        });
    }

    /** Revokes one of the asker's: 204. */
    @DELETE
    @Path("{id}/")
    public Uni<Response> delete(@RestPath UUID id) {
        return revokeSecret.revoke(id, request.requireAsker().id()).map(was -> Answers.gone(was, Refused::notFound));
    }
}
