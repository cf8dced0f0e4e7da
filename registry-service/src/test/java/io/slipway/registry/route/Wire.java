package io.slipway.registry.route;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection on which every byte is the test's own. */
final class Wire implements AutoCloseable {
    private final Socket socket;

    Wire() throws IOException {
        this(new Socket());
    }

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
        socket.setSoTimeout(30_000);
    }

    /** One that takes little before it is read. */
    static Wire narrow() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        return new Wire(socket);
    }

    @CanIgnoreReturnValue
    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @CanIgnoreReturnValue
    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer's status line and headers. */
    String head() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            read.write(next);
            String text = read.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text;
            }
            next = in.read();
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** The next {@code length} bytes; fewer where there are no more. */
    byte[] read(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    /** Whether nothing comes for {@code millis}. */
    boolean isSilentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(30_000);
        }
    }

    /** Whether the other side ends the connection, whatever it still sends. */
    boolean isEnded() throws IOException {
        try {
            return socket.getInputStream().skip(Long.MAX_VALUE) >= 0
                    && socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return !(reset instanceof SocketTimeoutException);
        }
    }

    /** Ends the connection as a crash does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
