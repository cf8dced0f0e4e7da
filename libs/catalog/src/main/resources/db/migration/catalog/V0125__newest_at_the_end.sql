-- Lists are read from the end of these: what is new comes there, and PostgreSQL fills the pages. At the beginning it leaves each half empty.
DROP INDEX content_newest_of_type, content_newest, repository_newest, remote_newest, distribution_newest, distribution_public_newest,
    repository_version_newest;
CREATE INDEX content_newest_of_type ON content (type, created_at, id);
CREATE INDEX content_newest ON content (created_at, id);
CREATE INDEX repository_newest ON repository (created_at, id);
CREATE INDEX remote_newest ON remote (created_at, id);
CREATE INDEX distribution_newest ON distribution (created_at, id) INCLUDE (version_id);
CREATE INDEX distribution_public_newest ON distribution (created_at, id) WHERE NOT private;
CREATE INDEX repository_version_newest ON repository_version (created_at, id) INCLUDE (repository_id);
