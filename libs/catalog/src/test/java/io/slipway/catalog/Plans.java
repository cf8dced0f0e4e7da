package io.slipway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.testkit.postgres.PostgresResource;

/** A catalog large enough for PostgreSQL to choose its plans as it would in earnest, and what they must not do. */
public final class Plans {
    private Plans() {}

    /** 50 repositories, one of which holds half of 40,000 blobs, 5,000 images and 5,000 tags; links; a subject of 400 referrers. */
    private static synchronized void fill() {
        if (PostgresResource.current().number("SELECT count(*) FROM repository WHERE name = 'plans-0'") == 1) {
            return;
        }
        PostgresResource.current().execute("""
                CREATE TEMPORARY TABLE n AS SELECT n, gen_random_uuid() AS id, 'sha256:' || encode(sha256(n::text::bytea), 'hex') AS digest
                  FROM generate_series(1, 50000) AS n;
                INSERT INTO content (id, type)
                SELECT id, CASE WHEN n <= 40000 THEN 'blob' WHEN n <= 45000 THEN 'manifest' ELSE 'tag' END FROM n;
                INSERT INTO blob (id, digest, size, object_key) SELECT id, digest, n, 'blobs/' || n FROM n WHERE n <= 40000;
                INSERT INTO manifest (id, digest, media_type, schema_version, bytes, type, config_blob_id, subject_digest)
                SELECT m.id, m.digest, 'some/type', 2, 'bytes', 'image', b.id, CASE WHEN m.n > 44600 THEN 'sha256:subject' END
                  FROM n m JOIN n b ON b.n = (m.n - 40000) * 8 WHERE m.n BETWEEN 40001 AND 45000;
                INSERT INTO manifest_blob (manifest_id, blob_id, ordinal)
                SELECT m.id, b.id, k FROM n m CROSS JOIN generate_series(1, 4) k JOIN n b ON b.n = (m.n - 40000) * 8 - k
                 WHERE m.n BETWEEN 40001 AND 45000;
                INSERT INTO tag (id, name, manifest_id)
                SELECT t.id, 'tag-' || t.n, m.id FROM n t JOIN n m ON m.n = t.n - 5000 WHERE t.n > 45000;
                WITH made AS (
                    INSERT INTO repository (id, name, latest_id) SELECT gen_random_uuid(), 'plans-' || r, gen_random_uuid()
                      FROM generate_series(0, 49) r RETURNING id, name),
                numbered AS (SELECT id, substr(name, 7)::int AS r FROM made),
                linked AS (INSERT INTO link (repository_id, blob_id) SELECT r.id, n.id FROM n JOIN numbered r ON r.r = n.n % 50
                            WHERE n.n <= 40000)
                INSERT INTO membership (repository_id, content_id, type, tag_name, added)
                SELECT r.id, n.id, CASE WHEN n.n <= 40000 THEN 'blob' WHEN n.n <= 45000 THEN 'manifest' ELSE 'tag' END,
                       CASE WHEN n.n > 45000 THEN 'tag-' || n.n END, 1
                  FROM n JOIN numbered r ON r.r = CASE WHEN n.n % 2 = 0 THEN 0 ELSE n.n % 50 END;
                ANALYZE""");
    }

    /** Fails where {@code sql} would read through a table that grows with what is stored. */
    public static void assertReadsByIndex(String sql) {
        fill();
        String plan = PostgresResource.current().genericPlan(sql);
        assertThat(plan)
                .doesNotContain("Seq Scan on content ")
                .doesNotContain("Seq Scan on blob ")
                .doesNotContain("Seq Scan on manifest ")
                .doesNotContain("Seq Scan on membership ")
                .doesNotContain("Seq Scan on tag ")
                .doesNotContain("Seq Scan on link ");
        assertThat(estimatedCost(plan)).as(plan).isLessThan(20_000);
    }

    private static double estimatedCost(String plan) {
        return Double.parseDouble(plan.replaceFirst("(?s).*?cost=[0-9.]+\\.\\.([0-9.]+).*", "$1"));
    }
}
