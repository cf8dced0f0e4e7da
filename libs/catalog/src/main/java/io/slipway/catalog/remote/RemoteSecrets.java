package io.slipway.catalog.remote;

import org.jspecify.annotations.Nullable;

/** What a remote is asked with and nobody may read: it is sealed in the database and never shown. */
public record RemoteSecrets(
        @Nullable String username,
        @Nullable String password,
        @Nullable String clientKey,
        @Nullable String proxyUsername,
        @Nullable String proxyPassword) {

    /** No secrets. */
    public static final RemoteSecrets NONE = new RemoteSecrets(null, null, null, null, null);

    /** Says only which are set. */
    @Override
    public String toString() {
        return "RemoteSecrets[username " + said(username) + ", password " + said(password) + ", clientKey "
                + said(clientKey) + ", proxyUsername " + said(proxyUsername) + ", proxyPassword "
                + said(proxyPassword) + "]";
    }

    private static String said(@Nullable String secret) {
        return secret == null ? "absent" : "set";
    }
}
