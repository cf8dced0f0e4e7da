package io.slipway.content.api;

import static io.slipway.content.api.Api.DISTRIBUTIONS;
import static io.slipway.content.api.Api.REMOTES;
import static io.slipway.content.api.Api.REPOSITORIES;
import static io.slipway.content.api.Api.V3;
import static io.slipway.content.api.Api.aName;
import static io.slipway.content.api.Api.admin;
import static io.slipway.content.api.Api.created;
import static io.slipway.content.api.Api.get;
import static io.slipway.content.api.Api.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.catalog.ContentFixture;
import io.slipway.catalog.repository.RepositoryId;
import io.slipway.catalog.repository.VersionChange;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(AdminResource.class)
@DisplayName("Lists of every kind of object")
class AnyListSpec {
    @Inject
    ContentFixture catalog;

    @BeforeEach
    void awaitAdmin() throws InterruptedException {
        Api.awaitAdmin();
    }

    @Test
    void repositories_show_what_all_kinds_have() {
        String name = aName("any");
        String href = created(REPOSITORIES, "{\"name\": \"%s\"}".formatted(name));
        get(V3 + "repositories/?name=" + name)
                .body("count", is(1))
                .body("results[0].pulp_href", is(href))
                .body("results[0].size()", is(12));
        get(V3 + "repositories/?name=" + name + "&pulp_type=container.container")
                .body("count", is(1));
        get(V3 + "repositories/?name=" + name + "&pulp_type__in=container.container-push")
                .body("count", is(0));
        get(V3 + "repositories/?pulp_type=file.file").statusCode(400).body("pulp_type", hasSize(1));
        get(V3 + "repositories/?ordering=pulp_type&limit=1").statusCode(200);
    }

    @Test
    void remotes_hide_what_only_some_kinds_have() {
        String name = aName("any");
        String href = created(
                REMOTES,
                "{\"name\": \"%s\", \"url\": \"https://up.example\", \"upstream_name\": \"a\"}".formatted(name));
        get(V3 + "remotes/?name=" + name)
                .body("results[0].pulp_href", is(href))
                .body("results[0].size()", is(21))
                .body("results[0].hidden_fields", hasSize(5));
    }

    @Test
    void distributions_say_where_they_are() {
        String name = aName("any");
        post(DISTRIBUTIONS, "{\"name\": \"%1$s\", \"base_path\": \"%1$s\"}".formatted(name))
                .statusCode(202);
        get(V3 + "distributions/?name=" + name)
                .body("results[0].size()", is(14))
                .body("results[0].base_url", containsString("/pulp/content/" + name + "/"));
    }

    @Test
    void content_is_listed_whatever_it_is() {
        RepositoryId id = catalog.aRepository();
        ContentFixture.Image image = catalog.anImage(catalog.aSource("upstream.example"));
        assertThat(catalog.commit(id, new VersionChange.AddContent(catalog.tagged("1", image))))
                .isPresent();
        String held = V3 + "content/?repository_version=" + REPOSITORIES + id + "/versions/1/";
        get(held).body("count", is(4)).body("results[0].size()", is(7));
        get(held + "&pulp_type=container.tag&fields=artifacts").body("results[0].artifacts.size()", is(0));
        get(held + "&pulp_type__in=container.blob").body("results.artifacts[0].size()", is(1));
        get(held + "&orphaned_for=0").body("count", is(0));
        String tag = get(held + "&pulp_type=container.tag").extract().path("results[0].pulp_href");
        get(V3 + "content/?pulp_href__in=" + tag).body("results.pulp_href", contains(tag));
        get(V3 + "repository_versions/?content=" + tag).body("results.number", contains(1));
        get(V3 + "content/?orphaned_for=x").statusCode(400).body("orphaned_for", contains("Enter a number."));
    }

    @Test
    void versions_of_all_repositories_are_listed_youngest_first() {
        String href = created(REPOSITORIES, "{\"name\": \"%s\"}".formatted(aName("any")));
        get(V3 + "repository_versions/?limit=1")
                .body("results[0].repository", is(href))
                .body("results[0].number", is(0));
    }

    @Test
    void push_repositories_there_are_none() {
        String push = V3 + "repositories/container/container-push/";
        get(push + "?name=x").statusCode(200).body("count", is(0)).body("results", hasSize(0));
        post(push, "{\"name\": \"x\"}").statusCode(405).body("detail", is("Method \"POST\" not allowed."));
    }

    @Test
    void namespaces_are_deleted_with_their_distributions_and_without_their_repositories() {
        String name = aName("space");
        String repository = created(REPOSITORIES, "{\"name\": \"%s\"}".formatted(name));
        post(
                        DISTRIBUTIONS,
                        "{\"name\": \"%1$s\", \"base_path\": \"%1$s/app\", \"repository\": \"%2$s\"}"
                                .formatted(name, repository))
                .statusCode(202);
        String namespaces = V3 + "pulp_container/namespaces/";
        String href = get(namespaces + "?name=" + name).extract().path("results[0].pulp_href");
        admin().delete(href).then().statusCode(202);
        admin().delete(href).then().statusCode(404);
        get(DISTRIBUTIONS + "?name=" + name).body("count", is(0));
        get(repository).statusCode(200);
        get(namespaces + "?fields=name&name__in=" + name + ",x").body("results.name", hasSize(0));
        created(namespaces, "{\"name\": \"%s\"}".formatted(name));
        get(namespaces + "?fields=name&name=" + name).body("results.name", hasItem(name));
    }
}
