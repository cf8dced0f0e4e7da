package io.slipway.content.user;

import io.slipway.access.user.Authenticate;
import io.slipway.access.user.WrongCredentials;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets the management API know its users. Until access control lands, only the administrator may use it. */
@ApplicationScoped
class AuthenticateAsker implements Asker.Authenticator {
    private final Authenticate authenticate;

    AuthenticateAsker(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    @Override
    public Uni<Asker> basic(String name, String password) {
        return authenticate
                .basic(name, password)
                .onFailure(WrongCredentials.class)
                .transform(wrong -> Refused.detail(401, "Invalid username/password."))
                .invoke(user -> {
                    if (!user.superuser()) {
                        throw Refused.detail(403, "You do not have permission to perform this action.");
                    }
                })
                .map(user -> new Asker(user.id(), user.name()));
    }
}
