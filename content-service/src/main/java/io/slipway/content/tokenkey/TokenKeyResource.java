package io.slipway.content.tokenkey;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.slipway.access.token.RotateTokenKeys;
import io.slipway.content.document.Answers;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.permit.Need;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** The keys of the token server: {@code /slipway/api/v1/token-keys/}. Seen, made and retired by superusers. */
@Path("/slipway/api/v1/token-keys/")
@Produces(MediaType.APPLICATION_JSON)
public class TokenKeyResource implements Described {
    private static final Operations OPERATIONS = Operations.own("token-keys", "kid")
            .call("get", "slipway_token_keys_list", null, 200, TokenKeyDocument.class)
            .create(TokenKeyDocument.FORM, TokenKeyDocument.class)
            .forget()
            .needs(Need.superuser());

    private final RotateTokenKeys keys;

    TokenKeyResource(RotateTokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** Lists the keys that verify, the one that signs first. */
    @GET
    public Uni<ArrayNode> list() {
        return keys.ids().map(TokenKeyResource::all);
    }

    private static ArrayNode all(List<String> ids) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        ids.forEach(id -> all.add(Json.tree(TokenKeyDocument.of(id, all.isEmpty()))));
        return all;
    }

    /** Makes a key, which signs from now on: 201. */
    @POST
    public Uni<Response> create(Sent sent) {
        return Uni.createFrom()
                .item(() -> TokenKeyDocument.FORM.read(sent))
                .chain(asked -> keys.rotate())
                .map(id -> TokenKeyDocument.of(id, true))
                .map(document -> Answers.created(document.href(), document));
    }

    /** Retires a key, and ends the tokens it signed: 204; 404 where it is not known, or the one that signs. */
    @DELETE
    @Path("{kid}/")
    public Uni<Response> delete(@RestPath String kid) {
        return keys.retire(kid)
                .map(was -> Answers.gone(
                        was, () -> Refused.detail(404, "Not found, or the key that signs: make another one first.")));
    }
}
