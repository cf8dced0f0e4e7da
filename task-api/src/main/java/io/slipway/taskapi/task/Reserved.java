package io.slipway.taskapi.task;

import io.slipway.pulp.href.Reference;
import io.slipway.pulp.href.ResourceType;
import java.util.Arrays;

/** What tasks reserve, as they record it: by PRN, shared ones with a word before it. Clients say hrefs as well. */
final class Reserved {
    private Reserved() {}

    /** A resource that is reserved alone. */
    static String prn(String text) {
        return Arrays.stream(ResourceType.values())
                .flatMap(type -> Reference.find(type, text).map(type::prn).stream())
                .findFirst()
                .orElse(text);
    }

    /** A resource that is reserved together with others. */
    static String shared(String text) {
        return "shared:" + prn(text);
    }
}
