package io.slipway.access.oidc;

import java.time.Instant;
import java.util.Set;

/**
 * What a verified token of an issuer says about its bearer, in our words.
 *
 * @param issuer its URL
 * @param subject who it is there, for ever
 * @param groups the groups here that he is to be in
 * @param roles the roles he is to have on everything
 */
record Issued(
        String issuer,
        String subject,
        Person person,
        Set<String> groups,
        Set<String> roles,
        boolean isSuperuser,
        Instant issuedAt,
        Instant expires) {

    /** What a user made of it is called. */
    record Person(String username, String firstName, String lastName, String email) {}
}
