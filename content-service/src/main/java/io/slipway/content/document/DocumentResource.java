package io.slipway.content.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.document.ApiDocuments;
import io.slipway.pulp.document.Json;
import io.slipway.pulp.openapi.ApiDocument;
import io.slipway.pulp.openapi.ApiDocument.Reader;
import io.slipway.pulp.openapi.Components;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The document of the whole API: {@code /pulp/api/v3/docs/api.json}, open to everybody. */
@Path("/pulp/api/v3/docs/api.json")
@Produces(MediaType.APPLICATION_JSON)
public class DocumentResource {
    private final ApiDocuments documents;

    DocumentResource(ApiDocuments documents) {
        this.documents = documents;
    }

    /**
     * The union of what the services said of themselves when they started; with {@code bindings} as generators of clients want it, with
     * {@code component=core} or {@code component=container} what belongs to these. 400 where there is no such component.
     */
    @GET
    public Uni<ObjectNode> read(@Context UriInfo uri) {
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        Reader reader = query.containsKey("bindings") ? Reader.GENERATOR : Reader.CLIENT;
        Components about = Components.of(query, PulpVersions.BY_COMPONENT);
        return documents.all().map(parts -> union(parts, about, reader));
    }

    private static ObjectNode union(List<String> parts, Components about, Reader reader) {
        return ApiDocument.union(parts.stream().map(Json::stored).toList(), about, reader);
    }
}
