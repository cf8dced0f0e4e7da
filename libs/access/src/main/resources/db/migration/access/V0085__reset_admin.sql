-- Whoever resets the administrator from the machine ends what issuers say of him.
GRANT DELETE ON user_identity TO slipway_content;
