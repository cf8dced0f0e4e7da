package io.slipway.catalog.permission;

import io.slipway.access.decision.ObjectId;
import io.slipway.catalog.remote.RemoteId;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.serving.DistributionId;
import java.util.UUID;

/** What there is, as roles are given on it. */
public final class Models {
    public static final String REPOSITORY = "container.containerrepository";
    public static final String REMOTE = "container.containerremote";
    public static final String DISTRIBUTION = "container.containerdistribution";
    public static final String NAMESPACE = "container.containernamespace";

    private Models() {}

    /** A repository. */
    public static ObjectId of(RepositoryId id) {
        return new ObjectId(REPOSITORY, id.value());
    }

    /** A remote. */
    public static ObjectId of(RemoteId id) {
        return new ObjectId(REMOTE, id.value());
    }

    /** A distribution. */
    public static ObjectId of(DistributionId id) {
        return new ObjectId(DISTRIBUTION, id.value());
    }

    /** A namespace. */
    public static ObjectId namespace(UUID id) {
        return new ObjectId(NAMESPACE, id);
    }
}
