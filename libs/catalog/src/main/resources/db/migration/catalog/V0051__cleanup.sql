-- Content that may have lost its last holder, and when. It has no foreign key: a row about content that is gone harms nobody, and nobody
-- waits for anybody here.
CREATE TABLE review (
    content_id uuid        NOT NULL PRIMARY KEY,
    since      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX review_by_age ON review (since);

-- Objects that no row names any more: written with the deletion of the row, forgotten once the object is deleted.
CREATE TABLE doomed_object (
    object_key text        NOT NULL PRIMARY KEY,
    since      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX membership_retired_by_age ON membership_retired (retired_at);
CREATE INDEX pointer_history_by_age ON pointer_history (until);

GRANT SELECT, INSERT, UPDATE, DELETE ON review TO slipway_registry, slipway_content, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON doomed_object TO slipway_content, slipway_worker;
