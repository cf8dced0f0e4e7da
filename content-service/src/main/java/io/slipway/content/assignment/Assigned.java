package io.slipway.content.assignment;

import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.assignment.Assignment;
import io.slipway.access.assignment.FindAssignment;
import io.slipway.access.assignment.NotAssignable;
import io.slipway.access.assignment.RevokeRole;
import io.slipway.access.decision.ObjectId;
import io.slipway.admission.asker.Askers;
import io.slipway.admission.role.ObjectRoles;
import io.slipway.content.document.Answers;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Page;
import io.slipway.ledger.list.Selection;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.filter.Listing;
import io.slipway.pulp.href.Reference;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Roles of somebody: what users and groups have in common. */
@ApplicationScoped
class Assigned {
    static final Filters FILTERS = Filters.empty()
            .beginning("role", Column.of("r.name"))
            .meaning("content_object", Assigned::on)
            .meaning("domain", Assigned::inDomain)
            .meanings("pulp_href__in", Assigned::named)
            .meanings("prn__in", Assigned::named)
            .meanings("pulp_id__in", Assigned::named)
            .orderedBy("description", Column.of("r.description"))
            .orderedBy("pulp_created", Column.of("a.created_at"))
            .orderedBy("pk", Column.of("a.id"))
            .build();

    private final AssignRole assignRole;
    private final RevokeRole revokeRole;
    private final FindAssignment findAssignment;
    private final RequireObject requireObject;

    Assigned(AssignRole assignRole, RevokeRole revokeRole, FindAssignment findAssignment, RequireObject requireObject) {
        this.assignRole = assignRole;
        this.revokeRole = revokeRole;
        this.findAssignment = findAssignment;
        this.requireObject = requireObject;
    }

    private static Condition on(String text) {
        if (text.equals("null") || text.isEmpty()) {
            return Condition.of("a.object_id IS NULL");
        }
        ObjectId object = Reference.any(text)
                .flatMap(named -> Askers.object(named.type(), named.id()))
                .orElseThrow(() -> Refused.list("URI not valid: " + text));
        return Condition.of("a.object_id = ? AND a.model = ?", object.id(), object.model());
    }

    /** There are no domains, so no role is in one. */
    private static Condition inDomain(String text) {
        return Condition.of("?", text.equals("null") || text.isEmpty());
    }

    private static Condition named(List<String> texts) {
        List<UUID> ids = new ArrayList<>();
        texts.forEach(text -> ids.add(last(text)));
        return Condition.of("a.id = ANY(?)", (Object) ids.toArray(UUID[]::new));
    }

    /** The id at the end of an href or a PRN. */
    private static UUID last(String text) {
        String id = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            return UUID.fromString(id.substring(Math.max(id.lastIndexOf('/'), id.lastIndexOf(':')) + 1));
        } catch (IllegalArgumentException e) {
            throw Refused.list("URI not valid: " + text);
        }
    }

    Uni<Page<Assignment>> list(Assignee assignee, Listing listing) {
        return findAssignment.list(listing.where(FindAssignment.of(assignee)).selection());
    }

    Uni<Assignment> require(Assignee assignee, UUID id, String model) {
        return findAssignment
                .list(Selection.only(FindAssignment.of(assignee).and(Condition.of("a.id = ?", id))))
                .map(page -> page.rows().stream().findFirst().orElseThrow(() -> unknown(model)));
    }

    private static Refused unknown(String model) {
        return Refused.detail(404, "No " + model + " matches the given query.");
    }

    <T> Uni<Response> assign(
            Assignee to, AssignmentDocument.Wanted wanted, Function<Assignment, T> document, Function<T, String> href) {
        return object(wanted.object())
                .chain(object -> assignRole.assign(to, wanted.role(), object))
                .onFailure(NotAssignable.class)
                .transform(ObjectRoles::refused)
                .map(document)
                .map(made -> Answers.created(href.apply(made), Objects.requireNonNull(made)));
    }

    private Uni<@Nullable ObjectId> object(Reference.@Nullable Named named) {
        return named == null
                ? Uni.createFrom().nullItem()
                : requireObject.require(named).map(found -> found);
    }

    Uni<Response> revoke(Assignee from, UUID id, String model) {
        return revokeRole.revoke(from, id).map(wasThere -> Answers.gone(wasThere, () -> unknown(model)));
    }
}
