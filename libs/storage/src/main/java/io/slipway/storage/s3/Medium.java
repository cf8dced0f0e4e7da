package io.slipway.storage.s3;

import io.slipway.storage.object.ObjectKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must be known to go on with an upload: the parts that are full, and the object that holds the rest.
 *
 * @param turn names the append that left this; two that begin at the same place differ in it
 * @param multipart the multipart upload; null before the first part is full
 * @param rest the bytes that do not fill a part yet; null where there are none
 * @param obsolete objects that held a rest before: whoever has this no longer needs them
 */
record Medium(
        String turn,
        @Nullable Multipart multipart,
        @Nullable Rest rest,
        List<ObjectKey> obsolete) {
    private static final String BETWEEN = " ";
    private static final String SKIPPED = "-";

    /** A multipart upload, with its parts in the order of their numbers, from 1; some may be skipped. */
    record Multipart(ObjectKey key, String id, List<Piece> pieces) {}

    /** An object of less than a part. */
    record Rest(ObjectKey key, long size) {}

    static final Medium NOTHING = new Medium("", null, null, List.of());

    static Medium fromString(String text) {
        return text.isEmpty() ? NOTHING : read(new JsonObject(text));
    }

    private static Medium read(JsonObject json) {
        JsonObject multipart = json.getJsonObject("multipart");
        JsonObject rest = json.getJsonObject("rest");
        return new Medium(
                json.getString("turn"),
                multipart == null
                        ? null
                        : new Multipart(
                                new ObjectKey(multipart.getString("key")),
                                multipart.getString("id"),
                                pieces(multipart.getString("pieces"))),
                rest == null ? null : new Rest(new ObjectKey(rest.getString("key")), rest.getLong("size")),
                json.getJsonArray("obsolete").stream()
                        .map(String.class::cast)
                        .map(ObjectKey::new)
                        .toList());
    }

    private static List<Piece> pieces(String text) {
        return Stream.of(text.split(BETWEEN))
                .filter(piece -> !piece.isEmpty())
                .map(Medium::piece)
                .toList();
    }

    private static Piece piece(String text) {
        if (text.equals(SKIPPED)) {
            return Piece.SKIPPED;
        }
        int end = text.indexOf('/');
        return new Piece(text.substring(0, end), text.substring(end + 1));
    }

    @Override
    public String toString() {
        JsonObject json = new JsonObject().put("turn", turn);
        if (multipart != null) {
            json.put(
                    "multipart",
                    new JsonObject()
                            .put("key", multipart.key().value())
                            .put("id", multipart.id())
                            .put("pieces", text(multipart.pieces())));
        }
        if (rest != null) {
            json.put("rest", new JsonObject().put("key", rest.key().value()).put("size", rest.size()));
        }
        return json.put(
                        "obsolete",
                        new JsonArray(obsolete.stream().map(ObjectKey::value).toList()))
                .encode();
    }

    private static String text(List<Piece> pieces) {
        return pieces.stream()
                .map(piece -> piece.isSkipped() ? SKIPPED : piece.etag() + "/" + piece.checksum())
                .collect(Collectors.joining(BETWEEN));
    }

    /** The same bytes, left by another append, with part numbers beyond {@code last} for what comes. */
    Medium beyond(String turn, int last) {
        if (multipart == null) {
            return new Medium(turn, null, rest, obsolete);
        }
        Stream<Piece> skipped = Stream.generate(() -> Piece.SKIPPED)
                .limit(Math.max(0, last - multipart.pieces().size()));
        List<Piece> pieces = Stream.concat(multipart.pieces().stream(), skipped).toList();
        return new Medium(turn, new Multipart(multipart.key(), multipart.id(), pieces), rest, obsolete);
    }

    List<Piece> pieces() {
        return multipart == null ? List.of() : multipart.pieces();
    }

    /** Every object that holds, or held, a rest. */
    List<ObjectKey> rests() {
        Stream<ObjectKey> last = rest == null ? Stream.empty() : Stream.of(rest.key());
        return Stream.concat(last, obsolete.stream()).toList();
    }
}
