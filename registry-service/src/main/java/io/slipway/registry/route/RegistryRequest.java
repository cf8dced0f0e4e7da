package io.slipway.registry.route;

import io.slipway.access.decision.Principal;
import io.slipway.oci.error.RegistryError;
import io.slipway.oci.error.RegistryException;
import io.slipway.oci.manifest.MediaType;
import io.slipway.oci.name.RepositoryName;
import io.slipway.oci.name.TagName;
import io.slipway.registry.answer.Refused;
import io.slipway.registry.body.RequestBody;
import io.slipway.storage.object.ByteRange;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request under {@code /v2/}: what is asked, by whom, and what came with it. */
record RegistryRequest(RoutingContext context, V2Path path, Caller caller, RequestBody body) {

    /** The same, by {@code present}. */
    RegistryRequest by(Caller present) {
        return new RegistryRequest(context, path, present, body);
    }

    Principal principal() {
        return caller.principal();
    }

    /** The types the client takes, as it sent them. */
    List<String> accept() {
        return context.request().headers().getAll(HttpHeaders.ACCEPT);
    }

    /** The part of a blob that is asked for; with an {@code If-Range} that no longer holds, the whole. */
    ByteRange range(String etag) {
        String condition = context.request().getHeader("If-Range");
        return condition == null || condition.equals(etag)
                ? ByteRange.fromHeader(context.request().getHeader("Range"))
                : ByteRange.whole();
    }

    /** Whether the client already has what {@code etag} stands for. */
    boolean has(String etag) {
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        return known != null && (known.equals("*") || known.contains(etag));
    }

    /** Where it comes from, as a text; what a proxy that is trusted says of it. */
    String address() {
        return context.request().remoteAddress().hostAddress();
    }

    /** A query parameter, without null characters: no text in PostgreSQL has one. */
    @Nullable
    String parameter(String name) {
        String value =
                context.request().query() == null ? null : context.request().getParam(name);
        return value == null ? null : value.replace("\0", "");
    }

    /** What the client says the body is. */
    @Nullable
    MediaType contentType() {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null || type.isBlank() ? null : MediaType.fromString(type);
    }

    /** The {@code Content-Range} of a chunk, as it was sent. */
    @Nullable
    String contentRange() {
        return context.request().getHeader("Content-Range");
    }

    /** The tags a manifest is to have beside its reference. */
    List<TagName> tags() {
        return context.request().params().getAll("tag").stream()
                .map(TagName::fromString)
                .distinct()
                .toList();
    }

    /** The name below the registry the client thinks it asks, where it says which that is and the two together can be a name. */
    Optional<RepositoryName> namespaced(RepositoryName name) {
        String namespace = parameter("ns");
        if (namespace == null || namespace.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RepositoryName.fromString(namespace + "/" + name));
        } catch (RegistryException notAName) {
            return Optional.empty();
        }
    }

    /** Bytes are kept as they come, so a body that is not what it says it is would be kept wrong. */
    void requirePlainBody() {
        String encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.equalsIgnoreCase("identity")) {
            throw Refused.with(
                    415,
                    RegistryError.UNSUPPORTED.because("Content-Encoding " + encoding + ": send the bytes as they are"),
                    "Accept-Encoding",
                    "identity");
        }
    }
}
