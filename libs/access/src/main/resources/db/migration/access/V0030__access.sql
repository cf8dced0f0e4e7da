CREATE TABLE app_user (
    id            integer     NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username      text        NOT NULL CONSTRAINT app_user_username_is_unique UNIQUE,
    password_hash text,
    first_name    text        NOT NULL DEFAULT '',
    last_name     text        NOT NULL DEFAULT '',
    email         text        NOT NULL DEFAULT '',
    is_superuser  boolean     NOT NULL DEFAULT false,
    is_active     boolean     NOT NULL DEFAULT true,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

-- The keys tokens are signed with. The newest signs, all verify.
CREATE TABLE token_key (
    kid            text        NOT NULL PRIMARY KEY,
    private_sealed text        NOT NULL,
    one            boolean     NOT NULL DEFAULT true,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT token_key_is_one UNIQUE (one)
);

GRANT SELECT ON app_user TO slipway_registry, slipway_tasks, slipway_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_user TO slipway_content;
GRANT SELECT, INSERT ON token_key TO slipway_registry, slipway_content;
