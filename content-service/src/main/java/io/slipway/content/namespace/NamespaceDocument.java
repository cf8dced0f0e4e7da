package io.slipway.content.namespace;

import io.slipway.catalog.serving.Namespace;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.name.RepositoryName;
import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.document.Timestamp;
import io.slipway.pulp.href.ResourceType;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A namespace as Pulp shows it. */
@Schema(name = "container.ContainerNamespaceResponse")
public record NamespaceDocument(
        String pulpHref,
        String prn,
        Timestamp pulpCreated,
        Timestamp pulpLastUpdated,
        String name,
        Map<String, @Nullable String> pulpLabels) {
    static final Form<Wanted> FORM = new Form<>("container.ContainerNamespace", NamespaceDocument::read);

    /** What a body says. */
    record Wanted(String name, Map<String, @Nullable String> labels) {}

    static NamespaceDocument of(Namespace namespace) {
        return new NamespaceDocument(
                ResourceType.NAMESPACE.href(namespace.id()),
                ResourceType.NAMESPACE.prn(namespace.id()),
                Timestamp.of(namespace.createdAt()),
                Timestamp.of(namespace.updatedAt()),
                namespace.name(),
                namespace.labels());
    }

    private static Wanted read(Body body) {
        Wanted wanted = new Wanted(body.requiredText("name"), body.labels());
        if (!isSegment(wanted.name())) {
            body.note("name", "Enter a valid value: one segment of a repository's name.");
        }
        body.check();
        return wanted;
    }

    private static boolean isSegment(String name) {
        try {
            return !name.contains("/")
                    && !RepositoryName.fromString(name).toString().isEmpty();
        } catch (RegistryException e) {
            return false;
        }
    }
}
