package io.slipway.registry.upload;

import io.slipway.catalog.upload.UploadId;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.slipway.registry.answer.Refused;

/** What clients are told of uploads. Locations are paths, so that they hold whatever name the registry is reached by. */
final class UploadAnswer {
    private UploadAnswer() {}

    /** Where an upload stands, in {@code bytes}. Clients expect {@code 0-0} also of one that is empty. */
    static Answer at(int status, RepositoryName name, UploadId id, long bytes) {
        return Answer.empty(status)
                .with("Location", location(name, id))
                .with("Range", range(bytes))
                .with("Docker-Upload-UUID", id.value().toString());
    }

    /** The blob is there. */
    static Answer created(RepositoryName name, Digest digest) {
        return Answer.empty(201)
                .with("Location", "/v2/" + name + "/blobs/" + digest)
                .with("Docker-Content-Digest", digest.toString());
    }

    /** A chunk does not begin where the upload ends; says where it does. */
    static Refused outOfOrder(Session session, long bytes, String why) {
        return Refused.with(
                416,
                RegistryError.RANGE_INVALID.because(why),
                "Location",
                location(session.name(), session.id()),
                "Range",
                range(bytes),
                "Docker-Upload-UUID",
                session.id().value().toString());
    }

    private static String location(RepositoryName name, UploadId id) {
        return "/v2/" + name + "/blobs/uploads/" + id.value();
    }

    private static String range(long bytes) {
        return "0-" + Math.max(0, bytes - 1);
    }
}
