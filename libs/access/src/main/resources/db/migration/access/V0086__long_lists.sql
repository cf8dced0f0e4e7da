-- What somebody has, newest first: whoever pushes makes three roles for each name, and owns a million of them one day.
CREATE INDEX role_assignment_by_user_and_age ON role_assignment (user_id, created_at DESC, id DESC) WHERE user_id IS NOT NULL;
CREATE INDEX role_assignment_by_group_and_age ON role_assignment (group_id, created_at DESC, id DESC) WHERE group_id IS NOT NULL;
CREATE INDEX access_secret_by_user_and_age ON access_secret (user_id, created_at DESC, id DESC);
