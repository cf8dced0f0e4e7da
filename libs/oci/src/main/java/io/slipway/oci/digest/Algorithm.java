package io.slipway.oci.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions a digest may be made with: the two registered by the image specification. */
public enum Algorithm {
    SHA256("sha256", "SHA-256", 64),
    SHA512("sha512", "SHA-512", 128);

    private final String text;
    private final String jdkName;
    private final int hexLength;

    Algorithm(String text, String jdkName, int hexLength) {
        this.text = text;
        this.jdkName = jdkName;
        this.hexLength = hexLength;
    }

    /** A fresh running hash. */
    public MessageDigest hash() {
        try {
            return MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + jdkName, e);
        }
    }

    /** Whether {@code hex} is a hash of this algorithm: lower case, of the right length. */
    boolean accepts(String hex) {
        if (hex.length() != hexLength) {
            return false;
        }
        for (int i = 0; i < hexLength; i++) {
            if (!isLowerHex(hex.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    /** The name in a digest: {@code sha256}. */
    @Override
    public String toString() {
        return text;
    }
}
