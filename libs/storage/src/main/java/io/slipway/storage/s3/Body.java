package io.slipway.storage.s3;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Bytes that can be sent, and sent again: a stretch of an open file.
 *
 * @param checksum their CRC32C, in Base64 as S3 wants it
 */
record Body(FileChannel file, long offset, long length, String checksum) {
    private static final int BLOCK = 256 * 1024;

    static Body of(FileChannel file, long offset, long length) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long at = offset; at < offset + length; ) {
            block.clear().limit((int) Math.min(BLOCK, offset + length - at));
            at += read(file, block, at);
            checksum.update(block.flip());
        }
        return new Body(file, offset, length, base64(checksum));
    }

    static String base64(CRC32C checksum) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) checksum.getValue())
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes, read block by block as they are asked for. */
    Multi<Buffer> bytes(Executor workers) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(offset), at -> block(at, workers))
                .until(block -> block.length() == 0);
    }

    private Uni<Buffer> block(AtomicLong at, Executor workers) {
        return Uni.createFrom().item(Unchecked.supplier(() -> block(at))).runSubscriptionOn(workers);
    }

    private Buffer block(AtomicLong at) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, offset + length - at.get()));
        while (block.hasRemaining()) {
            at.addAndGet(read(file, block, at.get()));
        }
        return Buffer.buffer(block.array());
    }

    private static int read(FileChannel file, ByteBuffer into, long at) throws IOException {
        int read = file.read(into, at);
        if (read < 0) {
            throw new IOException("the file ends at " + at);
        }
        return read;
    }
}
