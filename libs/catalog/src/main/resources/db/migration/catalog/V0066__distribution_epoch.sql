-- The epoch of a public name is raised when it becomes private, and when it moves: tokens given for it before end.
ALTER TABLE distribution ADD COLUMN epoch integer NOT NULL DEFAULT 1;
CREATE INDEX distribution_public_by_repository ON distribution (repository_id) WHERE NOT private;
