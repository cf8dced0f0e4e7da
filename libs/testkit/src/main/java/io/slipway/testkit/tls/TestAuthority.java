package io.slipway.testkit.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority nobody knows, made by the JDK's own keytool. */
public final class TestAuthority {
    private static final String PASSWORD = "changeit";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path keys;

    private TestAuthority(Path keys) {
        this.keys = keys;
    }

    /**
     * Somebody the authority vouches for; both in PEM.
     *
     * @param key the private key, PKCS #8
     */
    public record Identity(String certificate, String key) {}

    /** A new authority. */
    public static TestAuthority create() {
        try {
            Path directory = Files.createTempDirectory("authority");
            TestAuthority authority = new TestAuthority(directory.resolve("keys.p12"));
            authority.generate("authority", "-ext", "bc:c");
            return authority;
        } catch (IOException e) {
            throw new UncheckedIOException("no place for an authority", e);
        }
    }

    /** Its own certificate, in PEM. */
    public String certificate() {
        return identity("authority").certificate();
    }

    /** A server at {@code 127.0.0.1} and {@code localhost}. */
    public Identity server() {
        generate("server", "-signer", "authority", "-ext", "san=ip:127.0.0.1,dns:localhost");
        return identity("server");
    }

    /** A server somewhere else. */
    public Identity stranger() {
        generate("stranger", "-signer", "authority", "-ext", "san=dns:registry.example");
        return identity("stranger");
    }

    /** A client. */
    public Identity client() {
        generate("client", "-signer", "authority");
        return identity("client");
    }

    private void generate(String alias, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                "CN=" + alias + " of a test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2"));
        command.addAll(List.of(more));
        try {
            Path said = Files.createTempFile("keytool", ".out");
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + Files.readString(said));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("keytool cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Identity identity(String alias) {
        try {
            KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
            return new Identity(
                    pem("CERTIFICATE", store.getCertificate(alias).getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the key store of the test cannot be read", e);
        }
    }

    private static String pem(String what, byte[] bytes) {
        String body = new String(PEM.encode(bytes), StandardCharsets.US_ASCII);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
