-- An index for each order users and groups are read in, with all that is asked of rows that are skipped; and one for groups by the ids that
-- roles are given on: that it is unique tells PostgreSQL how few it finds, before there are statistics.
ALTER TABLE app_user DROP CONSTRAINT app_user_username_is_unique, ADD CONSTRAINT app_user_username_is_unique UNIQUE (username) INCLUDE (id);
ALTER TABLE app_group DROP CONSTRAINT app_group_name_is_unique, ADD CONSTRAINT app_group_name_is_unique UNIQUE (name) INCLUDE (id);
CREATE UNIQUE INDEX app_group_object ON app_group (CAST('00000000-0000-0000-0000-' || lpad(to_hex(id), 12, '0') AS uuid));
