package io.slipway.access.user;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
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

    @Column(name = "is_superuser")
    boolean superuser;

    @Column(name = "is_active")
    boolean active;
}
