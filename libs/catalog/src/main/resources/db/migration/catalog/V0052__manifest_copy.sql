-- Where the copy of a manifest is in the object store: a catalog that was lost can be made again from what is stored.
ALTER TABLE manifest ADD COLUMN copy_key text;
CREATE INDEX manifest_without_copy ON manifest (id) WHERE copy_key IS NULL;
