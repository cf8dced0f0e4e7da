package io.slipway.upstream.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A username and a password; never shown. */
public record Credentials(String username, String password) {

    /** The value of an {@code Authorization} header. */
    String basic() {
        byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
