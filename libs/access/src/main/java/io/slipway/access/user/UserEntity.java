package io.slipway.access.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The row of a user. */
@Entity(name = "AppUser")
@Table(name = "app_user")
class UserEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Integer id;

    String username;

    @Column(name = "password_hash")
    @Nullable
    String passwordHash;

    @Column(name = "first_name")
    String firstName;

    @Column(name = "last_name")
    String lastName;

    String email;

    @Column(name = "is_staff")
    boolean staff;

    @Column(name = "is_superuser")
    boolean superuser;

    @Column(name = "is_active")
    boolean active;

    int epoch = 1;

    /** Times are PostgreSQL's: read, never written. */
    @Column(name = "created_at", insertable = false, updatable = false)
    OffsetDateTime createdAt;

    UserDraft draft() {
        return new UserDraft(username, firstName, lastName, email, staff, active);
    }

    void write(UserDraft draft) {
        username = draft.username();
        firstName = draft.firstName();
        lastName = draft.lastName();
        email = draft.email();
        staff = draft.isStaff();
        active = draft.isActive();
    }
}
