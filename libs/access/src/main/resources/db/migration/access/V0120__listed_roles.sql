-- Of a role on an object, when that was made, where whoever owns the object's table keeps it: whoever sees much of a long list has it in the
-- list's order from here.
ALTER TABLE role_assignment ADD COLUMN listed_at timestamptz;
CREATE INDEX role_assignment_listed_for_user ON role_assignment (user_id, model, role_id, listed_at DESC, object_id DESC)
    WHERE user_id IS NOT NULL;
CREATE INDEX role_assignment_listed_for_group ON role_assignment (group_id, model, role_id, listed_at DESC, object_id DESC)
    WHERE group_id IS NOT NULL;
