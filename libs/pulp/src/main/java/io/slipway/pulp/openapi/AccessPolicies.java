package io.slipway.pulp.openapi;

import io.slipway.pulp.href.ResourceType;
import io.slipway.pulp.permit.Need;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What operations need, told in the words of Pulp's access policies. They are told from what is enforced, and so cannot differ from it. */
public final class AccessPolicies {
    private AccessPolicies() {}

    /**
     * One rule.
     *
     * @param condition empty where being {@code principal} is enough; of several any will do
     */
    public record Statement(List<String> action, String principal, String effect, List<String> condition) {}

    /** The rules of one kind of objects, by the path of its list: {@code repositories/container/container}. */
    public static Map<String, List<Statement>> of(Collection<? extends Described> resources) {
        Map<String, List<Statement>> policies = new TreeMap<>();
        resources.stream()
                .flatMap(resource -> resource.operations().all().stream())
                .forEach(operation -> policies.computeIfAbsent(viewset(operation), ignored -> new ArrayList<>())
                        .add(statement(operation)));
        return policies;
    }

    private static String viewset(Operation operation) {
        String path = operation.route().substring(ResourceType.ROOT.length());
        String list = isAction(operation) ? path.substring(0, path.lastIndexOf("{}/")) : path;
        return list.replace("{}/", "").replaceAll("/$", "");
    }

    /** Whether there is a word behind the object it is about. */
    private static boolean isAction(Operation operation) {
        return operation.filters() == null
                && operation.route().contains("{}/")
                && !operation.route().endsWith("{}/")
                && !operation.id().endsWith("_create");
    }

    private static String action(Operation operation) {
        if (isAction(operation)) {
            String path = operation.route().substring(0, operation.route().length() - 1);
            return path.substring(path.lastIndexOf('/') + 1);
        }
        boolean isObject = operation.route().endsWith("{}/");
        return switch (operation.method()) {
            case "get" -> isObject ? "retrieve" : "list";
            case "post" -> "create";
            case "put" -> "update";
            case "patch" -> "partial_update";
            default -> "destroy";
        };
    }

    private static Statement statement(Operation operation) {
        List<String> action = List.of(action(operation));
        Need need = operation.need() == null ? Need.superuser() : operation.need();
        return switch (need) {
            case Need.Nothing nothing -> new Statement(action, "*", "allow", List.of());
            case Need.Login login -> new Statement(action, "authenticated", "allow", List.of());
            case Need.Scope scope -> new Statement(action, "authenticated", "allow", List.of());
            case Need.Sight sight -> new Statement(action, "authenticated", "allow", List.of());
            case Need.Superuser only -> new Statement(action, "admin", "allow", List.of());
            case Need.Everywhere on ->
                new Statement(action, "authenticated", "allow", List.of("has_model_perms:" + on.permission()));
            case Need.OnObject on -> new Statement(action, "authenticated", "allow", conditions(operation, on));
        };
    }

    private static List<String> conditions(Operation operation, Need.OnObject on) {
        ResourceType type = operation.type();
        return on.permissions().stream()
                .map(verb -> "has_model_or_obj_perms:" + (type == null ? verb : type.permission(verb)))
                .toList();
    }
}
