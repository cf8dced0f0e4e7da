package io.slipway.pulp.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.slipway.pulp.error.Refused;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client sent, in any of the three media types Pulp takes: JSON, an urlencoded form, a multipart form. A service bounds the
 * size of a body with {@code quarkus.http.limits.max-body-size}.
 */
@Provider
@Consumes(MediaType.WILDCARD)
public class ReadSent implements ServerMessageBodyReader<Sent> {

    @Override
    public boolean isReadable(
            Class<?> type, @Nullable Type generic, ResteasyReactiveResourceInfo method, MediaType mediaType) {
        return type == Sent.class;
    }

    @Override
    public boolean isReadable(
            Class<?> type, @Nullable Type generic, Annotation @Nullable [] annotations, MediaType mediaType) {
        return type == Sent.class;
    }

    @Override
    public Sent readFrom(Class<Sent> type, @Nullable Type generic, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        return read(mediaType, context.getInputStream());
    }

    @Override
    public Sent readFrom(
            Class<Sent> type,
            @Nullable Type generic,
            Annotation @Nullable [] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(mediaType, body);
    }

    private static Sent read(MediaType mediaType, InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
        if (bytes.length == 0) {
            return Sent.nothing();
        }
        if (MediaType.APPLICATION_JSON_TYPE.isCompatible(mediaType)) {
            return new Sent(Json.object(new String(bytes, StandardCharsets.UTF_8)), false);
        }
        boolean isForm = MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(mediaType)
                || MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(mediaType);
        if (!isForm) {
            throw Refused.detail(415, "Unsupported media type \"" + mediaType + "\" in request.");
        }
        return new Sent(form(mediaType, bytes), true);
    }

    private static ObjectNode form(MediaType mediaType, byte[] bytes) throws IOException {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(bytes));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, mediaType.toString());
        HttpPostRequestDecoder decoder = null;
        try {
            decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
            return object(decoder);
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException
                | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException e) {
            throw Refused.detail(400, "Form parse error - " + e.getMessage());
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    /** A name that comes twice is a list. */
    private static ObjectNode object(HttpPostRequestDecoder decoder) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
            String name = data.getName();
            if (!(data instanceof HttpData value)) {
                continue;
            }
            String text = value.getString(StandardCharsets.UTF_8);
            Json.requireNoNulls(text);
            if (!object.has(name)) {
                object.put(name, text);
            } else if (object.get(name).isArray()) {
                object.withArray(name).add(text);
            } else {
                JsonNode first = object.get(name);
                object.putArray(name).add(first).add(text);
            }
        }
        return object;
    }
}
