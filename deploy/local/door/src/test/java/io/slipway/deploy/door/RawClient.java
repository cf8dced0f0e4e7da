package io.slipway.deploy.door;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that says exactly what a test wants said, be it HTTP or not. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came back: the status line and headers, and the body that belongs to them. */
    record Answer(String head, String body) {
        int status() {
            return head.isEmpty() ? 0 : Integer.parseInt(head.substring(9, 12));
        }
    }

    @CanIgnoreReturnValue
    RawClient say(String text) {
        try {
            out().write(text.getBytes(StandardCharsets.ISO_8859_1));
            out().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** The head of the next answer; empty where the connection ended instead. */
    String head() {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** The next answer with its body, by its Content-Length. */
    Answer answer() {
        String head = head();
        int at = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(at + 16, head.indexOf("\r\n", at)).strip());
        StringBuilder body = new StringBuilder();
        while (body.length() < length) {
            int next = read();
            if (next < 0) {
                break;
            }
            body.append((char) next);
        }
        return new Answer(head, body.toString());
    }

    /** The next byte; −1 where the connection has ended, however. */
    int read() {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything until the connection ends. */
    String rest() {
        StringBuilder rest = new StringBuilder();
        for (int next = read(); next >= 0; next = read()) {
            rest.append((char) next);
        }
        return rest.toString();
    }

    /** Reads as many bytes as there are, at most {@code size}. */
    long drain(long size) {
        byte[] buffer = new byte[1 << 20];
        long all = 0;
        try {
            while (all < size) {
                int read = in.read(buffer);
                if (read < 0) {
                    break;
                }
                all += read;
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
