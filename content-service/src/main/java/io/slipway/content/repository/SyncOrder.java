package io.slipway.content.repository;

import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.href.ResourceType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a sync is asked to do.
 *
 * @param remote null for the repository's own
 * @param mirror whether what upstream does not have is taken out of the repository
 */
record SyncOrder(@Nullable UUID remote, boolean mirror) {
    static final Form<SyncOrder> FORM = new Form<>("ContainerRepositorySyncURL", SyncOrder::read);

    private static SyncOrder read(Body body) {
        SyncOrder order = new SyncOrder(body.reference("remote", ResourceType.REMOTE), body.bool("mirror", false));
        if (body.bool("signed_only", false)) {
            body.note("signed_only", "Only signed content cannot be told apart yet.");
        }
        body.check();
        return order;
    }
}
