package io.slipway.access.secret;

import io.slipway.oci.digest.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A secret that Slipway made: 32 random bytes behind letters that say what it is for, so that a scanner finds one that leaked. It is told
 * once; what is kept is its hash, which is enough for a secret nobody could guess.
 */
public final class Secret {
    private static final int BYTES = 32;
    private static final Pattern REST = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a secret is for. */
    public enum Kind {
        /** To get tokens of the registry without a password. */
        REFRESH("slwr_"),
        /** Instead of a user's password, for a part of what he may. */
        ACCESS("slwp_"),
        /** A robot's password. */
        ROBOT("slwb_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** A fresh one. */
    public static Secret make(Kind kind) {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(kind.prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** A secret that somebody sent; empty where it cannot be one of {@code kind}. */
    public static Optional<Secret> fromString(Kind kind, String text) {
        return text.startsWith(kind.prefix)
                        && REST.matcher(text.substring(kind.prefix.length())).matches()
                ? Optional.of(new Secret(text))
                : Optional.empty();
    }

    /** The secret itself, for the answer that tells it. */
    public String reveal() {
        return text;
    }

    /** What is kept of it. */
    public String hash() {
        return Digest.ofBytes(text.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /** Whether two are the same, in a time that does not say how much of them is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.US_ASCII), secret.text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }

    /** Never the secret: this ends up in logs. */
    @Override
    public String toString() {
        return "a secret";
    }
}
