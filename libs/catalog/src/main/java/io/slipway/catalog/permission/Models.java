package io.slipway.catalog.permission;

import io.slipway.access.decision.ObjectId;
import java.util.UUID;

/** What there is, as roles are given on it. */
public final class Models {
    public static final String REPOSITORY = "container.containerrepository";
    public static final String REMOTE = "container.containerremote";
    public static final String DISTRIBUTION = "container.containerdistribution";
    public static final String NAMESPACE = "container.containernamespace";

    private Models() {}

    /** A repository. */
    public static ObjectId repository(UUID id) {
        return new ObjectId(REPOSITORY, id);
    }

    /** A remote. */
    public static ObjectId remote(UUID id) {
        return new ObjectId(REMOTE, id);
    }

    /** A distribution. */
    public static ObjectId distribution(UUID id) {
        return new ObjectId(DISTRIBUTION, id);
    }

    /** A namespace. */
    public static ObjectId namespace(UUID id) {
        return new ObjectId(NAMESPACE, id);
    }
}
