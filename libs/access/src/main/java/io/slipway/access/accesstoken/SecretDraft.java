package io.slipway.access.accesstoken;

import io.slipway.access.token.Scope;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a secret when it is made.
 *
 * @param name unique among those of its user
 * @param scopes what may be done with it of all that its user may: {@code repository:team/*:pull,push}, {@code api:*:read}; null for all
 * @param expiresAt null for never
 */
public record SecretDraft(
        String name,
        @Nullable List<String> scopes,
        @Nullable OffsetDateTime expiresAt) {
    private static final Set<String> REPOSITORY = Set.of("pull", "push", "delete");
    private static final Set<String> API = Set.of("read", "write");

    /** What is wrong with {@code text} as a scope; empty where nothing is. */
    public static Optional<String> mistake(String text) {
        Optional<Scope> scope = Scope.fromString(text);
        boolean isKnown = scope.filter(known -> isKnown(known)).isPresent();
        return isKnown
                ? Optional.empty()
                : Optional.of(
                        "\"" + text + "\" is no scope: they look like repository:team/*:pull,push or api:*:read.");
    }

    private static boolean isKnown(Scope scope) {
        return switch (scope.type()) {
            case "repository" -> REPOSITORY.containsAll(scope.actions());
            case "api" -> scope.name().equals("*") && API.containsAll(scope.actions());
            case "registry" -> scope.name().equals("catalog") && scope.actions().equals(List.of("*"));
            default -> false;
        };
    }
}
