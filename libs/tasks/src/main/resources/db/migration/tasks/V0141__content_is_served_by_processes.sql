-- registry-service says that it is there, too: it is what Pulp calls a content app.
GRANT INSERT, UPDATE, DELETE ON process TO slipway_registry;
