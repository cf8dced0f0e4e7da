-- Lists are read from the end of these: what is new comes there, and PostgreSQL fills the pages. At the beginning it leaves each half empty.
DROP INDEX role_assignment_listed_for_user, role_assignment_listed_for_group;
CREATE INDEX role_assignment_listed_for_user ON role_assignment (user_id, model, role_id, listed_at, object_id) WHERE user_id IS NOT NULL;
CREATE INDEX role_assignment_listed_for_group ON role_assignment (group_id, model, role_id, listed_at, object_id) WHERE group_id IS NOT NULL;
