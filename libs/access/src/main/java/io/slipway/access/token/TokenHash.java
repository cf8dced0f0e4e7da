package io.slipway.access.token;

import io.slipway.oci.digest.Algorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The SHA-256 of a token, by which it is remembered. As four numbers, for it is made with every request. */
record TokenHash(long first, long second, long third, long fourth) {

    static TokenHash of(String token) {
        ByteBuffer hash = ByteBuffer.wrap(Algorithm.SHA256.hash().digest(token.getBytes(StandardCharsets.US_ASCII)));
        return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }
}
