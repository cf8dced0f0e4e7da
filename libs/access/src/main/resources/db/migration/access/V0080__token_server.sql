-- Keys are rotated: the newest signs, all that are not retired verify.
ALTER TABLE token_key
    DROP CONSTRAINT token_key_is_one,
    DROP COLUMN one,
    ADD COLUMN retired_at timestamptz;
GRANT UPDATE (retired_at) ON token_key TO slipway_content;

-- Secrets that get their user tokens without his password. Of the secret only the hash is kept. epoch: the user's when it was given; in a
-- later one it is worth nothing.
CREATE TABLE refresh_token (
    hash       text        NOT NULL PRIMARY KEY,
    user_id    integer     NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    service    text        NOT NULL,
    client     text        NOT NULL,
    epoch      integer     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX refresh_token_by_user ON refresh_token (user_id, created_at DESC);
GRANT SELECT, INSERT, DELETE ON refresh_token TO slipway_registry;
GRANT SELECT, DELETE ON refresh_token TO slipway_content;
