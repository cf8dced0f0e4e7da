package io.slipway.deploy.local;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a PostgreSQL server whether it lets anybody in, as pg_isready does: it says how to log in, or why nobody can now. Nobody logs in, since
 * checking a password is more work than all the rest of a status.
 */
final class Knock {
    private static final int PROTOCOL = 3 << 16;
    private static final int LOG_IN = 'R';
    private static final int PATIENCE = 2_000;

    private Knock() {}

    static boolean isAnswered(int port, String user) {
        byte[] who = ("user\0" + user + "\0\0").getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
            DataOutputStream packet = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            packet.writeInt(2 * Integer.BYTES + who.length);
            packet.writeInt(PROTOCOL);
            packet.write(who);
            packet.flush();
            return socket.getInputStream().read() == LOG_IN;
        } catch (IOException notYet) {
            return false;
        }
    }
}
