package io.slipway.registry.upload;

import io.slipway.oci.digest.Algorithm;
import io.slipway.storage.object.ObjectKey;
import io.slipway.storage.object.UploadState;
import io.vertx.core.json.JsonObject;

/** The state of an upload as the session keeps it: the store's business, as text. */
final class StateText {
    private StateText() {}

    static String of(UploadState state) {
        return new JsonObject()
                .put("key", state.key().toString())
                .put("algorithm", state.algorithm().name())
                .put("size", state.size())
                .put("medium", state.medium())
                .encode();
    }

    static UploadState parse(String text) {
        JsonObject state = new JsonObject(text);
        return new UploadState(
                new ObjectKey(state.getString("key")),
                Algorithm.valueOf(state.getString("algorithm")),
                state.getLong("size"),
                state.getString("medium"));
    }
}
