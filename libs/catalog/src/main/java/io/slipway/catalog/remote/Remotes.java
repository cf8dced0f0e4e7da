package io.slipway.catalog.remote;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.slipway.ledger.secret.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of remotes, and the way between a row and what it says: secrets are sealed on the way in, opened on the way out. */
@ApplicationScoped
class Remotes implements PanacheRepositoryBase<RemoteEntity, UUID> {
    private static final String HEADERS = "headers";

    private final Sealer sealer;

    Remotes(Sealer sealer) {
        this.sealer = sealer;
    }

    Remote read(RemoteEntity row) {
        return new Remote(new RemoteId(row.id), draft(row), row.createdAt, row.updatedAt);
    }

    RemoteDraft draft(RemoteEntity row) {
        return new RemoteDraft(
                row.name,
                row.url,
                row.upstreamName,
                Policy.fromString(row.policy),
                asList(row.includes),
                asList(row.excludes),
                row.sigstore,
                row.caCert,
                row.clientCert,
                row.tlsValidation,
                row.proxyUrl,
                row.labels,
                row.downloadConcurrency,
                row.maxRetries,
                row.totalTimeout,
                row.connectTimeout,
                row.sockConnectTimeout,
                row.sockReadTimeout,
                row.headers == null ? null : row.headers.get(HEADERS),
                row.rateLimit,
                row.privateNetworks,
                secrets(row));
    }

    /** Writes what {@code draft} says into {@code row}. */
    void write(RemoteEntity row, RemoteDraft draft) {
        row.name = draft.name();
        row.url = draft.url();
        row.upstreamName = draft.upstreamName();
        row.policy = draft.policy().toString();
        row.includes = asArray(draft.includes());
        row.excludes = asArray(draft.excludes());
        row.sigstore = draft.sigstore();
        row.caCert = draft.caCert();
        row.clientCert = draft.clientCert();
        row.tlsValidation = draft.tlsValidation();
        row.proxyUrl = draft.proxyUrl();
        row.labels = draft.labels();
        row.downloadConcurrency = draft.downloadConcurrency();
        row.maxRetries = draft.maxRetries();
        row.totalTimeout = draft.totalTimeout();
        row.connectTimeout = draft.connectTimeout();
        row.sockConnectTimeout = draft.sockConnectTimeout();
        row.sockReadTimeout = draft.sockReadTimeout();
        row.headers = headers(draft.headers());
        row.rateLimit = draft.rateLimit();
        row.privateNetworks = draft.privateNetworks();
        writeSecrets(row, draft.secrets());
    }

    private static @Nullable List<String> asList(String @Nullable [] array) {
        return array == null ? null : List.of(array);
    }

    private static String @Nullable [] asArray(@Nullable List<String> list) {
        return list == null ? null : list.toArray(String[]::new);
    }

    private static @Nullable Map<String, List<Map<String, String>>> headers(
            @Nullable List<Map<String, String>> headers) {
        return headers == null ? null : Map.of(HEADERS, headers);
    }

    private void writeSecrets(RemoteEntity row, RemoteSecrets secrets) {
        row.usernameSealed = sealed(secrets.username());
        row.passwordSealed = sealed(secrets.password());
        row.clientKeySealed = sealed(secrets.clientKey());
        row.proxyUsernameSealed = sealed(secrets.proxyUsername());
        row.proxyPasswordSealed = sealed(secrets.proxyPassword());
    }

    private RemoteSecrets secrets(RemoteEntity row) {
        return new RemoteSecrets(
                opened(row.usernameSealed),
                opened(row.passwordSealed),
                opened(row.clientKeySealed),
                opened(row.proxyUsernameSealed),
                opened(row.proxyPasswordSealed));
    }

    private @Nullable String sealed(@Nullable String secret) {
        return secret == null ? null : sealer.seal(secret);
    }

    private @Nullable String opened(@Nullable String secret) {
        return secret == null ? null : sealer.open(secret);
    }
}
