package io.slipway.content.document;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.openapi.Described;
import io.slipway.pulp.openapi.Operations;
import io.slipway.pulp.page.Pages;
import io.slipway.tasks.process.FindProcess;
import io.slipway.tasks.process.OnlineProcess;
import io.slipway.tasks.process.ProcessKind;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the API is, and whether it is there. */
@Path("/pulp/api/v3")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource implements Described {
    private static final Logger LOG = Logger.getLogger(StatusResource.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Operations OPERATIONS = Operations.at("status")
            .open(Status.class)
            .and(Operations.at("livez").open(null));

    /** A part of the API, by the version of Pulp whose behaviour it has. */
    @Schema(name = "VersionResponse")
    public record Version(
            String component,
            String version,
            @JsonProperty("package") String packageName,
            String module,
            boolean domainCompatible) {}

    /** Whether something is connected. */
    @Schema(name = "ConnectionResponse")
    public record Connection(boolean connected) {}

    /** A process that is there. */
    @Schema(name = "AppStatusResponse")
    public record AppStatus(String name, Timestamp lastHeartbeat, Map<String, String> versions) {
        static AppStatus of(OnlineProcess process) {
            return new AppStatus(process.name(), Timestamp.of(process.lastHeartbeat()), PulpVersions.BY_COMPONENT);
        }
    }

    /** Where bytes are kept, where that has a size. */
    @Schema(name = "StorageResponse")
    public record Storage(long total, long used, long free) {}

    /** Where content is served. */
    @Schema(name = "ContentSettingsResponse")
    public record ContentSettings(@Nullable String contentOrigin, String contentPathPrefix) {}

    /** The whole status. */
    @Schema(name = "StatusResponse")
    public record Status(
            List<Version> versions,
            List<AppStatus> onlineWorkers,
            List<AppStatus> onlineApiApps,
            List<AppStatus> onlineContentApps,
            Connection databaseConnection,
            Connection redisConnection,
            @Nullable Storage storage,
            ContentSettings contentSettings,
            boolean domainEnabled) {}

    private final FindProcess findProcess;

    StatusResource(FindProcess findProcess) {
        this.findProcess = findProcess;
    }

    @Override
    public Operations operations() {
        return OPERATIONS;
    }

    /** The status: open to everybody. */
    @GET
    @Path("/status/")
    public Uni<ObjectNode> status(@Context UriInfo uri) {
        return findProcess
                .online()
                .map(Optional::of)
                .ifNoItem()
                .after(PATIENCE)
                .recoverWithItem(Optional.empty())
                .onFailure()
                .invoke(failure -> LOG.warnf("the database does not answer: %s", failure))
                .onFailure()
                .recoverWithItem(Optional.empty())
                .map(processes -> Pages.projected(uri, document(processes)));
    }

    private static Status document(Optional<List<OnlineProcess>> processes) {
        List<OnlineProcess> online = processes.orElse(List.of());
        return new Status(
                PulpVersions.ALL,
                of(ProcessKind.WORKER, online),
                of(ProcessKind.API, online),
                of(ProcessKind.CONTENT, online),
                new Connection(processes.isPresent()),
                new Connection(false),
                null,
                new ContentSettings(null, "/pulp/content/"),
                false);
    }

    private static List<AppStatus> of(ProcessKind kind, List<OnlineProcess> processes) {
        return processes.stream()
                .filter(process -> process.kind() == kind)
                .map(AppStatus::of)
                .toList();
    }

    /** Whether this process answers; asks nobody. */
    @GET
    @Path("/livez/")
    public Response livez() {
        return Response.ok().build();
    }
}
