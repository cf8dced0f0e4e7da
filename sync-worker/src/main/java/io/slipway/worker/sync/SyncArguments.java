package io.slipway.worker.sync;

import io.slipway.catalog.remote.RemoteId;
import io.slipway.catalog.repository.RepositoryId;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** What a sync is ordered with. */
record SyncArguments(RepositoryId repository, RemoteId remote, boolean mirror) {

    static SyncArguments fromJson(String text) {
        JsonObject json = new JsonObject(text);
        return new SyncArguments(
                new RepositoryId(UUID.fromString(json.getString("repository"))),
                new RemoteId(UUID.fromString(json.getString("remote"))),
                json.getBoolean("mirror", false));
    }
}
