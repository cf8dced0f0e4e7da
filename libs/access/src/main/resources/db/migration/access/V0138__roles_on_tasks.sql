-- Whoever gives a role locks it first, so that it is there until he has given it. PostgreSQL lets only those lock a row who may write a column of it.
GRANT UPDATE (updated_at) ON role TO slipway_tasks;
