package io.slipway.access.login;

import io.slipway.access.decision.Principal;
import io.slipway.access.token.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who proved who he is.
 *
 * @param limits what he may do with what he proved it with, of all that he may; null for all of it
 * @param isPassword whether it was his password, and no secret that has limits or an end of its own
 */
public record Login(Principal.User user, @Nullable List<Scope> limits, boolean isPassword) {

    static Login byPassword(Principal.User user) {
        return new Login(user, null, true);
    }

    static Login byToken(Principal.User user) {
        return new Login(user, null, false);
    }
}
