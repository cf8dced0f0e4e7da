package io.slipway.catalog.upload;

import io.slipway.access.decision.Principal;

/** How a principal is written down beside an upload that is his. */
final class Owner {
    private Owner() {}

    static String of(Principal who) {
        return switch (who) {
            case Principal.Anonymous nobody -> "anonymous";
            case Principal.User user -> "user:" + user.id();
        };
    }
}
