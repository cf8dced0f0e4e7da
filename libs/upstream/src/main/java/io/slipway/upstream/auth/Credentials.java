package io.slipway.upstream.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A username and a password; never shown. */
public record Credentials(String username, String password) {

    /** The value of an {@code Authorization} header. */
    String basic() {
        byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** What of them a registry could say again: the password as it is, and as it is sent. */
    public List<String> secrets() {
        return List.of(password, basic().substring("Basic ".length()));
    }

    @Override
    public String toString() {
        return "Credentials[hidden]";
    }
}
