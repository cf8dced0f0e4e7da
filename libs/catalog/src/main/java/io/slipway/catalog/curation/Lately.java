package io.slipway.catalog.curation;

/** SQL for what a repository answers for by digest: what its latest version holds, and what left it lately without being withdrawn. */
final class Lately {
    /** How long what left a repository may still be answered for: at least as long as any pull or push is in flight. */
    static final String HOLDS = """
            (EXISTS (SELECT 1
                       FROM membership i
                       LEFT JOIN repository_version closing
                         ON closing.repository_id = i.repository_id AND closing.number = i.removed
                      WHERE i.content_id = %1$s AND i.repository_id = $1 AND NOT i.withdrawn
                        AND (i.removed IS NULL OR closing.created_at > now() - interval '1 day'))
             OR EXISTS (SELECT 1
                          FROM membership_retired r
                         WHERE r.content_id = %1$s AND r.repository_id = $1
                           AND r.retired_at > now() - interval '1 day'))""";

    private Lately() {}
}
