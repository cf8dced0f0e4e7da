package io.slipway.content.tokenkey;

import io.slipway.pulp.document.Form;
import io.slipway.pulp.openapi.Operations;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key of the token server.
 *
 * @param id by which tokens name it
 * @param signs whether it is the one that signs
 */
@Schema(name = "slipway.TokenKeyResponse")
public record TokenKeyDocument(String href, String id, boolean signs) {
    static final Form<Boolean> FORM = new Form<>("slipway.TokenKey", body -> {
        body.check();
        return true;
    });

    static TokenKeyDocument of(String id, boolean signs) {
        return new TokenKeyDocument(Operations.OWN + "token-keys/" + id + "/", id, signs);
    }
}
