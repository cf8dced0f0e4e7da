package io.slipway.access.group;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of groups. */
@ApplicationScoped
class Groups implements PanacheRepositoryBase<GroupEntity, Integer> {
    /** The kind of groups in Pulp's words. */
    static final String MODEL = "core.group";
}
