-- Lists are read newest first, a page at a time: an index for each that may grow long, in exactly that order.
CREATE INDEX content_newest_of_type ON content (type, created_at DESC, id DESC);
CREATE INDEX content_newest ON content (created_at DESC, id DESC);
CREATE INDEX repository_version_newest ON repository_version (created_at DESC, id DESC);
DROP INDEX content_by_type;
