package io.slipway.access.decision;

import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Members;
import io.slipway.ledger.list.Serials;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds much that somebody sees where indexes have it newest first: a stream for each role he has on objects, himself or through a group,
 * and one for each way beside. Merged they are the list itself, so that a page and the count read what he sees of it and no more. A way no
 * index has in this order is a stream while it leads to little.
 */
final class Streams {
    /** Of more, merging costs more than asking each row. */
    private static final int MOST = 32;

    /** Of a role that is held on objects: who holds it, and which. */
    private static final String ROLES = """
            SELECT 0 AS way, CAST(NULL AS integer) AS group_id, r.id
              FROM role r
             CROSS JOIN LATERAL (SELECT 1
                                   FROM role_assignment a
                                  WHERE a.user_id = ? AND a.model = ? AND a.role_id = r.id
                                  ORDER BY a.listed_at DESC, a.object_id DESC
                                  LIMIT 1) x
             WHERE r.permissions @> ARRAY[CAST(? AS text)]
             UNION ALL
            SELECT 0, g.group_id, r.id
              FROM group_member g
             CROSS JOIN role r
             CROSS JOIN LATERAL (SELECT 1
                                   FROM role_assignment a
                                  WHERE a.group_id = g.group_id AND a.model = ? AND a.role_id = r.id
                                  ORDER BY a.listed_at DESC, a.object_id DESC
                                  LIMIT 1) x
             WHERE g.user_id = ? AND r.permissions @> ARRAY[CAST(? AS text)]""";

    private static final String OF_USER = """
            SELECT a.listed_at AS created_at, a.object_id AS id FROM role_assignment a
             WHERE a.user_id = ? AND a.model = ? AND a.role_id = ? AND a.listed_at IS NOT NULL""";

    private static final String OF_GROUP = """
            SELECT a.listed_at AS created_at, a.object_id AS id FROM role_assignment a
             WHERE a.group_id = ? AND a.model = ? AND a.role_id = ? AND a.listed_at IS NOT NULL""";

    private final Ledger ledger;

    Streams(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What is asked: the objects of {@code model}, in the column {@code id}, that {@code who} sees by {@code view} or on {@code ways}. */
    record Wanted(Principal.User who, Permission view, String model, List<Way> ways, Column id) {}

    /** A condition that knows its rows where they are in streams, else one that each row is asked for. */
    Uni<Condition> find(Wanted wanted, @Nullable Ways known) {
        return known == null
                ? Uni.createFrom().item(asked(wanted))
                : found(wanted, known).map(found -> bySerial(found, wanted, known));
    }

    private Uni<Condition> found(Wanted wanted, Ways known) {
        String table = known.table();
        if (table == null) {
            return Uni.createFrom().item(asked(wanted));
        }
        List<Way> ways = ways(wanted, known.isAgeKept());
        Question question = question(wanted, known.isAgeKept(), ways);
        return ledger.read(question.sql(), question.arguments())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .collect(Collectors.groupingBy(row -> row.getInteger("way"))))
                .map(found -> streams(wanted, table, ways, found))
                .map(streams ->
                        streams.isEmpty() || streams.size() > MOST ? asked(wanted) : known(wanted.id(), streams));
    }

    /** Roles on objects are a way like others where nobody keeps their age. */
    private static List<Way> ways(Wanted wanted, boolean isAgeKept) {
        Stream<Way> held =
                isAgeKept ? Stream.of() : Stream.of(Way.to(Ids.someHeld(wanted.who(), wanted.view(), wanted.model())));
        return Stream.concat(held, wanted.ways().stream()).toList();
    }

    private static Question question(Wanted wanted, boolean isAgeKept, List<Way> ways) {
        Question question = new Question();
        if (isAgeKept) {
            int who = wanted.who().id();
            String view = wanted.view().name();
            question.then(ROLES, who, wanted.model(), view, wanted.model(), who, view);
        }
        for (int at = 0; at < ways.size(); at++) {
            Way way = ways.get(at);
            int most = way.newest() == null ? Ids.SOME : 1;
            question.then(isAgeKept || at > 0 ? " UNION ALL " : "")
                    .then("(SELECT " + (at + 1) + " AS way, CAST(NULL AS integer) AS group_id, x.id FROM (")
                    .then(way.ids().sql(), way.ids().parameters())
                    .then(") x LIMIT " + most + ")");
        }
        return question;
    }

    /** The streams that are not empty; none at all where one of the ways is no stream. */
    private static List<Ids> streams(Wanted wanted, String table, List<Way> ways, Map<Integer, List<Row>> found) {
        List<Ids> streams = new ArrayList<>();
        found.getOrDefault(0, List.of()).forEach(role -> streams.add(ofRole(wanted, role)));
        for (int at = 0; at < ways.size(); at++) {
            List<Row> led = found.getOrDefault(at + 1, List.of());
            Ids newest = ways.get(at).newest();
            if (newest == null && led.size() == Ids.SOME) {
                return List.of();
            }
            if (!led.isEmpty()) {
                streams.add(newest == null ? ofIds(table, led) : newest);
            }
        }
        return streams;
    }

    private static Ids ofRole(Wanted wanted, Row role) {
        Integer group = role.getInteger("group_id");
        UUID id = role.getUUID("id");
        return group == null
                ? new Ids(OF_USER, List.of(wanted.who().id(), wanted.model(), id))
                : new Ids(OF_GROUP, List.of(group, wanted.model(), id));
    }

    private static Ids ofIds(String table, List<Row> led) {
        UUID[] ids = led.stream().map(row -> row.getUUID("id")).distinct().toArray(UUID[]::new);
        return new Ids("SELECT o.created_at, o.id FROM " + table + " o WHERE o.id = ANY(?)", List.of((Object) ids));
    }

    private static Condition known(Column id, List<Ids> streams) {
        List<String> each = streams.stream().map(Ids::sql).toList();
        String all = String.join(" UNION ALL ", each);
        List<Object> parameters =
                streams.stream().flatMap(stream -> stream.parameters().stream()).toList();
        return new Condition(
                "EXISTS (SELECT 1 FROM (" + all + ") x WHERE x.id = " + id.sql() + ")",
                parameters,
                new Members(id, null, Members.merged(each), parameters, streams.size() > 1));
    }

    /** What is seen is looked at by the bits of serials, whichever way it is seen, where these are kept. */
    private static Condition bySerial(Condition found, Wanted wanted, Ways known) {
        return known.isSerialKept() ? found.bySerial(wanted.id(), serials(wanted, known.table())) : found;
    }

    private static Serials serials(Wanted wanted, @Nullable String table) {
        Ids held = Ids.serialsHeld(wanted.who(), wanted.view(), wanted.model());
        if (table == null) {
            return new Serials(held.sql(), held.parameters());
        }
        StringBuilder all = new StringBuilder(held.sql());
        List<Object> parameters = new ArrayList<>(held.parameters());
        for (Way way : wanted.ways()) {
            all.append(" UNION ALL SELECT o.serial FROM (")
                    .append(way.ids().sql())
                    .append(") y JOIN ")
                    .append(table)
                    .append(" o ON o.id = y.id");
            parameters.addAll(way.ids().parameters());
        }
        return new Serials(all.toString(), List.copyOf(parameters));
    }

    private static Condition asked(Wanted wanted) {
        return Stream.concat(
                        Stream.of(Ids.held(wanted.who(), wanted.view(), wanted.model())),
                        wanted.ways().stream().map(Way::ids))
                .map(way -> new Condition(
                        "EXISTS (SELECT 1 FROM (" + way.sql() + ") x WHERE x.id = "
                                + wanted.id().sql() + ")",
                        way.parameters()))
                .reduce(Condition::or)
                .orElseThrow();
    }
}
