-- Robots are users that are no people: what they may is said by their roles, as of any user. They have no password, only secrets.
CREATE TABLE robot (
    user_id     integer     NOT NULL PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
    description text        NOT NULL DEFAULT '',
    created_by  integer     REFERENCES app_user (id) ON DELETE SET NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Personal access tokens, and the secrets of robots: good instead of a password until they expire or are revoked. Of the secret only the
-- hash is kept. scopes: what may be done with it of all that its user may; null for all of it.
CREATE TABLE access_secret (
    id         uuid        NOT NULL PRIMARY KEY,
    user_id    integer     NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    name       text        NOT NULL,
    hash       text        NOT NULL CONSTRAINT access_secret_hash_is_unique UNIQUE,
    scopes     text[],
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    CONSTRAINT access_secret_name_is_unique UNIQUE (user_id, name)
);
CREATE INDEX access_secret_by_age ON access_secret (created_at DESC, id);

GRANT SELECT ON access_secret TO slipway_registry, slipway_tasks;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_secret, robot TO slipway_content;
