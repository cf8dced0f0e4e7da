package io.slipway.storage.s3;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes on their way to the server and back, by URLs that are signed already. */
final class Wire {
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]+)</Code>");
    /** Bytes of an answer that come at once, at most: each piece costs turns, on the way to a client and into the cache. */
    private static final int PIECE = 64 * 1024;

    private static final int MOST_OF_AN_ANSWER = 64 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final Duration timeout;
    private final Attempts attempts;

    Wire(Vertx vertx, S3Config config, Optional<Authorities> authorities) {
        this.vertx = vertx;
        HttpClientOptions options = new HttpClientOptions()
                .setMaxPoolSize(config.connections())
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                .setMaxChunkSize(PIECE)
                .setKeepAlive(true);
        this.client = vertx.createHttpClient(
                authorities.map(known -> known.in(options)).orElse(options));
        this.timeout = config.timeout();
        this.attempts = new Attempts(config.attempts());
    }

    /**
     * Sends {@code length} bytes and returns what the server calls them, without quotes. Repeated, with growing random pauses, where
     * that may help; {@code url} and {@code bytes} are asked for each time.
     */
    Uni<String> put(Uni<URI> url, Map<String, String> headers, long length, Supplier<Multi<Buffer>> bytes) {
        return attempts.repeat(url.chain(signed -> opened(HttpMethod.PUT, signed, headers))
                .chain(request -> sent(request, length, bytes.get()))
                .chain(this::accepted)
                .call(answer -> whole(answer, MOST_OF_AN_ANSWER))
                .map(answer -> answer.response().getHeader(HttpHeaders.ETAG).replace("\"", "")));
    }

    /** The bytes a GET is answered with, once the server has accepted it; none come before they are asked for. */
    Uni<AnswerBytes> get(Uni<URI> url, Map<String, String> headers) {
        return attempts.repeat(url.chain(signed -> opened(HttpMethod.GET, signed, headers))
                .chain(this::asked)
                .chain(this::accepted));
    }

    /**
     * A request on a context of its own.
     *
     * @param answer paused as soon as it is there
     */
    private record Opened(HttpClientRequest request, Context context, Future<AnswerBytes> answer) {
        static Opened of(HttpClientRequest request, Context context) {
            Future<AnswerBytes> answer = request.response()
                    .onSuccess(HttpClientResponse::pause)
                    .map(response -> new AnswerBytes(response, context));
            return new Opened(request, context, answer);
        }
    }

    private Uni<Opened> opened(HttpMethod method, URI url, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url.toString())
                .setFollowRedirects(false);
        headers.forEach(options::putHeader);
        Context context = vertx.getOrCreateContext();
        return inTime(of(() -> on(context, () -> client.request(options).map(request -> Opened.of(request, context)))));
    }

    private Uni<AnswerBytes> asked(Opened opened) {
        return inTime(of(() -> opened.request().end()))
                .chain(() -> inTime(of(opened::answer)))
                .onFailure()
                .invoke(failure -> opened.request().reset());
    }

    /** One block at a time, the next when the one before has left. */
    private Uni<AnswerBytes> sent(Opened opened, long length, Multi<Buffer> bytes) {
        opened.request().putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        return bytes.onItem()
                .transformToUniAndConcatenate(
                        block -> inTime(of(() -> opened.request().write(block))))
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(failure -> opened.request().reset())
                .chain(() -> asked(opened));
    }

    private Uni<AnswerBytes> accepted(AnswerBytes answer) {
        return answer.response().statusCode() / 100 == 2
                ? Uni.createFrom().item(answer)
                : whole(answer, MOST_OF_AN_ANSWER)
                        .chain(body -> Uni.createFrom().failure(refused(answer.response(), body)));
    }

    /** All bytes of an answer; fails where they are, or claim to be, more than {@code atMost}. */
    Uni<Buffer> whole(AnswerBytes answer, int atMost) {
        HttpClientResponse response = answer.response();
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > atMost) {
            response.request().reset();
            return Uni.createFrom()
                    .failure(new S3Refused(response.statusCode(), length + " bytes, more than the allowed " + atMost));
        }
        return inTime(of(() -> on(answer.context(), () -> body(response))));
    }

    private static Future<Buffer> body(HttpClientResponse response) {
        Future<Buffer> body = response.body();
        response.resume();
        return body;
    }

    private static S3Refused refused(HttpClientResponse response, Buffer body) {
        Matcher code = CODE.matcher(body.toString());
        return new S3Refused(response.statusCode(), code.find() ? code.group(1) : response.statusMessage());
    }

    /** A step that makes no progress for too long is given up; a transfer as a whole may take as long as it takes. */
    private <T> Uni<T> inTime(Uni<T> step) {
        return step.ifNoItem().after(timeout).fail();
    }

    /** What begins on a context stays on it. */
    private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(nothing -> work.get().onComplete(done));
        return done.future();
    }

    private static <T> Uni<T> of(Supplier<Future<T>> future) {
        return Uni.createFrom().completionStage(() -> future.get().toCompletionStage());
    }
}
