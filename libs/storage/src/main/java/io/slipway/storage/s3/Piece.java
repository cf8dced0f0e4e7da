package io.slipway.storage.s3;

/**
 * A part of a multipart upload, as the server acknowledged it.
 *
 * @param etag what it answered with, without quotes
 * @param checksum the CRC32C in Base64; empty where none was sent
 */
record Piece(String etag, String checksum) {
    /** Stands for a number that no part of the object has. */
    static final Piece SKIPPED = new Piece("", "");

    boolean isSkipped() {
        return etag.isEmpty();
    }
}
