package io.slipway.registry.route;

import io.slipway.storage.object.ByteRange;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request under {@code /v2/}: what is asked, and by whom. */
record RegistryRequest(RoutingContext context, V2Path path, Caller caller) {

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

    /** A query parameter. */
    @Nullable
    String parameter(String name) {
        return context.request().getParam(name);
    }
}
