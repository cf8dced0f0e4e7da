package io.slipway.testkit.registry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar archive of one file, so that real clients can unpack the layers of tests. */
final class Tar {
    private static final int BLOCK = 512;

    private Tar() {}

    static byte[] of(String name, byte[] content) {
        int padded = (content.length + BLOCK - 1) / BLOCK * BLOCK;
        byte[] tar = new byte[BLOCK + padded + 2 * BLOCK];
        put(tar, 0, name);
        put(tar, 100, "0000644\0");
        put(tar, 108, "0000000\0");
        put(tar, 116, "0000000\0");
        put(tar, 124, "%011o\0".formatted(content.length));
        put(tar, 136, "00000000000\0");
        Arrays.fill(tar, 148, 156, (byte) ' ');
        tar[156] = '0';
        put(tar, 257, "ustar\00000");
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += tar[i] & 0xff;
        }
        put(tar, 148, "%06o\0 ".formatted(sum));
        System.arraycopy(content, 0, tar, BLOCK, content.length);
        return tar;
    }

    private static void put(byte[] tar, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, tar, at, bytes.length);
    }
}
