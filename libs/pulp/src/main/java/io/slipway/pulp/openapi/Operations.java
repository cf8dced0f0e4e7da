package io.slipway.pulp.openapi;

import io.slipway.pulp.document.Body;
import io.slipway.pulp.document.Form;
import io.slipway.pulp.filter.Filters;
import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.openapi.Operation.Answer;
import io.slipway.pulp.permit.Need;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The operations of a resource, named as Pulp names them: by the words of the path and the action. */
public final class Operations {
    /** What is answered where the work is a task. */
    @Schema(name = "AsyncOperationResponse")
    public record Accepted(String task) {}

    /** A label that was set or taken away. */
    @Schema(name = "SetLabelResponse")
    public record Label(String key, @Nullable String value) {}

    /** Sets a label. */
    public static final Form<Label> SET_LABEL = new Form<>("SetLabel", Operations::label);

    /** Takes a label away. */
    public static final Form<String> UNSET_LABEL = new Form<>("UnsetLabel", Operations::key);

    /** A role on an object, with users and groups by name. */
    @Schema(name = "NestedRoleResponse")
    public record NestedRole(List<String> users, List<String> groups, String role) {}

    /** All roles on an object. */
    @Schema(name = "ObjectRolesResponse")
    public record ObjectRoles(List<NestedRole> roles) {}

    /** What the asker may do with an object. */
    @Schema(name = "MyPermissionsResponse")
    public record MyPermissions(List<String> permissions) {}

    /** Gives a role on an object, or takes it away. */
    public static final Form<NestedRole> NESTED_ROLE = new Form<>("NestedRole", Operations::nestedRole);

    /** Where Slipway's own API lives. */
    public static final String OWN = "/slipway/api/v1/";

    private final @Nullable ResourceType type;
    private final String list;
    private final @Nullable String object;
    private final @Nullable String parameter;
    private final List<Operation> all;

    private Operations(
            @Nullable ResourceType type,
            String list,
            @Nullable String object,
            @Nullable String parameter,
            List<Operation> all) {
        this.type = type;
        this.list = list;
        this.object = object;
        this.parameter = parameter;
        this.all = all;
    }

    /** The operations on objects of {@code type}. */
    public static Operations of(ResourceType type) {
        return new Operations(type, type.list(), "{" + type.parameter() + "}", type.parameter(), List.of());
    }

    /** The operations on the list at {@code path}, of objects of {@code type} among others of their kind. */
    public static Operations of(String path, ResourceType type) {
        return new Operations(type, ResourceType.ROOT + path + "/", null, null, List.of());
    }

    /** The operations on a list of {@code things} that each object of {@code type} has; each has an href for {@code parameter}. */
    public static Operations within(ResourceType type, String things, String parameter) {
        return new Operations(
                type, "{" + type.parameter() + "}" + things + "/", "{" + parameter + "}", parameter, List.of());
    }

    /** The operations on {@code path}, which is no list. */
    public static Operations at(String path) {
        return new Operations(null, ResourceType.ROOT + path + "/", null, null, List.of());
    }

    /**
     * The operations on objects of Slipway's own API, which Pulp does not know, listed at {@code path} below {@link #OWN}.
     *
     * @param parameter of an object's path
     */
    public static Operations own(String path, String parameter) {
        String list = OWN + path + "/";
        return new Operations(null, list, list + "{" + parameter + "}/", parameter, List.of());
    }

    /** POST of an action on an object: 200 with a document. */
    public Operations act(String name, Form<?> form, Class<? extends Record> document) {
        return on("post", name + "/", name, form, Map.of(200, Optional.of(new Answer(document, false))));
    }

    private static Label label(Body body) {
        String key = body.requiredText("key");
        String value = body.text("value");
        body.alwaysGiven("value");
        body.labelKey("non_field_errors", key);
        body.labelValue("non_field_errors", key, value);
        body.check();
        return new Label(key, value);
    }

    private static String key(Body body) {
        String key = body.requiredText("key");
        body.check();
        return key;
    }

    private static NestedRole nestedRole(Body body) {
        List<String> users = body.texts("users");
        List<String> groups = body.texts("groups");
        NestedRole role = new NestedRole(
                users == null ? List.of() : users, groups == null ? List.of() : groups, body.requiredText("role"));
        if (role.users().isEmpty() && role.groups().isEmpty()) {
            body.note("non_field_errors", "Either 'users' or 'groups' must be specified.");
        }
        body.check();
        return role;
    }

    /** All of them. */
    List<Operation> all() {
        return all;
    }

    /** Every method and route, for example {@code GET /pulp/api/v3/tasks/{}/}. */
    Set<String> routes() {
        return all.stream().map(Operation::call).collect(Collectors.toSet());
    }

    /** These; what was said since the last need was, needs {@code need}. */
    public Operations needs(Need need) {
        List<Operation> said = all.stream()
                .map(operation -> operation.need() == null ? operation.needing(need) : operation)
                .toList();
        return new Operations(type, list, object, parameter, said);
    }

    /** These and {@code others} of the same resource. */
    public Operations and(Operations others) {
        List<Operation> both = new ArrayList<>(all);
        both.addAll(others.all);
        return new Operations(type, list, object, parameter, List.copyOf(both));
    }

    /** GET of the list. */
    public Operations list(Filters filters, Class<? extends Record> document) {
        return with("get", "", "list", null, filters, Map.of(200, Optional.of(new Answer(document, true))));
    }

    /** POST to the list: 201 with the object. */
    public Operations create(Form<?> form, Class<? extends Record> document) {
        return with("post", "", "create", form, null, Map.of(201, Optional.of(new Answer(document, false))));
    }

    /** POST to the list: 202 with a task. */
    public Operations order(Form<?> form) {
        return with("post", "", "create", form, null, accepted());
    }

    /** GET of an object. */
    public Operations read(Class<? extends Record> document) {
        return on("get", "", "read", null, Map.of(200, Optional.of(new Answer(document, false))));
    }

    /** PUT and PATCH: 200 where nothing changes, else 202. */
    public Operations update(Form<?> form, Class<? extends Record> document) {
        Map<Integer, Optional<Answer>> answers = Map.of(
                200, Optional.of(new Answer(document, false)), 202, Optional.of(new Answer(Accepted.class, false)));
        return on("put", "", "update", form, answers).on("patch", "", "partial_update", form, answers);
    }

    /** DELETE: 202. */
    public Operations delete() {
        return on("delete", "", "delete", null, accepted());
    }

    /** POST of an action on an object: 202. */
    public Operations action(String name, Form<?> form) {
        return on("post", name + "/", name, form, accepted());
    }

    /** Labels one by one: 201. */
    public Operations labels() {
        Map<Integer, Optional<Answer>> answers = Map.of(201, Optional.of(new Answer(Label.class, false)));
        return on("post", "set_label/", "set_label", SET_LABEL, answers)
                .on("post", "unset_label/", "unset_label", UNSET_LABEL, answers);
    }

    /** PATCH of an object that stops it: 200, or 409 where it has ended. */
    public Operations cancel(Form<?> form, Class<? extends Record> document) {
        Optional<Answer> answer = Optional.of(new Answer(document, false));
        return on("patch", "", "cancel", form, Map.of(200, answer, 409, answer));
    }

    /** GET of something an object has: 200. */
    public Operations part(String name, Class<? extends Record> document) {
        return on("get", name + "/", name, null, Map.of(200, Optional.of(new Answer(document, false))));
    }

    /** POST of an action on the whole list: 202. */
    public Operations command(String name, Form<?> form) {
        return with("post", name + "/", name, form, null, accepted());
    }

    /** DELETE of a record: 204. */
    public Operations forget() {
        return on("delete", "", "delete", null, Map.of(204, Optional.empty()));
    }

    /** PUT and PATCH of an object that is changed at once: 200. */
    public Operations change(Form<?> form, Class<? extends Record> document) {
        Map<Integer, Optional<Answer>> answers = Map.of(200, Optional.of(new Answer(document, false)));
        return on("put", "", "update", form, answers).on("patch", "", "partial_update", form, answers);
    }

    /** Roles on an object: who has them, giving and taking them, and what the asker may. */
    public Operations roles() {
        Map<Integer, Optional<Answer>> changed = Map.of(201, Optional.of(new Answer(NestedRole.class, false)));
        return on(
                        "get",
                        "list_roles/",
                        "list_roles",
                        null,
                        Map.of(200, Optional.of(new Answer(ObjectRoles.class, false))))
                .on("post", "add_role/", "add_role", NESTED_ROLE, changed)
                .on("post", "remove_role/", "remove_role", NESTED_ROLE, changed)
                .needs(Need.on("manage_roles"))
                .on(
                        "get",
                        "my_permissions/",
                        "my_permissions",
                        null,
                        Map.of(200, Optional.of(new Answer(MyPermissions.class, false))))
                .needs(Need.sight());
    }

    /** {@code method} on what is no list, by its own name; with a document, or without one where there is none. */
    public Operations call(
            String method,
            String action,
            @Nullable Form<?> form,
            int status,
            @Nullable Class<? extends Record> document) {
        Optional<Answer> answer = document == null ? Optional.empty() : Optional.of(new Answer(document, false));
        Operations more = with(method, "", "", form, null, Map.of(status, answer));
        Operation last = more.all.getLast();
        List<Operation> named = new ArrayList<>(all);
        named.add(last.named(action));
        return new Operations(type, list, object, parameter, List.copyOf(named));
    }

    /** GET for everybody, without credentials. */
    public Operations open(@Nullable Class<? extends Record> document) {
        Optional<Answer> answer = document == null ? Optional.empty() : Optional.of(new Answer(document, false));
        return with("get", "", "read", null, null, Map.of(200, answer)).needs(Need.nothing());
    }

    private static Map<Integer, Optional<Answer>> accepted() {
        return Map.of(202, Optional.of(new Answer(Accepted.class, false)));
    }

    private Operations on(
            String method,
            String suffix,
            String action,
            @Nullable Form<?> form,
            Map<Integer, Optional<Answer>> answers) {
        return plus(new Operation(
                type,
                method,
                object + suffix,
                resolved() + "{}/" + suffix,
                words() + "_" + action,
                shortId(action),
                tag(),
                parameter,
                form,
                null,
                answers,
                null));
    }

    private Operations with(
            String method,
            String suffix,
            String action,
            @Nullable Form<?> form,
            @Nullable Filters filters,
            Map<Integer, Optional<Answer>> answers) {
        String outer = list.startsWith("{") ? list.substring(1, list.indexOf('}')) : null;
        return plus(new Operation(
                type,
                method,
                list + suffix,
                resolved() + suffix,
                words() + "_" + action,
                isSingle(form, filters) ? words() + "_" + action : action,
                tag(),
                outer,
                form,
                filters,
                answers,
                null));
    }

    /** What is read at a path of its own, like the status. */
    private boolean isSingle(@Nullable Form<?> form, @Nullable Filters filters) {
        return object == null && form == null && filters == null;
    }

    /** Stopping is the one action whose name is a word of its own everywhere. */
    private String shortId(String action) {
        return action.equals("cancel") ? words() + "_" + action : action;
    }

    private Operations plus(Operation operation) {
        List<Operation> more = new ArrayList<>(all);
        more.add(operation);
        return new Operations(type, list, object, parameter, List.copyOf(more));
    }

    /** {@code repositories_container_container}, {@code repositories_container_container_versions}. */
    private String words() {
        return path().replace('/', '_').replace('-', '_');
    }

    /** {@code Repositories: Container}: the words of the path but the second, with a colon after the first. */
    private String tag() {
        List<String> words = Arrays.stream(path().split("/"))
                .map(Operations::titled)
                .collect(Collectors.toCollection(ArrayList::new));
        if (words.size() > 2) {
            String ignored = words.remove(1);
        }
        String first = words.removeFirst();
        return words.isEmpty() ? first : first + ": " + String.join(" ", words);
    }

    private static String titled(String word) {
        return Arrays.stream(word.split("(?<=[_-])"))
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    private String path() {
        String whole = resolved().replace("{}/", "");
        return whole.startsWith(OWN)
                ? "slipway/" + whole.substring(OWN.length(), whole.length() - 1)
                : whole.substring(ResourceType.ROOT.length(), whole.length() - 1);
    }

    private String resolved() {
        String whole = list;
        for (ResourceType type : ResourceType.values()) {
            whole = whole.replace("{" + type.parameter() + "}", type.list() + "{}/");
        }
        return whole;
    }
}
