package io.slipway.ledger.secret;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** Where the key is that secrets in the database are sealed with. */
@ConfigMapping(prefix = "slipway.sealing")
public interface SealingConfig {
    /**
     * A file with one key per line, each 32 random bytes in Base64: the first seals, all of them open. Readable to this process only.
     */
    Path keyFile();
}
