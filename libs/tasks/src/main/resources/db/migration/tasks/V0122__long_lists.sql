-- Tasks newest first, all of them and those somebody asked for: an index for each, in exactly the order of the list.
CREATE INDEX task_newest ON task (created_at DESC, id DESC);
CREATE INDEX task_newest_by_creator ON task (created_by, created_at DESC, id DESC) WHERE created_by IS NOT NULL;
DROP INDEX task_by_age, task_by_creator;
