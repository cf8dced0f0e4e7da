package io.slipway.access.decision;

import static io.slipway.access.AccessFixture.PASSWORD;
import static io.slipway.access.AccessFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.slipway.access.AccessFixture;
import io.slipway.access.assignment.AssignRole;
import io.slipway.access.assignment.Assignee;
import io.slipway.access.assignment.Assignment;
import io.slipway.access.assignment.ChangeObjectRoles;
import io.slipway.access.assignment.FindObjectRoles;
import io.slipway.access.assignment.NestedRole;
import io.slipway.access.assignment.NotAssignable;
import io.slipway.access.group.ChangeMembers;
import io.slipway.access.group.CreateGroup;
import io.slipway.access.group.Group;
import io.slipway.access.group.UpdateGroup;
import io.slipway.access.role.CreateRole;
import io.slipway.access.role.FindRole;
import io.slipway.access.role.Role;
import io.slipway.access.role.RoleDraft;
import io.slipway.access.role.RoleLocked;
import io.slipway.access.role.UnknownPermissions;
import io.slipway.access.role.UpdateRole;
import io.slipway.access.user.Authenticate;
import io.slipway.ledger.list.Column;
import io.slipway.ledger.list.Condition;
import io.slipway.ledger.list.Selection;
import io.slipway.ledger.list.Window;
import io.slipway.testkit.postgres.PostgresResource;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@DisplayName("Deciding")
class DecideTest {
    private static final String REPOSITORY = "container.containerrepository";
    private static final Permission VIEW = Permission.to("view", REPOSITORY);
    private static final Permission DELETE = Permission.to("delete", REPOSITORY);
    private static final String VIEWER = REPOSITORY + "_viewer";
    private static final String OWNER = REPOSITORY + "_owner";

    @Inject
    AccessFixture access;

    @Inject
    Authenticate authenticate;

    @Inject
    AssignRole assignRole;

    @Inject
    ChangeObjectRoles changeObjectRoles;

    @Inject
    FindObjectRoles findObjectRoles;

    @Inject
    CreateGroup createGroup;

    @Inject
    UpdateGroup updateGroup;

    @Inject
    ChangeMembers changeMembers;

    @Inject
    CreateRole createRole;

    @Inject
    UpdateRole updateRole;

    @Inject
    FindRole findRole;

    @Inject
    Decide decide;

    private Principal.User present(AccessFixture.Someone who) {
        return await(authenticate.basic(who.name(), PASSWORD, "192.0.2.1"));
    }

    private Assignment give(AccessFixture.Someone who, String role, @Nullable ObjectId object) {
        return await(assignRole.assign(new Assignee.ToUser(who.id()), role, object));
    }

    private static ObjectId anObject() {
        return new ObjectId(REPOSITORY, UUID.randomUUID());
    }

    private static String aName() {
        return "test." + UUID.randomUUID();
    }

    @Test
    void what_somebody_does_not_see_is_not_there_and_what_he_only_sees_is_forbidden() {
        AccessFixture.Someone alice = access.aUser();
        ObjectId object = anObject();
        assertThat(await(decide.verdict(present(alice), List.of(DELETE), object)))
                .isEqualTo(Verdict.UNSEEN);
        assertThat(give(alice, VIEWER, object).object()).isEqualTo(object);
        assertThat(await(decide.verdict(present(alice), List.of(DELETE), object)))
                .isEqualTo(Verdict.FORBIDDEN);
        assertThat(await(decide.verdict(present(alice), List.of(DELETE, VIEW), object)))
                .isEqualTo(Verdict.ALLOWED);
        assertThat(await(decide.verdict(present(alice), List.of(VIEW), anObject())))
                .isEqualTo(Verdict.UNSEEN);
        assertThat(await(decide.everywhere(present(alice), VIEW))).isFalse();
    }

    @Test
    void a_role_on_all_objects_is_one_on_each() {
        AccessFixture.Someone alice = access.aUser();
        assertThat(give(alice, OWNER, null).object()).isNull();
        assertThat(await(decide.on(present(alice), DELETE, anObject()))).isTrue();
        assertThat(await(decide.everywhere(present(alice), DELETE))).isTrue();
        assertThat(await(decide.everywhere(present(alice), Permission.to("add", REPOSITORY))))
                .isFalse();
    }

    @Test
    void a_role_of_a_group_is_one_of_its_users_while_they_are_in_it() {
        AccessFixture.Someone alice = access.aUser();
        ObjectId object = anObject();
        Group group = await(createGroup.create(aName(), null));
        assertThat(await(assignRole.assign(new Assignee.ToGroup(group.id()), OWNER, object))
                        .permissions())
                .contains(VIEW.name());
        assertThat(await(decide.on(present(alice), DELETE, object))).isFalse();
        await(changeMembers.add(group.id(), alice.id()));
        assertThat(await(decide.on(present(alice), DELETE, object))).isTrue();
        int before = present(alice).epoch();
        assertThat(await(updateGroup.delete(group.id()))).isTrue();
        assertThat(present(alice).epoch()).isEqualTo(before + 1);
        assertThat(await(decide.on(present(alice), DELETE, object))).isFalse();
    }

    @Test
    void a_list_shows_what_one_sees_be_it_little_or_much() {
        AccessFixture.Someone alice = access.aUser();
        assertThat(rolesSeenBy(alice)).isZero();
        assertThat(give(alice, VIEWER, anObject()).role()).isEqualTo(VIEWER);
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), v.id, %d, 'container.containerrepository', r.id FROM role r, role v WHERE v.name = '%s'
                """.formatted(alice.id(), VIEWER));
        long some = rolesSeenBy(alice);
        assertThat(some).isPositive();
        PostgresResource.current().execute("""
                INSERT INTO role_assignment (id, role_id, user_id, model, object_id)
                SELECT gen_random_uuid(), v.id, %d, 'container.containerrepository', gen_random_uuid()
                  FROM generate_series(1, 2000), role v WHERE v.name = '%s'
                """.formatted(alice.id(), VIEWER));
        assertThat(rolesSeenBy(alice)).isEqualTo(some);
    }

    /** The list of roles stands for any list with ids. */
    private long rolesSeenBy(AccessFixture.Someone who) {
        Condition seen = await(decide.seen(present(who), REPOSITORY, Column.of("r.id")));
        return await(findRole.list(new Selection(List.of(seen, Condition.of("r.locked")), List.of(), new Window(5, 0))))
                .count();
    }

    @Test
    void roles_on_an_object_are_given_to_all_or_to_none() {
        AccessFixture.Someone alice = access.aUser();
        ObjectId object = anObject();
        NestedRole role = new NestedRole(OWNER, List.of(alice.name()), List.of());
        await(changeObjectRoles.give(object, role));
        assertThat(await(findObjectRoles.on(object))).containsExactly(role);
        assertThat(await(findObjectRoles.permissions(present(alice), object)))
                .contains(DELETE.name())
                .doesNotContain("container.add_containerrepository");
        assertThatThrownBy(() -> await(changeObjectRoles.give(
                        object, new NestedRole(VIEWER, List.of(alice.name(), "nobody"), List.of()))))
                .isInstanceOfSatisfying(
                        NotAssignable.class,
                        failure -> assertThat(failure.position()).isEqualTo(1));
        assertThatThrownBy(() -> await(changeObjectRoles.give(object, role)))
                .isInstanceOfSatisfying(
                        NotAssignable.class,
                        failure -> assertThat(failure.reason()).isEqualTo(NotAssignable.Reason.HELD_ALREADY));
        assertThatThrownBy(() -> await(changeObjectRoles.give(
                        object, new NestedRole("core.task_viewer", List.of(alice.name()), List.of()))))
                .isInstanceOfSatisfying(
                        NotAssignable.class,
                        failure -> assertThat(failure.reason()).isEqualTo(NotAssignable.Reason.PERMITS_NOTHING));
        await(changeObjectRoles.take(object, role));
        assertThat(await(findObjectRoles.on(object))).isEmpty();
    }

    @Test
    void a_role_that_permits_less_ends_what_its_holders_know() {
        AccessFixture.Someone alice = access.aUser();
        Role role = await(createRole.create(new RoleDraft(aName(), null, List.of(VIEW.name(), DELETE.name()))));
        assertThat(give(alice, role.draft().name(), null).permissions()).hasSize(2);
        int before = present(alice).epoch();
        Role less =
                await(updateRole.update(role.id(), known -> new RoleDraft(known.name(), "less", List.of(VIEW.name()))));
        assertThat(less).isNotNull();
        assertThat(present(alice).epoch()).isEqualTo(before + 1);
        assertThat(await(decide.everywhere(present(alice), DELETE))).isFalse();
        assertThat(await(updateRole.delete(role.id()))).isTrue();
        assertThat(await(decide.everywhere(present(alice), VIEW))).isFalse();
        assertThatThrownBy(() -> await(createRole.create(new RoleDraft(aName(), null, List.of("foo.bar")))))
                .isInstanceOf(UnknownPermissions.class);
    }

    @Test
    void roles_that_came_with_slipway_stay_as_they_are() {
        Role shipped = await(findRole.list(Selection.only(Condition.of("r.name = ?", OWNER))))
                .rows()
                .getFirst();
        assertThat(shipped.draft().permissions()).hasSize(8).contains("container.sync_containerrepository");
        assertThatThrownBy(() -> await(updateRole.update(shipped.id(), known -> known)))
                .isInstanceOf(RoleLocked.class);
        assertThatThrownBy(() -> await(updateRole.delete(shipped.id()))).isInstanceOf(RoleLocked.class);
    }
}
