-- Lists are read from the end of these: what is new comes there, and PostgreSQL fills the pages. At the beginning it leaves each half empty.
DROP INDEX task_newest, task_newest_by_creator;
CREATE INDEX task_newest ON task (created_at, id);
CREATE INDEX task_newest_by_creator ON task (created_by, created_at, id) WHERE created_by IS NOT NULL;
