-- Who did what to which object, from where, with what result. Written once, deleted by age.
CREATE TABLE audit (
    id             uuid        NOT NULL PRIMARY KEY,
    at             timestamptz NOT NULL DEFAULT now(),
    actor          text        NOT NULL,
    actor_id       integer,
    address        text        NOT NULL,
    surface        text        NOT NULL,
    action         text        NOT NULL,
    object         text        NOT NULL,
    status         integer     NOT NULL,
    correlation_id text
);
CREATE INDEX audit_by_age ON audit (at DESC, id DESC);
CREATE INDEX audit_by_actor ON audit (actor, at DESC);
CREATE INDEX audit_by_object ON audit (object, at DESC);
GRANT INSERT ON audit TO slipway_registry, slipway_content, slipway_tasks, slipway_worker;
GRANT SELECT, DELETE ON audit TO slipway_tasks;
