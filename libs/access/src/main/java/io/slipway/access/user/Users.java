package io.slipway.access.user;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The rows of users. */
@ApplicationScoped
class Users implements PanacheRepositoryBase<UserEntity, Integer> {}
