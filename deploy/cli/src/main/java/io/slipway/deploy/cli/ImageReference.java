package io.slipway.deploy.cli;

import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.RepositoryName;
import java.util.Optional;
import java.util.Set;

/**
 * An image as people write it: {@code registry.example/library/alpine:3.20}, with a tag, a digest or neither; of both the digest counts.
 * Without a registry it is Docker Hub's.
 *
 * @param host the registry's host, with its port where it has one
 * @param reference what is wanted; empty for all tags
 */
record ImageReference(String host, RepositoryName name, Optional<String> reference) {
    private static final String HUB = "registry-1.docker.io";
    private static final Set<String> HUB_ALIASES = Set.of("docker.io", "index.docker.io");

    static ImageReference fromString(String text) {
        if (text.contains("://")) {
            throw new Trouble(text + " is no image reference: leave out " + text.substring(0, text.indexOf("://") + 3));
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String host = !isHost || HUB_ALIASES.contains(first) ? HUB : first;
        String rest = isHost ? text.substring(slash + 1) : text;
        int at = rest.indexOf('@');
        String named = at < 0 ? rest : rest.substring(0, at);
        int colon = named.lastIndexOf(':');
        String name = colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
        try {
            return new ImageReference(
                    host,
                    RepositoryName.fromString(host.equals(HUB) && !name.contains("/") ? "library/" + name : name),
                    at < 0
                            ? Optional.of(named.substring(name.length()))
                                    .filter(tag -> !tag.isEmpty())
                                    .map(tag -> checked(tag.substring(1)))
                            : Optional.of(checked(rest.substring(at + 1))));
        } catch (RegistryException e) {
            throw new Trouble(text + " is no image reference: " + e.detail());
        }
    }

    private static String checked(String reference) {
        return Reference.fromString(reference).toString();
    }
}
