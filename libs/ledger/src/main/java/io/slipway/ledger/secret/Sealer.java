package io.slipway.ledger.secret;

import io.slipway.oci.digest.Algorithm;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database with AES-256-GCM. A sealed secret is {@code <key id>:<base64 of nonce and ciphertext>}, so that keys
 * can be rotated: old ones still open.
 */
@ApplicationScoped
public class Sealer {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKeySpec> keys;
    private final String current;

    Sealer(SealingConfig config) {
        this.keys = read(config);
        this.current = keys.keySet().iterator().next();
    }

    /** Seals {@code secret} with the first key. */
    public String seal(String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, current, nonce, secret.getBytes(StandardCharsets.UTF_8));
        byte[] both = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return current + ":" + Base64.getEncoder().encodeToString(both);
    }

    /** Opens what {@link #seal} made; fails when the key is not in the file or the text was changed. */
    public String open(String sealed) {
        int colon = sealed.indexOf(':');
        byte[] both = Base64.getDecoder().decode(sealed.substring(colon + 1));
        byte[] nonce = Arrays.copyOf(both, NONCE_BYTES);
        byte[] text = Arrays.copyOfRange(both, NONCE_BYTES, both.length);
        return new String(crypt(Cipher.DECRYPT_MODE, sealed.substring(0, colon), nonce, text), StandardCharsets.UTF_8);
    }

    /** A keyed fingerprint of {@code text}: equal for equal texts, useless to whoever has not the key. */
    public String fingerprint(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key(current).getEncoded(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private byte[] crypt(int mode, String keyId, byte[] nonce, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key(keyId), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret sealed with key " + keyId + " could not be handled", e);
        }
    }

    private SecretKeySpec key(String id) {
        SecretKeySpec key = keys.get(id);
        if (key == null) {
            throw new IllegalStateException(
                    "the sealing key " + id + " is not in slipway.sealing.key-file: add it there");
        }
        return key;
    }

    private static Map<String, SecretKeySpec> read(SealingConfig config) {
        Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
        for (String line : lines(config)) {
            byte[] bytes = Base64.getDecoder().decode(line.strip());
            if (bytes.length != KEY_BYTES) {
                throw new IllegalStateException(
                        config.keyFile() + ": a sealing key is " + KEY_BYTES + " bytes in Base64, one per line");
            }
            keys.put(id(bytes), new SecretKeySpec(bytes, "AES"));
        }
        if (keys.isEmpty()) {
            throw new IllegalStateException(config.keyFile() + " holds no sealing key");
        }
        return keys;
    }

    private static List<String> lines(SealingConfig config) {
        try (var lines = Files.lines(config.keyFile())) {
            return lines.filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("slipway.sealing.key-file cannot be read", e);
        }
    }

    private static String id(byte[] key) {
        return HexFormat.of().formatHex(Algorithm.SHA256.hash().digest(key), 0, 4);
    }
}
