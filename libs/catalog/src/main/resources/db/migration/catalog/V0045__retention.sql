-- What left a repository because a version was retired, not because somebody wanted it gone: a pull that began there still ends well.
CREATE TABLE membership_retired (
    repository_id uuid        NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    content_id    uuid        NOT NULL CONSTRAINT membership_retired_content_edge REFERENCES content (id),
    retired_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (repository_id, content_id)
);
CREATE INDEX membership_retired_by_content ON membership_retired (content_id);

GRANT SELECT ON membership_retired TO slipway_registry;
GRANT SELECT, INSERT, UPDATE, DELETE ON membership_retired TO slipway_content, slipway_worker;
