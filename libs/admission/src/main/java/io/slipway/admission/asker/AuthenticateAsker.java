package io.slipway.admission.asker;

import io.slipway.access.user.Authenticate;
import io.slipway.access.user.WrongCredentials;
import io.slipway.pulp.error.Asker;
import io.slipway.pulp.error.Refused;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets the management API know its users. */
@ApplicationScoped
class AuthenticateAsker implements Asker.Authenticator {
    private final Authenticate authenticate;

    AuthenticateAsker(Authenticate authenticate) {
        this.authenticate = authenticate;
    }

    @Override
    public Uni<Asker> basic(String name, String password, String address) {
        return authenticate
                .basic(name, password, address)
                .onFailure(WrongCredentials.class)
                .transform(wrong -> Refused.detail(401, "Invalid username/password."))
                .map(Askers::asker);
    }
}
