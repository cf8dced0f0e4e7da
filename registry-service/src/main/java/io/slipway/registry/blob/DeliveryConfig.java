package io.slipway.registry.blob;

import io.slipway.storage.object.Way;
import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which way blobs leave to whom, where the object store has more than one. */
@ConfigMapping(prefix = "slipway.delivery")
public interface DeliveryConfig {
    /** The first rule that fits a request says it; as the store is set where none does. */
    List<Rule> rules();

    /** A rule. It fits where all of what it names fits. */
    interface Rule {
        /** Names of distributions, and folders of them with a slash at their end: {@code library/alpine}, {@code mirror/}; any by default. */
        Optional<List<String>> names();

        /** Networks of clients: {@code 10.0.0.0/8}, {@code fd00::/8}; any by default. */
        Optional<List<String>> networks();

        /** Elsewhere: the client is sent to the store by a signed URL. Through: the bytes go through here. */
        Way way();
    }
}
