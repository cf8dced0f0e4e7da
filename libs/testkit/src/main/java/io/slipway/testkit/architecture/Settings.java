package io.slipway.testkit.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Every key of a configuration interface stands in docs/operations.md, with the default it has in the code. */
final class Settings extends ArchCondition<JavaClass> {
    private static final String MAPPING = "io.smallrye.config.ConfigMapping";
    private static final String DEFAULT = "io.smallrye.config.WithDefault";
    private static final String NAME = "io.smallrye.config.WithName";
    private static final Path OPERATIONS = Path.of("docs", "operations.md");

    Settings() {
        super("have every key and its default in " + OPERATIONS);
    }

    static boolean isMapping(JavaClass type) {
        return type.isAnnotatedWith(MAPPING);
    }

    @Override
    public void check(JavaClass mapping, ConditionEvents events) {
        String prefix = text(mapping.getAnnotationOfType(MAPPING), "prefix");
        String operations = operations();
        keys(mapping, prefix, operations, events);
    }

    private void keys(JavaClass mapping, String prefix, String operations, ConditionEvents events) {
        for (JavaMethod method : mapping.getMethods()) {
            String key = prefix + "." + name(method);
            if (mapping.getName().equals(enclosing(method.getRawReturnType()))) {
                keys(method.getRawReturnType(), key, operations, events);
            } else {
                String row = row(method, key);
                events.add(new SimpleConditionEvent(
                        method, operations.contains(row), OPERATIONS + " has no line that begins with: " + row));
            }
        }
    }

    private static String enclosing(JavaClass type) {
        return type.getEnclosingClass().map(JavaClass::getName).orElse("");
    }

    private static String row(JavaMethod method, String key) {
        return value(method, DEFAULT)
                .map(otherwise -> "\n| `%s` | `%s` |".formatted(key, otherwise))
                .orElse("\n| `%s` | ".formatted(key));
    }

    private static String name(JavaMethod method) {
        return value(method, NAME)
                .orElseGet(() -> method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }

    private static Optional<String> value(JavaMethod method, String annotation) {
        return method.tryGetAnnotationOfType(annotation).map(found -> text(found, "value"));
    }

    private static String text(JavaAnnotation<?> annotation, String property) {
        return annotation.get(property).map(String::valueOf).orElse("");
    }

    private static String operations() {
        try {
            return Files.readString(Checkout.root().resolve(OPERATIONS));
        } catch (IOException e) {
            throw new UncheckedIOException("the settings are told nowhere", e);
        }
    }
}
