-- Users: the epoch is raised by whatever takes something away from a user (his password, a role, a group), and ends his tokens.
ALTER TABLE app_user
    ADD COLUMN is_staff boolean NOT NULL DEFAULT false,
    ADD COLUMN epoch    integer NOT NULL DEFAULT 1;

CREATE TABLE app_group (
    id         integer     NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT app_group_name_is_unique UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE group_member (
    user_id  integer NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    group_id integer NOT NULL REFERENCES app_group (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, group_id)
);
CREATE INDEX group_member_by_group ON group_member (group_id, user_id);

-- What can be permitted, and on which kind of objects.
CREATE TABLE permission (
    name  text NOT NULL PRIMARY KEY,
    model text NOT NULL
);

-- locked: shipped with Slipway, never changed by anybody.
CREATE TABLE role (
    id          uuid        NOT NULL PRIMARY KEY,
    name        text        NOT NULL CONSTRAINT role_name_is_unique UNIQUE,
    description text,
    permissions text[]      NOT NULL,
    locked      boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX role_by_permission ON role USING gin (permissions);

-- Who has which role: on one object, or, where object_id is null, on all there are. Objects with integers for ids (groups) have them in
-- the last twelve digits of object_id.
CREATE TABLE role_assignment (
    id         uuid        NOT NULL PRIMARY KEY,
    role_id    uuid        NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    user_id    integer     REFERENCES app_user (id) ON DELETE CASCADE,
    group_id   integer     REFERENCES app_group (id) ON DELETE CASCADE,
    model      text,
    object_id  uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((user_id IS NULL) <> (group_id IS NULL)),
    CHECK ((model IS NULL) = (object_id IS NULL)),
    CONSTRAINT role_assignment_is_unique UNIQUE NULLS NOT DISTINCT (user_id, group_id, role_id, object_id)
);
CREATE INDEX role_assignment_by_group ON role_assignment (group_id, role_id, object_id) WHERE group_id IS NOT NULL;
CREATE INDEX role_assignment_by_object ON role_assignment (object_id, role_id) WHERE object_id IS NOT NULL;
CREATE INDEX role_assignment_by_role ON role_assignment (role_id);

INSERT INTO permission (name, model)
SELECT split_part(model, '.', 1) || '.' || verb || '_' || split_part(model, '.', 2), model
  FROM (VALUES ('container.containerrepository'), ('container.containerremote'), ('container.containerpullthroughremote'),
               ('container.containerdistribution'), ('container.containerpullthroughdistribution'),
               ('container.containernamespace'), ('container.containerpushrepository'),
               ('core.task'), ('core.taskschedule'), ('core.upload'), ('core.group'), ('core.user'), ('core.role')) AS m (model)
 CROSS JOIN (VALUES ('add'), ('view'), ('change'), ('delete'), ('manage_roles')) AS v (verb);

INSERT INTO permission (name, model)
VALUES ('container.sync_containerrepository', 'container.containerrepository'),
       ('container.modify_content_containerrepository', 'container.containerrepository'),
       ('container.build_image_containerrepository', 'container.containerrepository'),
       ('container.delete_containerrepository_versions', 'container.containerrepository'),
       ('container.modify_content_containerpushrepository', 'container.containerpushrepository'),
       ('container.pull_containerdistribution', 'container.containerdistribution'),
       ('container.push_containerdistribution', 'container.containerdistribution'),
       ('container.pull_new_containerdistribution', 'container.containerpullthroughdistribution'),
       ('container.namespace_add_containerdistribution', 'container.containernamespace'),
       ('container.namespace_delete_containerdistribution', 'container.containernamespace'),
       ('container.namespace_view_containerdistribution', 'container.containernamespace'),
       ('container.namespace_pull_containerdistribution', 'container.containernamespace'),
       ('container.namespace_push_containerdistribution', 'container.containernamespace'),
       ('container.namespace_change_containerdistribution', 'container.containernamespace'),
       ('container.namespace_view_containerpushrepository', 'container.containernamespace'),
       ('container.namespace_modify_content_containerpushrepository', 'container.containernamespace'),
       ('container.namespace_change_containerpushrepository', 'container.containernamespace'),
       ('core.manage_content_labels', 'core.content');

INSERT INTO role (id, name, description, permissions, locked)
SELECT gen_random_uuid(), r.name, NULL,
       ARRAY(SELECT split_part(r.name, '.', 1) || '.' || p FROM unnest(string_to_array(r.permissions, ' ')) AS p), true
  FROM (VALUES
    ('container.containerrepository_creator', 'add_containerrepository'),
    ('container.containerrepository_owner',
     'view_containerrepository change_containerrepository delete_containerrepository delete_containerrepository_versions '
     'sync_containerrepository modify_content_containerrepository build_image_containerrepository manage_roles_containerrepository'),
    ('container.containerrepository_content_manager',
     'view_containerrepository delete_containerrepository_versions sync_containerrepository modify_content_containerrepository '
     'build_image_containerrepository'),
    ('container.containerrepository_viewer', 'view_containerrepository'),
    ('container.containerremote_creator', 'add_containerremote'),
    ('container.containerremote_owner',
     'view_containerremote change_containerremote delete_containerremote manage_roles_containerremote'),
    ('container.containerremote_viewer', 'view_containerremote'),
    ('container.containerpullthroughremote_creator', 'add_containerpullthroughremote'),
    ('container.containerpullthroughremote_owner',
     'view_containerpullthroughremote change_containerpullthroughremote delete_containerpullthroughremote '
     'manage_roles_containerpullthroughremote'),
    ('container.containerpullthroughremote_viewer', 'view_containerpullthroughremote'),
    ('container.containerdistribution_creator', 'add_containerdistribution'),
    ('container.containerdistribution_owner',
     'view_containerdistribution pull_containerdistribution push_containerdistribution delete_containerdistribution '
     'change_containerdistribution manage_roles_containerdistribution'),
    ('container.containerdistribution_collaborator',
     'view_containerdistribution pull_containerdistribution push_containerdistribution'),
    ('container.containerdistribution_consumer', 'view_containerdistribution pull_containerdistribution'),
    ('container.containerpullthroughdistribution_creator', 'add_containerpullthroughdistribution'),
    ('container.containerpullthroughdistribution_owner',
     'view_containerpullthroughdistribution delete_containerpullthroughdistribution change_containerpullthroughdistribution '
     'manage_roles_containerpullthroughdistribution pull_new_containerdistribution'),
    ('container.containerpullthroughdistribution_collaborator',
     'view_containerpullthroughdistribution pull_new_containerdistribution'),
    ('container.containerpullthroughdistribution_consumer',
     'view_containerpullthroughdistribution pull_new_containerdistribution'),
    ('container.containernamespace_creator', 'add_containernamespace'),
    ('container.containernamespace_owner',
     'view_containernamespace delete_containernamespace namespace_add_containerdistribution '
     'namespace_delete_containerdistribution namespace_view_containerdistribution namespace_pull_containerdistribution '
     'namespace_push_containerdistribution namespace_change_containerdistribution namespace_view_containerpushrepository '
     'namespace_modify_content_containerpushrepository namespace_change_containerpushrepository '
     'manage_roles_containernamespace'),
    ('container.containernamespace_collaborator',
     'view_containernamespace namespace_add_containerdistribution namespace_delete_containerdistribution '
     'namespace_view_containerdistribution namespace_pull_containerdistribution namespace_push_containerdistribution '
     'namespace_change_containerdistribution namespace_view_containerpushrepository '
     'namespace_modify_content_containerpushrepository namespace_change_containerpushrepository'),
    ('container.containernamespace_consumer',
     'view_containernamespace namespace_view_containerdistribution namespace_pull_containerdistribution '
     'namespace_view_containerpushrepository'),
    ('core.task_owner', 'view_task change_task delete_task manage_roles_task'),
    ('core.task_viewer', 'view_task'),
    ('core.taskschedule_owner', 'view_taskschedule manage_roles_taskschedule'),
    ('core.taskschedule_viewer', 'view_taskschedule'),
    ('core.upload_creator', 'add_upload'),
    ('core.upload_owner', 'view_upload change_upload delete_upload manage_roles_upload'),
    ('core.upload_viewer', 'view_upload'),
    ('core.group_creator', 'add_group'),
    ('core.group_owner', 'view_group change_group delete_group manage_roles_group'),
    ('core.group_viewer', 'view_group'),
    ('core.content_labeler', 'manage_content_labels')) AS r (name, permissions);

GRANT SELECT ON app_group, group_member, permission, role, role_assignment TO slipway_registry, slipway_tasks, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_group, group_member, role, role_assignment TO slipway_content;
GRANT SELECT ON permission TO slipway_content;
GRANT INSERT ON role_assignment TO slipway_registry, slipway_worker;
GRANT INSERT, DELETE ON role_assignment TO slipway_tasks;
GRANT UPDATE (epoch, updated_at) ON app_user TO slipway_tasks;
