package io.slipway.access.token;

import io.slipway.oci.digest.Algorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The SHA-256 of a token, by which it is remembered. As four numbers, for it is made with every request. */
record TokenHash(long first, long second, long third, long fourth) {
    /** Ready for the next token with each hash it tells. */
    private static final ThreadLocal<MessageDigest> HASH = ThreadLocal.withInitial(Algorithm.SHA256::hash);

    static TokenHash of(String token) {
        ByteBuffer hash = ByteBuffer.wrap(HASH.get().digest(token.getBytes(StandardCharsets.US_ASCII)));
        return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }
}
