-- Orders of work. The database decides who runs what; Kafka only wakes.
CREATE TABLE task (
    id                uuid        NOT NULL PRIMARY KEY,
    seq               bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    name              text        NOT NULL,
    state             text        NOT NULL
        CHECK (state IN ('waiting', 'running', 'canceling', 'completed', 'failed', 'canceled')),
    arguments         jsonb       NOT NULL,
    result            jsonb,
    error             jsonb,
    created_resources text[]      NOT NULL DEFAULT '{}',
    reserved          text[]      NOT NULL DEFAULT '{}',
    created_by        integer,
    logging_cid       text        NOT NULL,
    attempt           integer     NOT NULL DEFAULT 0,
    worker            uuid,
    leased_until      timestamptz,
    unblocked_at      timestamptz,
    started_at        timestamptz,
    finished_at       timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX task_runnable ON task (seq) WHERE state IN ('waiting', 'running', 'canceling');
CREATE INDEX task_by_age ON task (created_at DESC, id);
CREATE INDEX task_by_worker ON task (worker) WHERE state IN ('running', 'canceling');
CREATE INDEX task_by_cid ON task (logging_cid);
CREATE INDEX task_by_reserved ON task USING gin (reserved);
CREATE INDEX task_by_created_resource ON task USING gin (created_resources);

-- What unfinished tasks hold: removed when they end.
CREATE TABLE task_hold (
    task_id   uuid    NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    resource  text    NOT NULL,
    exclusive boolean NOT NULL,
    PRIMARY KEY (task_id, resource)
);
CREATE INDEX task_hold_by_resource ON task_hold (resource);

CREATE TABLE progress_report (
    task_id uuid    NOT NULL REFERENCES task (id) ON DELETE CASCADE,
    ordinal integer NOT NULL,
    code    text    NOT NULL,
    message text    NOT NULL,
    state   text    NOT NULL,
    total   bigint,
    done    bigint  NOT NULL,
    suffix  text,
    PRIMARY KEY (task_id, ordinal)
);

-- The processes that are there, by the beat of their hearts.
CREATE TABLE process (
    id             uuid        NOT NULL PRIMARY KEY,
    name           text        NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('worker', 'api', 'content')),
    started_at     timestamptz NOT NULL DEFAULT now(),
    last_heartbeat timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX process_by_kind ON process (kind, last_heartbeat);

GRANT SELECT, INSERT, UPDATE ON task TO slipway_content, slipway_tasks, slipway_worker;
GRANT DELETE ON task TO slipway_tasks, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON task_hold, progress_report TO slipway_content, slipway_tasks, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON process TO slipway_content, slipway_tasks, slipway_worker;
GRANT SELECT ON process TO slipway_registry;
