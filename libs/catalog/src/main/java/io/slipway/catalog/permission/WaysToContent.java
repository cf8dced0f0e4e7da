package io.slipway.catalog.permission;

import io.slipway.access.decision.Ids;
import io.slipway.access.decision.Permission;
import io.slipway.access.decision.Principal;
import io.slipway.access.decision.Through;
import io.slipway.access.decision.Way;
import io.slipway.access.decision.Ways;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Members.Walked;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Content: seen by whoever may read a repository that holds or held it, and by everybody where a public name serves it. */
final class WaysToContent implements Ways {
    private static final Permission VIEW_REPOSITORY = Permission.to("view", Models.REPOSITORY);

    private static final Column REPOSITORY = Column.of("i.repository_id", "i.repository_serial");

    /** In the indexes {@code membership_newest_…}, one for each kind. */
    private static final Walked NEWEST = new Walked("membership", "listed_at");

    private final String model;
    private final Through through;
    private final WaysToRepositories repositories;

    private WaysToContent(String model, Through through, WaysToRepositories repositories) {
        this.model = model;
        this.through = through;
        this.repositories = repositories;
    }

    @Override
    public String model() {
        return model;
    }

    /** No role is on a unit of content: what one may do with all of it is all there is. */
    @Override
    public List<Way> to(Principal.User who, Permission permission) {
        return List.of();
    }

    @Override
    public Through through() {
        return through;
    }

    @Override
    public List<Way> toSee(Principal.User who) {
        List<Way> ways = new ArrayList<>();
        ways.add(Way.open(VIEW_REPOSITORY, heldBy(Ids.held(who, VIEW_REPOSITORY, Models.REPOSITORY))));
        repositories.to(who, VIEW_REPOSITORY).forEach(way -> ways.add(Way.to(heldBy(way.ids()))));
        repositories.toSee(who).forEach(way -> ways.add(Way.to(heldBy(way.ids()))));
        return ways;
    }

    private static Ids heldBy(Ids repositories) {
        return Ids.around("SELECT i.content_id AS id FROM membership i WHERE i.repository_id IN ({})", repositories);
    }

    /** The ways to each kind of content. */
    @ApplicationScoped
    static class Kinds {
        private final WaysToRepositories repositories;

        Kinds(WaysToRepositories repositories) {
            this.repositories = repositories;
        }

        @Produces
        @Singleton
        Ways tags() {
            return new WaysToContent(
                    "container.tag",
                    Through.of(
                            Models.REPOSITORY,
                            REPOSITORY,
                            "c.type = 'tag'",
                            "SELECT i.listed_at AS created_at, i.content_id AS id FROM membership i WHERE i.type = 'tag' AND {seen}",
                            NEWEST),
                    repositories);
        }

        @Produces
        @Singleton
        Ways manifests() {
            return new WaysToContent(
                    "container.manifest",
                    Through.of(
                            Models.REPOSITORY,
                            REPOSITORY,
                            "c.type = 'manifest'",
                            "SELECT i.listed_at AS created_at, i.content_id AS id FROM membership i WHERE i.type = 'manifest' AND {seen}",
                            NEWEST),
                    repositories);
        }

        @Produces
        @Singleton
        Ways blobs() {
            return new WaysToContent(
                    "container.blob",
                    Through.of(
                            Models.REPOSITORY,
                            REPOSITORY,
                            "c.type = 'blob'",
                            "SELECT i.listed_at AS created_at, i.content_id AS id FROM membership i WHERE i.type = 'blob' AND {seen}",
                            NEWEST),
                    repositories);
        }
    }
}
