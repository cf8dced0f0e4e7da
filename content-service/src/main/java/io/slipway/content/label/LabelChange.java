package io.slipway.content.label;

import io.slipway.pulp.document.Sent;
import io.slipway.pulp.error.Refused;
import io.slipway.pulp.openapi.Operations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A change of one label. It may be applied more than once: what it answers is of the last time. */
public abstract class LabelChange implements UnaryOperator<Map<String, @Nullable String>> {

    /** The label as it is answered: what was set, or what was there. */
    public abstract Operations.Label answer();

    /** Sets the label that was sent, whether it is there or not. */
    public static LabelChange set(Sent sent) {
        return new Set(Operations.SET_LABEL.read(sent));
    }

    /** Takes away the label that was sent; refused where it is not there. */
    public static LabelChange unset(Sent sent) {
        return new Unset(Operations.UNSET_LABEL.read(sent));
    }

    private static final class Set extends LabelChange {
        private final Operations.Label label;

        Set(Operations.Label label) {
            this.label = label;
        }

        @Override
        public Map<String, @Nullable String> apply(Map<String, @Nullable String> labels) {
            Map<String, @Nullable String> changed = new LinkedHashMap<>(labels);
            changed.put(label.key(), label.value());
            return changed;
        }

        @Override
        public Operations.Label answer() {
            return label;
        }
    }

    private static final class Unset extends LabelChange {
        private final String key;
        private volatile @Nullable String value;

        Unset(String key) {
            this.key = key;
        }

        @Override
        public Map<String, @Nullable String> apply(Map<String, @Nullable String> labels) {
            if (!labels.containsKey(key)) {
                throw Refused.field("key", "Label '" + key + "' is not set on the object.");
            }
            Map<String, @Nullable String> changed = new LinkedHashMap<>(labels);
            value = changed.remove(key);
            return changed;
        }

        @Override
        public Operations.Label answer() {
            return new Operations.Label(key, value);
        }
    }
}
