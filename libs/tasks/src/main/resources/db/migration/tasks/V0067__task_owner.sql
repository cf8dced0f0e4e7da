-- The tasks somebody asked for.
CREATE INDEX task_by_creator ON task (created_by, created_at DESC) WHERE created_by IS NOT NULL;
