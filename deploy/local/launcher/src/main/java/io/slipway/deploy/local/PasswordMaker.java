package io.slipway.deploy.local;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Makes a password that people can type: without letters that look alike. */
final class PasswordMaker {
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 20;

    private PasswordMaker() {}

    static String make() {
        return new SecureRandom()
                .ints(LENGTH, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }
}
