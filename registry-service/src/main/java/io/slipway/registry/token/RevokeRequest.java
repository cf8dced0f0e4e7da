package io.slipway.registry.token;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.slipway.access.secret.Secret;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What is to be revoked.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009">token revocation</a>
 */
final class RevokeRequest {
    private RevokeRequest() {}

    /** The refresh token in the form; empty where it is none of ours. */
    static Optional<Secret> ofForm(Buffer body) {
        List<String> sent = new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false)
                .parameters()
                .getOrDefault("token", List.of());
        if (sent.size() != 1) {
            throw TokenRefused.invalidRequest("the parameter token is required: the refresh token to revoke");
        }
        return Secret.fromString(Secret.Kind.REFRESH, sent.getFirst());
    }
}
