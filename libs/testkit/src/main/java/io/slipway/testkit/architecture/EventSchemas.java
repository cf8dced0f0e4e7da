package io.slipway.testkit.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Every event says what its schema in docs/events says. Whoever reads version 1 of an event goes on to understand it: a field that is
 * required stays and keeps its type; another one may come, and is not required; anything else is a new version, and a new schema.
 */
final class EventSchemas extends ArchCondition<JavaClass> {
    private static final String FACT = "io.slipway.ledger.event.Fact";
    private static final ObjectMapper JSON = new ObjectMapper();

    EventSchemas() {
        super("say what their schema in docs/events says");
    }

    static boolean isFact(JavaClass type) {
        return type.isRecord() && type.isAssignableTo(FACT);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        Class<?> fact = type.reflect();
        String name = name(fact);
        Path file = Checkout.root().resolve("docs/events/" + name + ".json");
        if (!Files.exists(file)) {
            events.add(SimpleConditionEvent.violated(type, "the event " + name + " has no schema: " + file));
            return;
        }
        JsonNode schema = read(file);
        Set<String> said = new TreeSet<>();
        for (RecordComponent component : fact.getRecordComponents()) {
            said.add(component.getName());
            String expected = schema.path("properties")
                    .path(component.getName())
                    .path("type")
                    .asText("nothing");
            events.add(new SimpleConditionEvent(
                    type,
                    expected.equals(jsonType(component.getType())),
                    name + " says " + component.getName() + " as " + jsonType(component.getType()) + ", its schema as "
                            + expected));
        }
        for (JsonNode required : schema.path("required")) {
            events.add(new SimpleConditionEvent(
                    type,
                    said.contains(required.asText()),
                    name + " does not say " + required.asText() + " any more, which its readers need"));
        }
        events.add(new SimpleConditionEvent(
                type, schema.path("$id").asText().equals(name), file + " is the schema of something else"));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(file + " is no JSON", e);
        }
    }

    /** What it calls itself, asked of one that is made of nothing. */
    private static String name(Class<?> fact) {
        try {
            Class<?>[] types = Arrays.stream(fact.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = fact.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            Object made = constructor.newInstance(
                    Arrays.stream(types).map(EventSchemas::anything).toArray());
            var type = fact.getMethod("type");
            type.setAccessible(true);
            return String.valueOf(type.invoke(made));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a fact that cannot be made: " + fact, e);
        }
    }

    private static Object anything(Class<?> type) {
        if (type == UUID.class) {
            return new UUID(0, 0);
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return false;
        }
        return Collection.class.isAssignableFrom(type) ? List.of() : "";
    }

    private static String jsonType(Class<?> type) {
        if (type == int.class || type == long.class) {
            return "integer";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        return Collection.class.isAssignableFrom(type) ? "array" : "string";
    }
}
