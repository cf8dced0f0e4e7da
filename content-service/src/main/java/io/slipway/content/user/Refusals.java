package io.slipway.content.user;

import io.slipway.access.user.CreateUser;
import io.slipway.access.user.OnlySuperusers;
import io.slipway.access.user.WeakPassword;
import io.slipway.ledger.transaction.UniqueViolation;
import io.slipway.pulp.error.Refused;
import java.util.Map;

/** What is said of users that cannot be made or changed as it was asked for. */
final class Refusals {
    private Refusals() {}

    static Throwable of(Throwable failure) {
        if (failure instanceof WeakPassword weak) {
            return Refused.fields(Map.of("non_field_errors", weak.mistakes()));
        }
        if (failure instanceof OnlySuperusers) {
            return Refused.forbidden();
        }
        return UniqueViolation.of(CreateUser.NAME_IS_UNIQUE, failure)
                ? Refused.field("username", "This field must be unique.")
                : failure;
    }
}
