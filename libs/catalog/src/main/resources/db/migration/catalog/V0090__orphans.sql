-- What the object store calls an upload: what it holds of one that is open is nobody's leftover.
ALTER TABLE upload ADD COLUMN store_key text;
CREATE INDEX upload_by_store_key ON upload (store_key);
CREATE INDEX manifest_by_copy ON manifest (copy_key) WHERE copy_key IS NOT NULL;

-- Objects that were found in the store and that no row named: their process ended between the bytes and the row, or is just there.
-- settled: what began before this transaction may name the object without having seen it here; null until that is known.
CREATE TABLE orphan_object (
    object_key text        NOT NULL PRIMARY KEY,
    store_key  text        NOT NULL,
    since      timestamptz NOT NULL DEFAULT now(),
    settled    xid8
);
CREATE INDEX orphan_object_by_age ON orphan_object (since);

-- Whoever names an object says that it is none, or learns that it is too late. It runs after the row is written, so that the transaction
-- has a number by then; and each statement in here sees what was committed before it began.
CREATE FUNCTION claim_object(claimed text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM orphan_object WHERE object_key = claimed;
    IF EXISTS (SELECT 1 FROM doomed_object WHERE object_key = claimed) THEN
        RAISE EXCEPTION 'object % is about to be deleted', claimed USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
END $$;
CREATE FUNCTION claim_blob_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM claim_object(NEW.object_key);
    RETURN NULL;
END $$;
CREATE FUNCTION claim_manifest_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM claim_object(NEW.copy_key);
    RETURN NULL;
END $$;
CREATE TRIGGER blob_claims_object AFTER INSERT OR UPDATE OF object_key ON blob
    FOR EACH ROW WHEN (NEW.object_key IS NOT NULL) EXECUTE FUNCTION claim_blob_object();
CREATE TRIGGER manifest_claims_copy AFTER INSERT OR UPDATE OF copy_key ON manifest
    FOR EACH ROW WHEN (NEW.copy_key IS NOT NULL) EXECUTE FUNCTION claim_manifest_copy();

GRANT SELECT, INSERT, UPDATE, DELETE ON orphan_object TO slipway_worker;
GRANT SELECT, DELETE ON orphan_object TO slipway_registry, slipway_content;
GRANT SELECT ON doomed_object TO slipway_registry;
