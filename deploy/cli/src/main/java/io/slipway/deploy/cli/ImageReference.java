package io.slipway.deploy.cli;

import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.Reference;
import io.slipway.oci.name.RepositoryName;
import java.util.Optional;

/**
 * An image as people write it: {@code registry.example/library/alpine:3.20}, with a tag, a digest or neither. Without a registry it is
 * Docker Hub's.
 *
 * @param host the registry's host, with its port where it has one
 * @param reference what is wanted; empty for all tags
 */
record ImageReference(String host, RepositoryName name, Optional<String> reference) {
    private static final String HUB = "registry-1.docker.io";

    static ImageReference fromString(String text) {
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
        String rest = isHost ? text.substring(slash + 1) : text;
        int at = rest.indexOf('@');
        int colon = rest.lastIndexOf(':');
        int end = at >= 0 ? at : colon > rest.lastIndexOf('/') ? colon : rest.length();
        try {
            RepositoryName name = RepositoryName.fromString(rest.substring(0, end));
            return new ImageReference(
                    isHost ? first : HUB,
                    isHost || name.toString().contains("/") ? name : RepositoryName.fromString("library/" + name),
                    end == rest.length() ? Optional.empty() : Optional.of(checked(rest.substring(end + 1))));
        } catch (RegistryException e) {
            throw new Trouble(text + " is no image reference: " + e.detail());
        }
    }

    private static String checked(String reference) {
        return Reference.fromString(reference).toString();
    }
}
