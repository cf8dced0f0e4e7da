package io.slipway.content.remote;

import io.slipway.catalog.remote.Policy;
import io.slipway.catalog.remote.Remote;
import io.slipway.catalog.remote.RemoteDraft;
import io.slipway.catalog.remote.RemoteSecrets;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Sent;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.href.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A remote as Pulp shows it: of secrets only whether they are set. */
@Schema(name = "container.ContainerRemoteResponse")
public record RemoteDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String name,
        String url,
        Map<String, @Nullable String> pulpLabels,
        String policy,
        List<Hidden> hiddenFields,
        @Nullable String caCert,
        @Nullable String clientCert,
        boolean tlsValidation,
        @Nullable String proxyUrl,
        @Nullable Integer maxRetries,
        @Nullable Double totalTimeout,
        @Nullable Double connectTimeout,
        @Nullable Double sockConnectTimeout,
        @Nullable Double sockReadTimeout,
        @Nullable List<Map<String, String>> headers,
        @Nullable Integer downloadConcurrency,
        @Nullable Integer rateLimit,
        String upstreamName,
        @Nullable List<String> includes,
        @Nullable List<String> excludes,
        @Nullable String sigstore) {
    static final Form<RemoteDraft> FORM = new Form<>("container.ContainerRemote", RemoteDocument::draft);

    private static final List<String> POLICIES = List.of("immediate", "on_demand", "streamed");

    /** Wider than ours, as other registries may be; but one path, whoever reads it. */
    private static final Pattern UPSTREAM_NAME =
            Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]*+(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)*+");

    private static final int LONGEST_NAME = 255;

    /** No tag and no digest is as long; every tag is held against every pattern. */
    private static final int LONGEST_PATTERN = 256;

    private static final int MOST_PATTERNS = 1000;

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]++");

    /** Said by who sends the request: they mean where it ends and whom it is for. */
    private static final Set<String> HEADERS_OF_THE_WIRE =
            Set.of("connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade");

    private static final String MOVED =
            "What is stored is for another registry or proxy: send this field with the new url or proxy_url, or null.";

    /** Whether a field nobody may read is set. */
    @Schema(name = "HiddenFieldResponse")
    public record Hidden(String name, boolean isSet) {}

    static RemoteDocument of(Remote remote) {
        RemoteDraft draft = remote.draft();
        return new RemoteDocument(
                ResourceType.REMOTE.href(remote.id()),
                ResourceType.REMOTE.prn(remote.id()),
                Timestamp.of(remote.createdAt()),
                Timestamp.of(remote.updatedAt()),
                draft.name(),
                draft.url(),
                draft.labels(),
                draft.policy().toString(),
                hidden(draft.secrets()),
                draft.caCert(),
                draft.clientCert(),
                draft.tlsValidation(),
                draft.proxyUrl(),
                draft.maxRetries(),
                draft.totalTimeout(),
                draft.connectTimeout(),
                draft.sockConnectTimeout(),
                draft.sockReadTimeout(),
                draft.headers(),
                draft.downloadConcurrency(),
                draft.rateLimit(),
                draft.upstreamName(),
                draft.includes(),
                draft.excludes(),
                draft.sigstore());
    }

    private static List<Hidden> hidden(RemoteSecrets secrets) {
        return List.of(
                new Hidden("client_key", secrets.clientKey() != null),
                new Hidden("proxy_username", secrets.proxyUsername() != null),
                new Hidden("proxy_password", secrets.proxyPassword() != null),
                new Hidden("username", secrets.username() != null),
                new Hidden("password", secrets.password() != null),
                new Hidden("include_tags", false),
                new Hidden("exclude_tags", false));
    }

    /** What can be written of a remote, as it is, for a PATCH to be laid over; stays in this process. */
    record Writable(
            String name,
            String url,
            String upstreamName,
            String policy,
            @Nullable List<String> includes,
            @Nullable List<String> excludes,
            @Nullable String sigstore,
            @Nullable String caCert,
            @Nullable String clientCert,
            boolean tlsValidation,
            @Nullable String proxyUrl,
            Map<String, @Nullable String> pulpLabels,
            @Nullable Integer downloadConcurrency,
            @Nullable Integer maxRetries,
            @Nullable Double totalTimeout,
            @Nullable Double connectTimeout,
            @Nullable Double sockConnectTimeout,
            @Nullable Double sockReadTimeout,
            @Nullable List<Map<String, String>> headers,
            @Nullable Integer rateLimit,
            @Nullable String username,
            @Nullable String password,
            @Nullable String clientKey,
            @Nullable String proxyUsername,
            @Nullable String proxyPassword) {
        static Writable of(RemoteDraft draft) {
            return new Writable(
                    draft.name(),
                    draft.url(),
                    draft.upstreamName(),
                    draft.policy().toString(),
                    draft.includes(),
                    draft.excludes(),
                    draft.sigstore(),
                    draft.caCert(),
                    draft.clientCert(),
                    draft.tlsValidation(),
                    draft.proxyUrl(),
                    draft.labels(),
                    draft.downloadConcurrency(),
                    draft.maxRetries(),
                    draft.totalTimeout(),
                    draft.connectTimeout(),
                    draft.sockConnectTimeout(),
                    draft.sockReadTimeout(),
                    draft.headers(),
                    draft.rateLimit(),
                    draft.secrets().username(),
                    draft.secrets().password(),
                    draft.secrets().clientKey(),
                    draft.secrets().proxyUsername(),
                    draft.secrets().proxyPassword());
        }
    }

    /**
     * What was sent laid over what is {@code known}. Nobody may read the credentials of a remote, so nobody sends them where he can: who makes
     * the registry or the proxy another one says anew, or takes away, what was for the one before.
     */
    static RemoteDraft over(RemoteDraft known, Sent sent) {
        RemoteDraft wanted = FORM.readOver(Writable.of(known), sent);
        RemoteSecrets secrets = known.secrets();
        Map<String, List<String>> mistakes = new LinkedHashMap<>();
        if (!wanted.asksRegistryOf(known) || !wanted.asksThroughProxyOf(known)) {
            stays(sent, "username", secrets.username(), mistakes);
            stays(sent, "password", secrets.password(), mistakes);
        }
        if (!wanted.asksThroughProxyOf(known)) {
            stays(sent, "proxy_username", secrets.proxyUsername(), mistakes);
            stays(sent, "proxy_password", secrets.proxyPassword(), mistakes);
        }
        if (!mistakes.isEmpty()) {
            throw Refused.fields(mistakes);
        }
        return wanted;
    }

    private static void stays(Sent sent, String field, @Nullable String known, Map<String, List<String>> mistakes) {
        if (known != null && !sent.json().has(field)) {
            mistakes.put(field, List.of(MOVED));
        }
    }

    /** Reads a body. The administrator, who alone may make remotes yet, may name private networks. */
    private static RemoteDraft draft(Body body) {
        String url = body.requiredText("url");
        refuseCredentials(body, "url", url);
        String proxyUrl = body.text("proxy_url");
        refuseCredentials(body, "proxy_url", proxyUrl == null ? "" : proxyUrl);
        RemoteDraft draft = new RemoteDraft(
                body.requiredText("name"),
                url,
                upstreamName(body),
                Policy.fromString(body.choice("policy", "immediate", POLICIES)),
                patterns(body, "includes", "include_tags"),
                patterns(body, "excludes", "exclude_tags"),
                body.text("sigstore"),
                body.text("ca_cert"),
                body.text("client_cert"),
                body.bool("tls_validation", true),
                proxyUrl,
                body.labels(),
                body.integer("download_concurrency", 1),
                body.integer("max_retries", 0),
                body.number("total_timeout"),
                body.number("connect_timeout"),
                body.number("sock_connect_timeout"),
                body.number("sock_read_timeout"),
                headers(body),
                body.integer("rate_limit", 0),
                true,
                secrets(body));
        body.neverNull("sigstore");
        body.check();
        return draft;
    }

    private static RemoteSecrets secrets(Body body) {
        return new RemoteSecrets(
                body.secret("username"),
                body.secret("password"),
                body.secret("client_key"),
                body.secret("proxy_username"),
                body.secret("proxy_password"));
    }

    private static String upstreamName(Body body) {
        String name = body.requiredText("upstream_name");
        if (!name.isEmpty()
                && (name.length() > LONGEST_NAME || !UPSTREAM_NAME.matcher(name).matches())) {
            body.note("upstream_name", "Enter the name of a repository, such as library/alpine.");
        }
        return name;
    }

    private static @Nullable List<Map<String, String>> headers(Body body) {
        List<Map<String, String>> headers = body.maps("headers");
        if (headers != null) {
            headers.forEach(some -> some.forEach((name, value) -> header(body, name, value)));
        }
        return headers;
    }

    private static void header(Body body, String name, String value) {
        if (!HEADER_NAME.matcher(name).matches() || value.chars().anyMatch(Character::isISOControl)) {
            body.note("headers", "Enter names and values as a request can have them.");
        }
        if (HEADERS_OF_THE_WIRE.contains(name.toLowerCase(Locale.ROOT))) {
            body.note("headers", "The header " + name + " is not for a remote to say.");
        }
    }

    /** The old names are still taken, and appended to the new. */
    private static @Nullable List<String> patterns(Body body, String field, String oldField) {
        List<String> patterns = few(body, field, body.texts(field));
        List<String> old = few(body, oldField, body.texts(oldField));
        if (patterns == null || old == null) {
            return patterns == null ? old : patterns;
        }
        List<String> both = new ArrayList<>(patterns);
        both.addAll(old);
        return List.copyOf(both);
    }

    private static @Nullable List<String> few(Body body, String field, @Nullable List<String> patterns) {
        if (patterns != null
                && (patterns.size() > MOST_PATTERNS
                        || patterns.stream().anyMatch(pattern -> pattern.length() > LONGEST_PATTERN))) {
            body.note(
                    field,
                    "Ensure there are no more than " + MOST_PATTERNS + " patterns of no more than " + LONGEST_PATTERN
                            + " characters.");
        }
        return patterns;
    }

    private static void refuseCredentials(Body body, String field, String url) {
        if (url.contains("@")) {
            body.note(field, "Credentials do not belong into the URL; use the fields for them.");
        }
        if (url.startsWith("file:")) {
            body.note(field, "Files of the server are no registry.");
        }
    }
}
