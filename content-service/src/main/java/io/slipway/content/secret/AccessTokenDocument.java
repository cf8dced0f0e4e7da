package io.slipway.content.secret;

import io.slipway.access.accesstoken.KnownSecret;
import io.slipway.access.accesstoken.SecretDraft;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.openapi.Operations;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A personal access token.
 *
 * @param scopes null where it is good for all that its user may
 * @param token the secret itself: in the answer that made it, and never again
 */
@Schema(name = "slipway.AccessTokenResponse")
public record AccessTokenDocument(
        String href,
        UUID id,
        int user,
        String name,
        @Nullable List<String> scopes,
        Timestamp createdAt,
        @Nullable Timestamp expiresAt,
        @Nullable String token) {
    static final Form<SecretDraft> FORM = new Form<>("slipway.AccessToken", AccessTokenDocument::read);

    static AccessTokenDocument of(KnownSecret known) {
        return told(known, null);
    }

    static AccessTokenDocument told(KnownSecret known, @Nullable String secret) {
        return new AccessTokenDocument(
                Operations.OWN + "access-tokens/" + known.id() + "/",
                known.id(),
                known.userId(),
                known.draft().name(),
                known.draft().scopes(),
                Timestamp.of(known.createdAt()),
                Timestamp.orNull(known.draft().expiresAt()),
                secret);
    }

    /** Reads {@code name}, {@code scopes} and {@code expires_in_days}, as for anything that has a secret. */
    public static SecretDraft read(Body body) {
        String name = body.requiredText("name");
        List<String> scopes = body.texts("scopes");
        Integer days = body.integer("expires_in_days", 1);
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,99}")) {
            body.note("name", "Enter a valid value: small letters, digits, dots, dashes and underscores, at most 100.");
        }
        if (scopes != null) {
            scopes.forEach(scope -> SecretDraft.mistake(scope).ifPresent(mistake -> body.note("scopes", mistake)));
        }
        body.check();
        return new SecretDraft(
                name,
                scopes,
                days == null ? null : OffsetDateTime.now(Clock.systemUTC()).plusDays(days));
    }
}
