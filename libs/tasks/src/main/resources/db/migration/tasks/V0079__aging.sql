-- Finished tasks are forgotten by age.
CREATE INDEX task_by_end ON task (finished_at) WHERE finished_at IS NOT NULL;
