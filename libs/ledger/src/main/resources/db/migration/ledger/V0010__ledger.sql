-- The roles of the services. They get their right to log in, and a password, from the migrator.
DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY['slipway_registry', 'slipway_content', 'slipway_tasks', 'slipway_worker'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', service);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA slipway TO %I', service);
    END LOOP;
END
$$;

-- One row: raised once per release.
CREATE TABLE schema_level (
    level integer NOT NULL,
    one   boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one)
);
INSERT INTO schema_level (level) VALUES (1);
GRANT SELECT ON schema_level TO slipway_registry, slipway_content, slipway_tasks, slipway_worker;

-- Announcements that wait to be told.
CREATE TABLE outbox (
    id         uuid        NOT NULL PRIMARY KEY,
    seq        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    shard      smallint    NOT NULL,
    topic      text        NOT NULL,
    key        text        NOT NULL,
    type       text        NOT NULL,
    data       jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_by_shard ON outbox (shard, seq);

-- Which relay carries which shard.
CREATE TABLE outbox_shard (
    shard        smallint    NOT NULL PRIMARY KEY,
    holder       uuid,
    leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO outbox_shard (shard) SELECT generate_series(0, 15);
GRANT SELECT, INSERT, DELETE ON outbox TO slipway_registry, slipway_content, slipway_tasks, slipway_worker;
GRANT SELECT, UPDATE ON outbox_shard TO slipway_registry, slipway_content, slipway_tasks, slipway_worker;

-- The OpenAPI document of each service, in Pulp's dialect; the published one is their union.
CREATE TABLE api_document (
    service   text        NOT NULL PRIMARY KEY,
    document  jsonb       NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE ON api_document TO slipway_content, slipway_tasks;
