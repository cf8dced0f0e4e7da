-- A version that a public name is pinned to does not go: whoever deletes one while a name is pinned to it begins anew and sees the pin.
-- With SET NULL the promotion that had just been answered was undone. Whoever deletes a repository takes the pins away himself.
ALTER TABLE distribution DROP CONSTRAINT distribution_version_id_fkey;
ALTER TABLE distribution ADD CONSTRAINT distribution_version_edge FOREIGN KEY (version_id) REFERENCES repository_version (id);

-- A blob that is linked to a repository while that is deleted: whoever comes second begins anew and finds no repository.
ALTER TABLE link RENAME CONSTRAINT link_repository_id_fkey TO link_repository_edge;
