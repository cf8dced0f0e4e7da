package io.slipway.content.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.ledger.level.SchemaLevel;
import io.slipway.pulp.document.Json;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API is, and whether it is there. */
@Path("/pulp/api/v3")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {
    private static final List<Version> VERSIONS = List.of(
            new Version("core", "3.123.1", "pulpcore", "pulpcore.app", true),
            new Version("container", "2.30.0", "pulp-container", "pulp_container.app", true));

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A part of the API, by the version of Pulp whose behaviour it has. */
    public record Version(
            String component, String version, String pulp_package, String module, boolean domainCompatible) {}

    /** Whether something is connected. */
    public record Connection(boolean connected) {}

    /** Where content is served. */
    public record ContentSettings(@Nullable String contentOrigin, String contentPathPrefix) {}

    /** The whole status. */
    public record Status(
            List<Version> versions,
            List<Object> onlineWorkers,
            List<Object> onlineApiApps,
            List<Object> onlineContentApps,
            Connection databaseConnection,
            Connection redisConnection,
            @Nullable Object storage,
            ContentSettings contentSettings,
            boolean domainEnabled) {}

    private final SchemaLevel database;

    StatusResource(SchemaLevel database) {
        this.database = database;
    }

    /** The status: open to everybody. */
    @GET
    @Path("/status/")
    public Uni<ObjectNode> status() {
        return database.require()
                .replaceWith(true)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(false)
                .onFailure()
                .recoverWithItem(false)
                .map(StatusResource::document);
    }

    private static ObjectNode document(boolean isConnected) {
        ObjectNode status = Json.tree(new Status(
                VERSIONS,
                List.of(),
                List.of(),
                List.of(),
                new Connection(isConnected),
                new Connection(false),
                null,
                new ContentSettings(null, "/pulp/content/"),
                false));
        status.withArray("versions").forEach(version -> {
            ObjectNode node = (ObjectNode) version;
            node.set("package", node.remove("pulp_package"));
        });
        return status;
    }

    /** Whether this process answers; asks nobody. */
    @GET
    @Path("/livez/")
    public Response livez() {
        return Response.ok().build();
    }
}
