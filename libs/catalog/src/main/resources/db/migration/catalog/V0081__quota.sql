-- How much a namespace may hold; null is no limit. What it holds is counted from what is there, not here: no push waits for another.
CREATE TABLE quota (
    namespace_id uuid        NOT NULL PRIMARY KEY REFERENCES namespace (id) ON DELETE CASCADE,
    bytes        bigint      CHECK (bytes >= 0),
    repositories integer     CHECK (repositories >= 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON quota TO slipway_registry, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON quota TO slipway_content;
