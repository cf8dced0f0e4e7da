package io.slipway.catalog.quota;

/** The SQL of what a namespace {@code n} holds. */
final class Usages {
    /** Blobs of any version that is kept, and those that are linked but not in a version yet; each once. */
    static final String BYTES = """
            (SELECT coalesce(sum(b.size), 0)::bigint
               FROM blob b
              WHERE b.id IN (SELECT m.content_id
                               FROM distribution d
                               JOIN membership m ON m.repository_id = d.repository_id AND m.type = 'blob'
                              WHERE d.namespace_id = n.id
                              UNION
                             SELECT l.blob_id
                               FROM distribution d
                               JOIN link l ON l.repository_id = d.repository_id
                              WHERE d.namespace_id = n.id))""";

    static final String REPOSITORIES = "(SELECT count(*)::integer FROM distribution d WHERE d.namespace_id = n.id)";

    private Usages() {}
}
