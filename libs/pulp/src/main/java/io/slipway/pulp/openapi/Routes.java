package io.slipway.pulp.openapi;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what a resource answers against what it tells. */
final class Routes {
    private Routes() {}

    static void require(Described resource) {
        Set<String> answered = answered(annotated(resource.getClass()));
        Set<String> told = resource.operations().routes();
        if (!answered.equals(told)) {
            throw new IllegalStateException(resource.getClass().getName() + " answers " + without(answered, told)
                    + " without telling it, and tells " + without(told, answered) + " without answering it");
        }
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }

    /** The class that is written, where the container made another of it. */
    static Class<?> annotated(Class<?> type) {
        return type.isAnnotationPresent(Path.class) ? type : annotated(type.getSuperclass());
    }

    private static Set<String> answered(Class<?> resource) {
        String base = resource.getAnnotation(Path.class).value();
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> call(base, method))
                .collect(Collectors.toSet());
    }

    /** What every method of {@code resource} answers, by the method's name. */
    static Map<String, String> byMethod(Class<?> resource) {
        String base = annotated(resource).getAnnotation(Path.class).value();
        Map<String, String> calls = new TreeMap<>();
        for (Method method : annotated(resource).getMethods()) {
            call(base, method).forEach(call -> put(calls, method.getName(), call));
        }
        return calls;
    }

    private static void put(Map<String, String> calls, String method, String call) {
        if (calls.put(method, call) != null) {
            throw new IllegalStateException(
                    "two methods of a resource are called " + method + ": they cannot be told apart");
        }
    }

    private static Stream<String> call(String base, Method method) {
        return verb(method).map(verb -> verb + " " + route(base, method));
    }

    private static Stream<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value);
    }

    private static String route(String base, Method method) {
        String path = Optional.ofNullable(method.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
        return (base + "/" + path).replaceAll("/+", "/").replaceAll("\\{[^}]*}", "{}");
    }
}
