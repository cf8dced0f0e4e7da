-- A blob that was uploaded or mounted is readable through its link until a day after the last touch, though no version holds it.
CREATE TABLE link (
    repository_id uuid        NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    blob_id       uuid        NOT NULL CONSTRAINT link_blob_edge REFERENCES blob (id),
    touched_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repository_id, blob_id)
);
CREATE INDEX link_by_blob ON link (blob_id);
CREATE INDEX link_by_touch ON link (touched_at);

-- Uploads that are under way. base_path: the public name they were begun under, which need not exist before the first of them is done.
-- state: where the object store stands, in its own words.
CREATE TABLE upload (
    id         uuid        NOT NULL PRIMARY KEY,
    base_path  text        NOT NULL COLLATE "C",
    principal  text        NOT NULL,
    state      text        NOT NULL,
    size       bigint      NOT NULL DEFAULT 0 CHECK (size >= 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    touched_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_by_principal ON upload (principal);
CREATE INDEX upload_by_touch ON upload (touched_at);

-- What an index lists, by digest: a child that is absent today and pushed tomorrow is listed all the same. That an index lists a digest
-- holds nothing and permits nothing: what a repository holds is said by its versions alone.
CREATE TABLE manifest_listed (
    manifest_id uuid    NOT NULL CONSTRAINT manifest_listed_manifest_edge REFERENCES manifest (id) ON DELETE CASCADE,
    digest      text    NOT NULL,
    ordinal     integer NOT NULL,
    PRIMARY KEY (manifest_id, digest)
);
CREATE INDEX manifest_listed_by_digest ON manifest_listed (digest);
INSERT INTO manifest_listed (manifest_id, digest, ordinal)
SELECT c.manifest_id, m.digest, c.ordinal FROM manifest_child c JOIN manifest m ON m.id = c.child_id;
DROP TABLE manifest_child;

-- Referrers are listed by digest.
DROP INDEX manifest_by_subject;
CREATE INDEX manifest_by_subject ON manifest (subject_digest, digest COLLATE "C") WHERE subject_digest IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON link, upload TO slipway_registry, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON link TO slipway_content;
GRANT SELECT ON upload TO slipway_content;
GRANT SELECT ON manifest_listed TO slipway_registry, slipway_content, slipway_worker;
GRANT INSERT, DELETE ON manifest_listed TO slipway_registry, slipway_content, slipway_worker;

-- A push makes names, content and versions in the request.
GRANT INSERT, UPDATE ON content, blob TO slipway_registry;
GRANT INSERT ON manifest, manifest_blob, tag TO slipway_registry;
GRANT INSERT, UPDATE ON repository, namespace, distribution TO slipway_registry;
GRANT INSERT, UPDATE, DELETE ON repository_version, membership TO slipway_registry;
GRANT INSERT, UPDATE, DELETE ON membership_retired TO slipway_registry;
