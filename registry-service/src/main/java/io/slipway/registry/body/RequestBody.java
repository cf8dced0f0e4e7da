package io.slipway.registry.body;

import io.slipway.oci.error.RegistryError;
import io.slipway.registry.answer.Refused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. It is paused when the request comes in, so that nothing is read for whoever may not send it, and flows at the
 * pace of whoever takes it. Everything but {@link #bytes} and {@link #whole} is to be called on the event loop of the request.
 */
public final class RequestBody {
    private static final long UNKNOWN = -1;

    private final HttpServerRequest request;
    private final ContextInternal context;
    private final Runnable goAhead;
    private final long length;
    private final boolean waitsForGoAhead;

    private long received;
    private boolean ended;
    private boolean told;
    private @Nullable Throwable broken;
    private @Nullable Flow flow;

    private RequestBody(HttpServerRequest request, ContextInternal context, Runnable goAhead) {
        this.request = request;
        this.context = context;
        this.goAhead = goAhead;
        this.length = length(request);
        this.waitsForGoAhead = "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
        this.ended = length == 0;
    }

    /**
     * Holds the body of {@code request} back.
     *
     * @param goAhead tells a client that waits for {@code 100 Continue} to send
     */
    public static RequestBody of(HttpServerRequest request, Runnable goAhead) {
        RequestBody body = new RequestBody(request, ContextInternal.current(), goAhead);
        if (!body.isEmpty()) {
            request.pause();
            request.exceptionHandler(body::breakOff);
        }
        return body;
    }

    private static long length(HttpServerRequest request) {
        String stated = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (stated != null) {
            return Long.parseLong(stated);
        }
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null
                        && request.version().alpnName().startsWith("http/1")
                ? 0
                : UNKNOWN;
    }

    /** Whether the request says that it has no body. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** How many bytes the request says it has; -1 where it does not say. */
    public long length() {
        return length;
    }

    /** The bytes, once, at the pace of whoever takes them; they fail where the client breaks off. */
    public Multi<Buffer> bytes() {
        return Multi.createFrom().publisher(subscriber -> onContext(() -> take(new Flow(this, subscriber))));
    }

    /** The whole body in memory; more than {@code most} bytes are refused with 413. */
    public Uni<Buffer> whole(int most) {
        if (length > most) {
            return Uni.createFrom().failure(tooLarge(most));
        }
        return bytes().collect().in(Buffer::buffer, (Buffer whole, Buffer part) -> append(whole, part, most));
    }

    private static void append(Buffer whole, Buffer part, int most) {
        if (whole.length() + part.length() > most) {
            throw tooLarge(most);
        }
        whole.appendBuffer(part);
    }

    private static Refused tooLarge(int most) {
        return Refused.with(413, RegistryError.SIZE_INVALID.because("larger than " + most + " bytes"));
    }

    private void take(Flow taken) {
        flow = taken;
        if (!ended && broken == null) {
            tellToGoAhead();
            request.handler(this::arrive);
            request.endHandler(nothing -> end());
        }
        taken.begin();
        if (ended) {
            taken.end();
        } else if (broken != null) {
            taken.breakOff(broken);
        }
    }

    private void tellToGoAhead() {
        if (waitsForGoAhead && !told) {
            told = true;
            goAhead.run();
        }
    }

    private void arrive(Buffer bytes) {
        received += bytes.length();
        if (flow != null) {
            flow.arrive(bytes);
        }
    }

    private void end() {
        ended = true;
        if (flow != null) {
            flow.end();
        }
    }

    /** What arrived before the break, and still waits to be taken, goes first. */
    private void breakOff(Throwable reason) {
        if (ended || broken != null) {
            return;
        }
        broken = reason;
        request.resume();
        Flow taken = flow;
        if (taken != null) {
            context.runOnContext(nothing -> taken.breakOff(reason));
        }
    }

    /** Asks the client for {@code buffers} more. */
    void fetch(long buffers) {
        if (broken == null) {
            request.fetch(buffers);
        }
    }

    /** Runs {@code step} on the event loop of the request, at once where this is it. */
    void onContext(Runnable step) {
        if (context.inThread()) {
            step.run();
        } else {
            context.runOnContext(nothing -> step.run());
        }
    }

    /** Whether all of it was read. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether what is left is at most {@code most} bytes that are on their way: cheaper to read than to connect anew. */
    public boolean endsWithin(long most) {
        boolean mayNeverCome = waitsForGoAhead && !told;
        return ended || (length != UNKNOWN && length - received <= most && !mayNeverCome);
    }

    /** Reads what is left and forgets it. */
    public void discard() {
        if (!ended && broken == null) {
            flow = null;
            request.handler(this::arrive);
            request.endHandler(nothing -> end());
            request.resume();
        }
    }
}
