-- Content: immutable, content-addressed, shared. A row per unit here, what is particular to its type beside it.
CREATE TABLE content (
    id         uuid        NOT NULL PRIMARY KEY,
    type       text        NOT NULL CHECK (type IN ('blob', 'manifest', 'tag', 'signature')),
    labels     jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX content_by_type ON content (type, created_at DESC, id);

-- object_key: where the bytes are in the object store; null while they are not stored.
CREATE TABLE blob (
    id         uuid   NOT NULL PRIMARY KEY REFERENCES content (id),
    digest     text   NOT NULL CONSTRAINT blob_digest_is_unique UNIQUE,
    size       bigint NOT NULL CHECK (size >= 0),
    object_key text   CONSTRAINT blob_object_key_is_unique UNIQUE
);

CREATE TABLE manifest (
    id                    uuid    NOT NULL PRIMARY KEY REFERENCES content (id),
    digest                text    NOT NULL CONSTRAINT manifest_digest_is_unique UNIQUE,
    media_type            text    NOT NULL,
    schema_version        integer NOT NULL,
    bytes                 bytea   NOT NULL CHECK (octet_length(bytes) <= 4194304),
    config_blob_id        uuid    CONSTRAINT manifest_config_edge REFERENCES blob (id),
    type                  text    NOT NULL,
    architecture          text,
    os                    text,
    compressed_image_size bigint,
    annotations           jsonb   NOT NULL DEFAULT '{}',
    image_labels          jsonb   NOT NULL DEFAULT '{}',
    is_bootable           boolean NOT NULL DEFAULT false,
    is_flatpak            boolean NOT NULL DEFAULT false,
    subject_digest        text,
    artifact_type         text
);
ALTER TABLE manifest ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX manifest_by_config ON manifest (config_blob_id) WHERE config_blob_id IS NOT NULL;
CREATE INDEX manifest_by_subject ON manifest (subject_digest) WHERE subject_digest IS NOT NULL;

CREATE TABLE manifest_blob (
    manifest_id uuid    NOT NULL CONSTRAINT manifest_blob_manifest_edge REFERENCES manifest (id),
    blob_id     uuid    NOT NULL CONSTRAINT manifest_blob_blob_edge REFERENCES blob (id),
    ordinal     integer NOT NULL,
    PRIMARY KEY (manifest_id, blob_id)
);
CREATE INDEX manifest_blob_by_blob ON manifest_blob (blob_id);

CREATE TABLE manifest_child (
    manifest_id uuid    NOT NULL CONSTRAINT manifest_child_manifest_edge REFERENCES manifest (id),
    child_id    uuid    NOT NULL CONSTRAINT manifest_child_child_edge REFERENCES manifest (id),
    ordinal     integer NOT NULL,
    PRIMARY KEY (manifest_id, child_id)
);
CREATE INDEX manifest_child_by_child ON manifest_child (child_id);

CREATE TABLE tag (
    id          uuid NOT NULL PRIMARY KEY REFERENCES content (id),
    name        text NOT NULL,
    manifest_id uuid NOT NULL CONSTRAINT tag_manifest_edge REFERENCES manifest (id),
    CONSTRAINT tag_is_unique UNIQUE (name, manifest_id)
);
CREATE INDEX tag_by_manifest ON tag (manifest_id);

-- Who has delivered what: the proof that a remote may link a unit without downloading it again.
CREATE TABLE source (
    id         uuid NOT NULL PRIMARY KEY,
    host       text NOT NULL,
    credential text NOT NULL,
    CONSTRAINT source_is_unique UNIQUE (host, credential)
);
CREATE TABLE delivery (
    source_id  uuid NOT NULL REFERENCES source (id),
    content_id uuid NOT NULL CONSTRAINT delivery_content_edge REFERENCES content (id) ON DELETE CASCADE,
    PRIMARY KEY (source_id, content_id)
);
CREATE INDEX delivery_by_content ON delivery (content_id);

-- Remotes: upstream repositories. Columns that end in _sealed hold secrets.
CREATE TABLE remote (
    id                    uuid             NOT NULL PRIMARY KEY,
    name                  text             NOT NULL CONSTRAINT remote_name_is_unique UNIQUE,
    url                   text             NOT NULL,
    upstream_name         text             NOT NULL,
    policy                text             NOT NULL CHECK (policy IN ('immediate', 'on_demand', 'streamed')),
    includes              text[],
    excludes              text[],
    sigstore              text,
    ca_cert               text,
    client_cert           text,
    client_key_sealed     text,
    tls_validation        boolean          NOT NULL,
    proxy_url             text,
    proxy_username_sealed text,
    proxy_password_sealed text,
    username_sealed       text,
    password_sealed       text,
    labels                jsonb            NOT NULL DEFAULT '{}',
    download_concurrency  integer,
    max_retries           integer,
    total_timeout         double precision,
    connect_timeout       double precision,
    sock_connect_timeout  double precision,
    sock_read_timeout     double precision,
    headers               jsonb,
    rate_limit            integer,
    private_networks      boolean          NOT NULL DEFAULT false,
    created_at            timestamptz      NOT NULL DEFAULT now(),
    updated_at            timestamptz      NOT NULL DEFAULT now()
);
CREATE INDEX remote_by_age ON remote (created_at DESC, id);

-- Repositories and their versions. latest_*: the newest version, kept here so that a pull needs one row.
CREATE TABLE repository (
    id                   uuid        NOT NULL PRIMARY KEY,
    name                 text        NOT NULL CONSTRAINT repository_name_is_unique UNIQUE,
    description          text,
    labels               jsonb       NOT NULL DEFAULT '{}',
    remote_id            uuid        REFERENCES remote (id) ON DELETE SET NULL,
    retain_repo_versions integer     CHECK (retain_repo_versions >= 1),
    retain_checkpoints   integer     CHECK (retain_checkpoints >= 1),
    next_number          integer     NOT NULL DEFAULT 1,
    latest_number        integer     NOT NULL DEFAULT 0,
    latest_id            uuid        NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX repository_by_age ON repository (created_at DESC, id);
CREATE INDEX repository_by_remote ON repository (remote_id) WHERE remote_id IS NOT NULL;

-- added, removed, present: counts per type of content, {"tag": 9, …}.
CREATE TABLE repository_version (
    id            uuid        NOT NULL PRIMARY KEY,
    repository_id uuid        NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    number        integer     NOT NULL,
    added         jsonb       NOT NULL DEFAULT '{}',
    removed       jsonb       NOT NULL DEFAULT '{}',
    present       jsonb       NOT NULL DEFAULT '{}',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT repository_version_number_is_unique UNIQUE (repository_id, number)
);

-- Membership as intervals: a unit is in version v when added <= v and (removed is null or removed > v).
-- withdrawn: the interval was closed by somebody who wanted the unit gone, so no pull in flight may still see it.
CREATE TABLE membership (
    id            bigint  NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    repository_id uuid    NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    content_id    uuid    NOT NULL CONSTRAINT membership_content_edge REFERENCES content (id),
    type          text    NOT NULL,
    tag_name      text COLLATE "C",
    added         integer NOT NULL,
    removed       integer CHECK (removed > added),
    withdrawn     boolean NOT NULL DEFAULT false,
    CHECK ((type = 'tag') = (tag_name IS NOT NULL))
);
CREATE UNIQUE INDEX membership_unit_is_present_once ON membership (repository_id, content_id) WHERE removed IS NULL;
CREATE UNIQUE INDEX membership_tag_is_present_once ON membership (repository_id, tag_name) WHERE removed IS NULL;
CREATE INDEX membership_by_content ON membership (content_id, repository_id);
CREATE INDEX membership_by_added ON membership (repository_id, added, type);
CREATE INDEX membership_by_removed ON membership (repository_id, removed, type) WHERE removed IS NOT NULL;
CREATE INDEX membership_by_tag ON membership (repository_id, tag_name, added) WHERE tag_name IS NOT NULL;

-- Namespaces and distributions: public names.
CREATE TABLE namespace (
    id         uuid        NOT NULL PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT namespace_name_is_unique UNIQUE,
    labels     jsonb       NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE distribution (
    id            uuid        NOT NULL PRIMARY KEY,
    name          text        NOT NULL CONSTRAINT distribution_name_is_unique UNIQUE,
    base_path     text COLLATE "C" NOT NULL CONSTRAINT distribution_base_path_is_unique UNIQUE,
    repository_id uuid        REFERENCES repository (id) ON DELETE SET NULL,
    version_id    uuid        REFERENCES repository_version (id) ON DELETE SET NULL,
    private       boolean     NOT NULL DEFAULT false,
    hidden        boolean     NOT NULL DEFAULT false,
    description   text,
    labels        jsonb       NOT NULL DEFAULT '{}',
    namespace_id  uuid        NOT NULL REFERENCES namespace (id),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (repository_id IS NULL OR version_id IS NULL)
);
CREATE INDEX distribution_by_age ON distribution (created_at DESC, id);
CREATE INDEX distribution_by_repository ON distribution (repository_id) WHERE repository_id IS NOT NULL;
CREATE INDEX distribution_by_version ON distribution (version_id) WHERE version_id IS NOT NULL;
CREATE INDEX distribution_by_namespace ON distribution (namespace_id);

-- Where a name pointed before, so that a pull that began there ends well. number is null when it followed the latest version.
CREATE TABLE pointer_history (
    id            bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    base_path     text COLLATE "C" NOT NULL,
    repository_id uuid        NOT NULL REFERENCES repository (id) ON DELETE CASCADE,
    version_id    uuid        REFERENCES repository_version (id) ON DELETE CASCADE,
    latest_number integer     NOT NULL,
    until         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX pointer_history_by_path ON pointer_history (base_path, until);
CREATE INDEX pointer_history_by_repository ON pointer_history (repository_id);
CREATE INDEX pointer_history_by_version ON pointer_history (version_id) WHERE version_id IS NOT NULL;

GRANT SELECT ON content, blob, manifest, manifest_blob, manifest_child, tag, repository, repository_version, membership,
    namespace, distribution, pointer_history TO slipway_registry;
GRANT SELECT, INSERT, UPDATE, DELETE ON content, blob, manifest, manifest_blob, manifest_child, tag, remote, repository,
    repository_version, membership, namespace, distribution, pointer_history, source, delivery TO slipway_content, slipway_worker;
