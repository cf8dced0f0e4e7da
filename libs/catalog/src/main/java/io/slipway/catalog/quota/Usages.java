package io.slipway.catalog.quota;

/** The SQL of what a namespace {@code n} holds. */
final class Usages {
    /** The repositories its names serve the latest version of, or one that is pinned. */
    private static final String SERVED = """
            SELECT coalesce(d.repository_id, v.repository_id)
              FROM distribution d
              LEFT JOIN repository_version v ON v.id = d.version_id
             WHERE d.namespace_id = n.id""";

    /** Blobs of any version that is kept, and those that are linked but not in a version yet; each once. */
    static final String BYTES = """
            (SELECT coalesce(sum(b.size), 0)::bigint
               FROM blob b
              WHERE b.id IN (SELECT m.content_id
                               FROM membership m
                              WHERE m.type = 'blob' AND m.repository_id IN (""" + SERVED + """
            )
                              UNION
                             SELECT l.blob_id
                               FROM link l
                              WHERE l.repository_id IN (""" + SERVED + ")))";

    static final String REPOSITORIES = "(SELECT count(*)::integer FROM distribution d WHERE d.namespace_id = n.id)";

    private Usages() {}
}
