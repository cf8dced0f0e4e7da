-- Blobs that were linked to a repository and no longer are: somebody may have been told that they are there, so a manifest that needs one
-- must not pass for one that never had it. Written with the end of the link, whoever ends it; forgotten by age.
CREATE TABLE link_lost (
    repository_id uuid        NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    digest        text        NOT NULL,
    lost_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repository_id, digest)
);
CREATE INDEX link_lost_by_age ON link_lost (lost_at);

-- One statement for all links of a statement. A link that ends with its repository leaves nothing to be pushed to.
CREATE FUNCTION remember_lost_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO link_lost (repository_id, digest)
    SELECT l.repository_id, b.digest
      FROM ended l
      JOIN blob b ON b.id = l.blob_id
      JOIN repository r ON r.id = l.repository_id
        ON CONFLICT (repository_id, digest) DO UPDATE SET lost_at = now();
    RETURN NULL;
END $$;
CREATE TRIGGER link_ends AFTER DELETE ON link REFERENCING OLD TABLE AS ended
    FOR EACH STATEMENT EXECUTE FUNCTION remember_lost_links();

GRANT SELECT, INSERT, UPDATE, DELETE ON link_lost TO slipway_registry, slipway_worker, slipway_content;
