package io.slipway.access.role;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a role. */
@Entity(name = "Role")
@Table(name = "role")
class RoleEntity {
    @Id
    UUID id;

    String name;

    @Nullable
    String description;

    String[] permissions;

    @Column(updatable = false)
    boolean locked;

    /** Times are PostgreSQL's: read after a flush, never written. */
    @Column(name = "created_at", insertable = false, updatable = false)
    OffsetDateTime createdAt;

    @Column(name = "updated_at", insertable = false, updatable = false)
    OffsetDateTime updatedAt;

    RoleDraft draft() {
        return new RoleDraft(name, description, List.of(permissions));
    }

    void write(RoleDraft draft) {
        name = draft.name();
        description = draft.description();
        permissions = draft.permissions().stream().distinct().toArray(String[]::new);
    }

    Role role() {
        return new Role(id, draft(), locked, createdAt, updatedAt);
    }
}
