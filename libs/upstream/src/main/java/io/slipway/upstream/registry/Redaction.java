package io.slipway.upstream.registry;

import io.slipway.upstream.auth.Credentials;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A registry may say again what it was sent, and what it says is told to whoever sees the task: so secrets are taken out of that. */
final class Redaction {
    /** What is shorter is found by chance, and guessed. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** All that {@code upstream} is sent and nobody else is to see. */
    static Redaction of(Upstream upstream) {
        Stream<String> credentials = Stream.of(
                        upstream.credentials(), upstream.proxy().flatMap(Upstream.Proxy::credentials))
                .flatMap(Optional::stream)
                .map(Credentials::secrets)
                .flatMap(List::stream);
        Stream<String> headers = upstream.headers().stream().map(Map.Entry::getValue);
        return new Redaction(Stream.concat(credentials, headers)
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    /** {@code said} without secrets; {@code authorization} is the header that was sent last. */
    String of(String said, Optional<String> authorization) {
        String shown = authorization
                .map(header -> said.replace(header.substring(header.indexOf(' ') + 1), "[hidden]"))
                .orElse(said);
        for (String secret : secrets) {
            shown = shown.replace(secret, "[hidden]");
        }
        return shown;
    }
}
