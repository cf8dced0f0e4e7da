package io.slipway.worker.sync;

import io.slipway.catalog.repository.RepositoryVersion;
import io.slipway.pulp.document.RepositoryVersionDocument;
import io.slipway.tasks.task.Created;

/** A version as Pulp shows it in the result of a task. */
final class VersionDocument {
    private VersionDocument() {}

    static Created created(RepositoryVersion version) {
        RepositoryVersionDocument document = document(version);
        return new Created(document.pulpHref(), document.prn());
    }

    static String json(RepositoryVersion version) {
        return document(version).toJson();
    }

    private static RepositoryVersionDocument document(RepositoryVersion version) {
        return RepositoryVersionDocument.of(
                version.id().value(),
                version.repository().value(),
                version.number(),
                version.createdAt(),
                version.updatedAt(),
                version.added().byName(),
                version.removed().byName(),
                version.present().byName());
    }
}
