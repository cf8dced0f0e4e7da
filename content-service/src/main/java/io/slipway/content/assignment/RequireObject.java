package io.slipway.content.assignment;

import io.slipway.access.decision.ObjectId;
import io.slipway.access.group.FindGroup;
import io.slipway.admission.asker.Askers;
import io.slipway.catalog.remote.FindRemote;
import io.slipway.catalog.remote.RemoteId;
import io.slipway.catalog.repository.FindRepository;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.serving.DistributionId;
import io.slipway.catalog.serving.FindDistribution;
import io.slipway.catalog.serving.FindNamespace;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.Reference;
import io.slipway.tasks.task.FindTask;
import io.slipway.tasks.task.TaskId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Requires that an object is there on which somebody is to be given a role. */
@ApplicationScoped
class RequireObject {
    private final FindRepository findRepository;
    private final FindRemote findRemote;
    private final FindDistribution findDistribution;
    private final FindNamespace findNamespace;
    private final FindTask findTask;
    private final FindGroup findGroup;

    RequireObject(
            FindRepository findRepository,
            FindRemote findRemote,
            FindDistribution findDistribution,
            FindNamespace findNamespace,
            FindTask findTask,
            FindGroup findGroup) {
        this.findRepository = findRepository;
        this.findRemote = findRemote;
        this.findDistribution = findDistribution;
        this.findNamespace = findNamespace;
        this.findTask = findTask;
        this.findGroup = findGroup;
    }

    /** The object; refused where there is none, or where roles are not given on its kind. */
    Uni<ObjectId> require(Reference.Named named) {
        ObjectId object = Askers.object(named.type(), named.id()).orElseThrow(RequireObject::unknown);
        return find(named, object)
                .onItem()
                .ifNull()
                .failWith(RequireObject::unknown)
                .replaceWith(object);
    }

    private Uni<? extends @Nullable Object> find(Reference.Named named, ObjectId object) {
        return switch (named.type()) {
            case REPOSITORY -> findRepository.byId(new RepositoryId(object.id()));
            case REMOTE -> findRemote.find(new RemoteId(object.id()));
            case DISTRIBUTION -> findDistribution.byId(new DistributionId(object.id()));
            case NAMESPACE -> findNamespace.byId(object.id());
            case TASK -> findTask.byId(new TaskId(object.id()));
            case GROUP -> findGroup.byId(Integer.parseInt(named.id()));
            case TAG, MANIFEST, BLOB, ARTIFACT, TASK_GROUP, WORKER, USER, ROLE, ACCESS_POLICY ->
                Uni.createFrom().nullItem();
        };
    }

    private static Refused unknown() {
        return Refused.field("content_object", "Invalid hyperlink - Object does not exist.");
    }
}
