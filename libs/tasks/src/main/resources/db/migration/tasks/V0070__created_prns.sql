-- What a task made, by PRN as well as by href: in the order of created_resources.
ALTER TABLE task ADD COLUMN created_prns text[] NOT NULL DEFAULT '{}';
UPDATE task SET created_prns = array_fill(''::text, ARRAY[cardinality(created_resources)]) WHERE created_resources <> '{}';
