package io.slipway.access.token;

import io.slipway.access.decision.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a verified token says. */
public record Claims(Principal principal, List<String> audience, List<Scope> access, Instant expires) {

    /** What {@code limits} leave of what {@code principal} may: as if it were a token that has no other end. */
    public static Claims within(Principal principal, List<Scope> limits) {
        return new Claims(principal, List.of(), limits, Instant.MAX);
    }

    /** Whether the token lets its bearer do {@code action} with repository {@code name}. */
    public boolean allows(String name, String action) {
        return scope(name, action).isPresent();
    }

    /** What of the token lets its bearer do {@code action} with repository {@code name}. */
    public Optional<Scope> scope(String name, String action) {
        return access.stream()
                .filter(scope -> scope.type().equals("repository")
                        && scope.covers(name)
                        && (scope.actions().contains(action) || scope.actions().contains("*")))
                .findFirst();
    }

    /** Whether the token lets its bearer list the names there are. */
    public boolean allowsCatalog() {
        return access.stream()
                .anyMatch(scope -> scope.type().equals("registry")
                        && scope.name().equals("catalog")
                        && scope.actions().contains("*"));
    }
}
