-- Who works on an upload whose object store does not keep replicas from each other: until held_until for certain, and then until another
-- takes it. wanted: another waits for the end. writing: what may be on its way to the store beyond what state says; 0 where nothing is.
ALTER TABLE upload
    ADD COLUMN holder     uuid,
    ADD COLUMN held_until timestamptz,
    ADD COLUMN wanted     boolean NOT NULL DEFAULT false,
    ADD COLUMN writing    integer NOT NULL DEFAULT 0;
