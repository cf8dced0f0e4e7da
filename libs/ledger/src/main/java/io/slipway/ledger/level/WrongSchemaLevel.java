package io.slipway.ledger.level;

/** The database has a schema this build must not touch. */
public final class WrongSchemaLevel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongSchemaLevel(int found) {
        super("the schema is at level " + found + ", this build runs on " + SchemaLevel.OURS + " or "
                + (SchemaLevel.OURS + 1) + ": run the migrator of this release first");
    }
}
