package io.slipway.catalog.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.SomeVersion;
import io.slipway.ledger.list.ListRows;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("A list of content that is long")
class LongListTest {
    private static final int TAGS = 50_000;
    private static final int PAGE = 1_000;

    @Inject
    ContentFixture catalog;

    @Inject
    ContentList content;

    @Inject
    ListRows rows;

    private RepositoryId repository;

    /** A version of many tags, all of one image, each a millisecond older than the one before. */
    @BeforeEach
    void many_tags() {
        repository = catalog.aRepository();
        ContentFixture.Image image = catalog.anImage(catalog.aSource("up.example"));
        PostgresResource.current().execute("""
                CREATE TEMP TABLE made AS
                SELECT gen_random_uuid() AS id, n, now() - n * interval '1 ms' AS age FROM generate_series(1, %1$d) n;
                INSERT INTO content (id, type, created_at) SELECT id, 'tag', age FROM made;
                INSERT INTO tag (id, name, manifest_id) SELECT id, '%2$s-' || n, '%3$s' FROM made;
                INSERT INTO membership (repository_id, content_id, type, tag_name, added)
                SELECT '%2$s', id, 'tag', '%2$s-' || n, 1 FROM made;
                INSERT INTO repository_version (id, repository_id, number, added, present)
                VALUES (gen_random_uuid(), '%2$s', 1, '{"tag": %1$d}', '{"tag": %1$d}');
                DROP TABLE made;
                ANALYZE;""".formatted(TAGS, repository, image.id()));
    }

    private SomeVersion version() {
        return new SomeVersion.Numbered(repository, 1);
    }

    private Selection window(int limit, int offset) {
        return new Selection(List.of(ContentList.heldBy(version())), List.of(), new Window(limit, offset));
    }

    private Page<ContentList.Tag> page(int limit, int offset) {
        return catalog.await(content.tagsOf(version(), window(limit, offset)));
    }

    @Test
    void is_read_in_the_order_of_an_index_from_the_start_and_from_deep_inside() {
        List<String> plans =
                catalog.await(rows.explain(ContentList.TAGS, window(100, 0))).subList(0, 2);
        assertThat(plans)
                .hasSize(2)
                .allSatisfy(plan -> assertThat(plan)
                        .containsPattern("Index (Only )?Scan Backward using content_newest(_of_type)? on content")
                        .doesNotContainPattern("Limit.*\\n *-> +(Incremental )?Sort")
                        .doesNotContain("Seq Scan on content")
                        .doesNotContain("Seq Scan on membership"));
        assertThat(plans.getLast()).containsPattern("Index Cond: \\(ROW\\((c\\.)?created_at, (c\\.)?id\\) < ROW\\(");
    }

    @Test
    void has_every_row_once_whether_it_is_read_page_by_page_or_out_of_the_blue() {
        List<ContentList.Tag> read = new ArrayList<>();
        for (int offset = 0; offset < TAGS; offset += PAGE) {
            Page<ContentList.Tag> page = page(PAGE, offset);
            assertThat(page.count()).isEqualTo(TAGS);
            read.addAll(page.rows());
        }
        assertThat(read)
                .extracting(tag -> tag.base().id())
                .doesNotHaveDuplicates()
                .hasSize(TAGS);
        assertThat(read).last().extracting(tag -> tag.name().toString()).isEqualTo(repository + "-" + TAGS);
        assertThat(page(3, TAGS - 4_321).rows()).containsExactlyElementsOf(read.subList(TAGS - 4_321, TAGS - 4_318));
        assertThat(page(PAGE, TAGS).rows()).isEmpty();
    }

    @Test
    void is_read_on_where_it_was_left_though_newer_rows_came() {
        ContentList.Tag next = page(1, 2 * PAGE).rows().getFirst();
        assertThat(page(PAGE, PAGE).rows()).hasSize(PAGE);
        PostgresResource.current().execute("""
                WITH made AS (INSERT INTO content (id, type) VALUES (gen_random_uuid(), 'tag') RETURNING id),
                named AS (INSERT INTO tag (id, name, manifest_id) SELECT id, 'new-' || id, '%2$s' FROM made)
                INSERT INTO membership (repository_id, content_id, type, tag_name, added)
                SELECT '%1$s', id, 'tag', 'new-' || id, 1 FROM made""".formatted(repository, next.manifest()));
        assertThat(page(1, 2 * PAGE).rows()).containsExactly(next);
    }
}
