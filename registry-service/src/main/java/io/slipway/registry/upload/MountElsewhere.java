package io.slipway.registry.upload;

import io.slipway.access.decision.Principal;
import io.slipway.catalog.upload.MountBlob;
import io.slipway.catalog.upload.MountFrom;
import io.slipway.oci.digest.Digest;
import io.slipway.oci.name.RepositoryName;
import io.slipway.registry.answer.Answer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Mounts a blob that is here already, in a repository the asker may read: no byte moves. */
@ApplicationScoped
public class MountElsewhere {
    private final MountBlob mount;

    MountElsewhere(MountBlob mount) {
        this.mount = mount;
    }

    /** 201 where {@code digest} was found, in {@code from} or anywhere {@code reader} may read; null where it has to be uploaded. */
    public Uni<@Nullable Answer> mount(
            RepositoryName name, Principal who, Principal reader, Digest digest, @Nullable RepositoryName from) {
        MountFrom where = from == null ? new MountFrom.Anywhere() : new MountFrom.From(from);
        return mount.mount(name, who, reader, digest, where)
                .map(size -> size.isPresent() ? UploadAnswer.created(name, digest) : null);
    }
}
