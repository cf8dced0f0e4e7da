-- Who a user is at an issuer. token_at: when his newest token was issued; token_says: what that one gave him.
CREATE TABLE user_identity (
    issuer     text        NOT NULL,
    subject    text        NOT NULL,
    user_id    integer     NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    token_at   timestamptz NOT NULL DEFAULT to_timestamp(0),
    token_says text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX user_identity_by_user ON user_identity (user_id);

-- Whoever takes tokens makes users and puts them into their groups, at whichever door they come.
GRANT SELECT, INSERT, UPDATE ON user_identity TO slipway_registry, slipway_content, slipway_tasks;
GRANT INSERT (username, first_name, last_name, email), UPDATE (is_superuser, epoch, updated_at) ON app_user
    TO slipway_registry, slipway_tasks;
GRANT INSERT, DELETE ON group_member, role_assignment TO slipway_registry, slipway_tasks;
