package io.slipway.access.decision;

import java.util.regex.Pattern;

/** Something that can be permitted, in Pulp's words: {@code container.view_containerrepository}. */
public record Permission(String name) {
    private static final Pattern NAME = Pattern.compile("[a-z]+\\.[a-z_]+");

    /** Refuses what is no name of a permission. */
    public Permission {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    name + " is no permission: they look like container.view_containerrepository");
        }
    }

    /** The permission to do {@code verb} with objects of {@code model}: {@code view}, {@code container.containerrepository}. */
    public static Permission to(String verb, String model) {
        int dot = model.indexOf('.');
        return new Permission(model.substring(0, dot + 1) + verb + "_" + model.substring(dot + 1));
    }

    @Override
    public String toString() {
        return name;
    }
}
