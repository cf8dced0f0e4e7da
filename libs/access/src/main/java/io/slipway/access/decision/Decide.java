package io.slipway.access.decision;

import io.quarkus.arc.All;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.transaction.Ledger;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one door of access control: whether somebody may do something with an object, and which objects of a list he may see. One
 * statement per question. A superuser may everything and is not asked about.
 */
@ApplicationScoped
public class Decide {
    private static final String EVERYWHERE = """
            EXISTS (SELECT 1
                      FROM role_assignment a
                      JOIN role r ON r.id = a.role_id
                     WHERE a.user_id = ? AND a.group_id IS NULL AND a.model IS NULL AND a.object_id IS NULL
                       AND r.permissions @> ARRAY[CAST(? AS text)])
            OR EXISTS (SELECT 1
                         FROM group_member g
                         JOIN role_assignment a ON a.group_id = g.group_id
                         JOIN role r ON r.id = a.role_id
                        WHERE g.user_id = ? AND a.model IS NULL AND a.object_id IS NULL AND r.permissions @> ARRAY[CAST(? AS text)])""";

    private final Ledger ledger;
    private final Map<String, Ways> ways;
    private final Streams streams;

    Decide(Ledger ledger, @All List<Ways> ways) {
        this.ledger = ledger;
        this.streams = new Streams(ledger);
        this.ways = ways.stream().collect(Collectors.toMap(Ways::model, Function.identity()));
    }

    /** Whether {@code who} has {@code permission} on all objects there are: what it takes to make one. */
    public Uni<Boolean> everywhere(Principal.User who, Permission permission) {
        if (who.superuser()) {
            return Uni.createFrom().item(true);
        }
        Question question = new Question()
                .then("SELECT ")
                .then(EVERYWHERE, everywhereOf(who, permission))
                .then(" AS may");
        return ask(question, row -> row.getBoolean("may"));
    }

    /** Whether {@code who} has {@code permission} on {@code object}, whether or not he sees it in lists. */
    public Uni<Boolean> on(Principal.User who, Permission permission, ObjectId object) {
        if (who.superuser()) {
            return Uni.createFrom().item(true);
        }
        Question question = new Question().then("SELECT ");
        may(question, who, permission, object);
        return ask(question.then(" AS may"), row -> row.getBoolean("may"));
    }

    /** What {@code who} is answered who wants to do with {@code object} what any of {@code permissions} permits. */
    public Uni<Verdict> verdict(Principal.User who, List<Permission> permissions, ObjectId object) {
        if (who.superuser()) {
            return Uni.createFrom().item(Verdict.ALLOWED);
        }
        Question question = new Question().then("SELECT (");
        reaches(question, who, Permission.to("view", object.model()), object, toSee(who, object.model()));
        question.then(") AS seen, (false");
        for (Permission permission : permissions) {
            question.then(" OR ");
            may(question, who, permission, object);
        }
        return ask(question.then(") AS may"), Decide::verdict);
    }

    private static Verdict verdict(Row row) {
        if (!row.getBoolean("seen")) {
            return Verdict.UNSEEN;
        }
        return row.getBoolean("may") ? Verdict.ALLOWED : Verdict.FORBIDDEN;
    }

    /**
     * A condition on {@code id}, the ids of a list of {@code model}: that {@code who} may see the object. Of little the ids are said to
     * PostgreSQL, which then finds the rows by them; whoever sees more has them in the order of the list from {@link Streams}, and where
     * there are none each row is asked. What is seen through other objects is said by what is seen of those.
     */
    public Uni<Condition> seen(Principal.User who, String model, Column id) {
        Ways known = ways.get(model);
        Through through = known == null ? null : known.through();
        Permission view = Permission.to("view", model);
        return through == null
                ? condition(who, view, model, toSee(who, model), id)
                : through(who, view, toSee(who, model), through, id);
    }

    private Uni<Condition> through(Principal.User who, Permission view, List<Way> all, Through through, Column id) {
        requireTable(id);
        if (who.superuser()) {
            return Uni.createFrom().item(Condition.ALL);
        }
        Question question = new Question().then("SELECT ");
        everywhere(question, who, view, all);
        return ask(question.then(" AS everything"), row -> row.getBoolean("everything"))
                .chain(everything -> everything
                        ? Uni.createFrom().item(Condition.ALL)
                        : seen(who, through.model(), through.column()).map(seen -> through.of(id, seen)));
    }

    /** A condition on {@code id}, the ids of a list of {@code model}: that {@code who} has {@code permission} on the object. */
    public Uni<Condition> having(Principal.User who, Permission permission, String model, Column id) {
        return condition(who, permission, model, ways(who, permission, model), id);
    }

    private Uni<Condition> condition(Principal.User who, Permission view, String model, List<Way> all, Column id) {
        requireTable(id);
        if (who.superuser()) {
            return Uni.createFrom().item(Condition.ALL);
        }
        Question question =
                new Question().then("SELECT e.everything, CASE WHEN NOT e.everything THEN ARRAY(SELECT x.id FROM (");
        leading(question, Ids.someHeld(who, view, model), all);
        question.then(") x LIMIT " + Ids.SOME + ") END AS ids FROM (SELECT ");
        everywhere(question, who, view, all);
        return ask(question.then(" AS everything) e"), Function.identity())
                .chain(row -> seen(row, new Streams.Wanted(who, view, model, all, id)));
    }

    /** Inside of our own statements a column that says no table is taken for one of theirs, and then everything is seen. */
    private static void requireTable(Column id) {
        if (!id.sql().contains(".")) {
            throw new IllegalArgumentException("the ids of a list are to be said with their table, not as " + id.sql());
        }
    }

    private Uni<Condition> seen(Row row, Streams.Wanted wanted) {
        if (row.getBoolean("everything")) {
            return Uni.createFrom().item(Condition.ALL);
        }
        UUID[] ids = row.getArrayOfUUIDs("ids");
        if (ids.length < Ids.SOME) {
            UUID[] each = Arrays.stream(ids).distinct().toArray(UUID[]::new);
            return Uni.createFrom().item(new Condition(wanted.id().sql() + " = ANY(?)", List.of((Object) each)));
        }
        return streams.find(wanted, ways.get(wanted.model()));
    }

    private List<Way> toSee(Principal.User who, String model) {
        List<Way> all = new ArrayList<>(ways(who, Permission.to("view", model), model));
        Ways known = ways.get(model);
        if (known != null) {
            all.addAll(known.toSee(who));
        }
        return all;
    }

    private List<Way> ways(Principal.User who, Permission permission, String model) {
        Ways known = ways.get(model);
        return known == null ? List.of() : known.to(who, permission);
    }

    private void may(Question question, Principal.User who, Permission permission, ObjectId object) {
        reaches(question, who, permission, object, ways(who, permission, object.model()));
    }

    private static void reaches(
            Question question, Principal.User who, Permission permission, ObjectId object, List<Way> ways) {
        question.then("(");
        everywhere(question, who, permission, ways);
        question.then(" OR EXISTS (SELECT 1 FROM (");
        leading(question, Ids.held(who, permission, object.model()), ways);
        question.then(") x WHERE x.id = ?))", object.id());
    }

    private static void everywhere(Question question, Principal.User who, Permission permission, List<Way> ways) {
        question.then("(").then(EVERYWHERE, everywhereOf(who, permission));
        for (Way way : ways) {
            if (way.everywhere() != null) {
                question.then(" OR ").then(EVERYWHERE, everywhereOf(who, way.everywhere()));
            }
        }
        question.then(")");
    }

    private static void leading(Question question, Ids held, List<Way> ways) {
        question.then(held.sql(), held.parameters());
        ways.forEach(way ->
                question.then(" UNION ALL ").then(way.ids().sql(), way.ids().parameters()));
    }

    private static List<Object> everywhereOf(Principal.User who, Permission permission) {
        return List.of(who.id(), permission.name(), who.id(), permission.name());
    }

    private <T> Uni<T> ask(Question question, Function<Row, T> answer) {
        return ledger.read(question.sql(), question.arguments())
                .map(rows -> answer.apply(rows.iterator().next()));
    }
}
