"""Lists of the management API among 10^6 objects of each kind, by somebody who sees all, 10, 1,000, 100,000 and 500,000 of them; needs psql."""

import json
import os
import signal
import subprocess
import time
from urllib.parse import quote

from shared.client import Connection, basic
from shared.figures import Table, fail, median, ms, say

V3 = "/pulp/api/v3/"
PASSWORD = "Of-lists-and-their-pages-1"
LIMIT = 100
FILTER = "name__contains=abc"
TIMES = 4

LISTS = {
    "repositories": ("repositories/container/container/", "name", FILTER),
    "remotes": ("remotes/container/container/", "name", FILTER),
    "distributions": ("distributions/container/container/", "name", FILTER),
    "tasks": ("tasks/", None, "state=failed"),
    "tags": ("content/container/tags/", None, None),
    "manifests": ("content/container/manifests/", None, None),
    "content": ("content/", None, None),
    "versions": ("repository_versions/", None, None),
    "groups": ("groups/", "name", FILTER),
    "users": ("users/", "username", "username__contains=abc"),
}
"""Where it is, the order it is asked in beside its own, and a filter."""
FOR_ADMIN = ("users",)
"""No role that is shipped shows these."""

FILL = """
SET search_path = slipway; SET synchronous_commit = off; SET session_replication_role = replica;
CREATE FUNCTION pg_temp.nth(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT overlay(overlay(md5(kind || n) PLACING lpad(to_hex(1700000000000 + n * 10), 12, '0') FROM 1) PLACING '7' FROM 13)::uuid $$;
CREATE FUNCTION pg_temp.at(n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT to_timestamp((1700000000000 + n * 10) / 1000.0) $$;
INSERT INTO remote (id, name, url, upstream_name, policy, tls_validation, created_at)
SELECT pg_temp.nth('remote', n), 'bench-' || md5(n::text), 'https://up.example', 'lib/' || n, 'immediate', true, pg_temp.at(n)
  FROM generate_series(1, {n}) n;
INSERT INTO repository (id, name, latest_id, created_at)
SELECT pg_temp.nth('repository', n), 'bench-' || md5(n::text), pg_temp.nth('version', n), pg_temp.at(n) FROM generate_series(1, {n}) n;
INSERT INTO repository_version (id, repository_id, repository_serial, number, present, created_at)
SELECT r.latest_id, r.id, r.serial, 1, '{{"tag": 1, "manifest": 1, "blob": 1}}', r.created_at FROM repository r WHERE r.name LIKE 'bench-%';
INSERT INTO namespace (id, name) SELECT pg_temp.nth('namespace', n), 'bench' || n FROM generate_series(0, 999) n;
INSERT INTO distribution (id, name, base_path, repository_id, private, namespace_id, created_at)
SELECT pg_temp.nth('distribution', n), 'bench-' || md5(n::text), 'bench' || n % 1000 || '/' || n, pg_temp.nth('repository', n), true,
       pg_temp.nth('namespace', n % 1000), pg_temp.at(n)
  FROM generate_series(1, {n}) n;
INSERT INTO content (id, type, created_at)
SELECT pg_temp.nth(t, n), t, pg_temp.at(n) FROM generate_series(1, {n}) n, (VALUES ('tag'), ('manifest'), ('blob')) k (t);
INSERT INTO blob (id, digest, size)
SELECT pg_temp.nth('blob', n), 'sha256:' || md5('b' || n) || md5('c' || n), 1 FROM generate_series(1, {n}) n;
INSERT INTO manifest (id, digest, media_type, schema_version, bytes, type)
SELECT pg_temp.nth('manifest', n), 'sha256:' || md5('m' || n) || md5('n' || n), 'application/vnd.oci.image.manifest.v1+json', 2, '{{}}', 'image'
  FROM generate_series(1, {n}) n;
INSERT INTO manifest_blob (manifest_id, blob_id, ordinal)
SELECT pg_temp.nth('manifest', n), pg_temp.nth('blob', n), 0 FROM generate_series(1, {n}) n;
INSERT INTO tag (id, name, manifest_id) SELECT pg_temp.nth('tag', n), 'v' || n, pg_temp.nth('manifest', n) FROM generate_series(1, {n}) n;
INSERT INTO membership (repository_id, repository_serial, content_id, type, tag_name, added, listed_at)
SELECT r.id, r.serial, pg_temp.nth(t, n), t, CASE t WHEN 'tag' THEN 'v' || n END, 1, pg_temp.at(n)
  FROM generate_series(1, {n}) n JOIN repository r ON r.id = pg_temp.nth('repository', n), (VALUES ('tag'), ('manifest'), ('blob')) k (t);
CREATE TEMP TABLE who AS
SELECT u.id, u.username, CASE u.username {ends} END AS most, CASE u.username {steps} END AS step FROM app_user u;
INSERT INTO app_user (username) SELECT 'bench-' || md5(n::text) FROM generate_series(1, {n}) n;
INSERT INTO app_group (id, name) OVERRIDING SYSTEM VALUE SELECT n, 'bench-' || md5(n::text) FROM generate_series(1, {n}) n;
INSERT INTO task (id, name, state, arguments, logging_cid, created_by, created_at, started_at, finished_at)
SELECT pg_temp.nth('task', n), 'pulp_container.app.tasks.synchronize', CASE WHEN n % 1000 = 0 THEN 'failed' ELSE 'completed' END, '{{}}',
       md5(n::text), (SELECT w.id FROM who w WHERE n <= w.most * CASE w.step WHEN 1 THEN 2 ELSE 1 END
          AND (n + w.step / 3) % w.step = 0 ORDER BY w.step DESC LIMIT 1),
       pg_temp.at(n), pg_temp.at(n), now()
  FROM generate_series(1, {n}) n;
INSERT INTO role_assignment (id, role_id, user_id)
SELECT gen_random_uuid(), r.id, u.id FROM role r, app_user u WHERE u.username = 'all-by-role'
   AND r.name IN ('container.containerrepository_viewer', 'container.containerremote_viewer', 'container.containerdistribution_consumer',
                  'core.task_viewer', 'core.group_viewer');
INSERT INTO role_assignment (id, role_id, user_id, model, object_id, object_serial)
SELECT gen_random_uuid(), r.id, w.id, 'core.group', ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, n
  FROM who w, role r, generate_series(1, {n}) n
 WHERE r.name = 'core.group_owner' AND n <= w.most AND n % w.step = 0;
INSERT INTO role_assignment (id, role_id, user_id, model, object_id, object_serial, listed_at)
SELECT gen_random_uuid(), r.id, w.id, 'container.container' || t, o.id, o.serial, o.created_at
  FROM who w, role r,
       (SELECT 'repository' AS t, id, serial, created_at, row_number() OVER (ORDER BY created_at) AS n FROM repository WHERE name LIKE 'bench-%'
         UNION ALL
        SELECT 'remote', id, serial, created_at, row_number() OVER (ORDER BY created_at) FROM remote WHERE name LIKE 'bench-%'
         UNION ALL
        SELECT 'distribution', id, serial, created_at, row_number() OVER (ORDER BY created_at) FROM distribution WHERE name LIKE 'bench-%') o
 WHERE r.name = 'container.container' || t || '_owner' AND n <= w.most AND n % w.step = 0;
"""


def run(run):
    slipway = run.unpinned()
    every = run.scaled(1_000_000, 10_000)
    # who sees how many of how many of the eldest: of many the eldest, of half every second
    sees = {"ten": (every, every // 10), "thousand": (every, every // 1000), "many": (every // 10, 1), "half": (every, 2)}
    users = {"admin": slipway.admin(), "all-by-role": basic("all-by-role", PASSWORD), **{who: basic(who, PASSWORD) for who in sees}}
    run.seed(slipway, "lists", lambda: fill(slipway, every, sees))
    say(f"Lists among {every:,} of each kind, {LIMIT} a page: milliseconds, the median of three after one; one request at a time")
    table = Table("list", "who", "sees", "first", "middle", "last", "by name: first", "middle", "last", "filtered", "of them", "last of these")
    worker = slipway.parts["sync-worker"]["pid"]
    os.kill(worker, signal.SIGSTOP)  # it would look after content that has no bytes
    try:
        for what, (path, order, filtered) in LISTS.items():
            for who, authorization in users.items():
                if what in FOR_ADMIN and who != "admin":
                    continue
                base = slipway.tasks if what == "tasks" else slipway.management
                with Connection(base, authorization) as connection:
                    table.row(what, who, *asked(connection, V3 + path, order, filtered))
    finally:
        os.kill(worker, signal.SIGCONT)


def asked(connection, path, order, filtered):
    count, first = timed(connection, path, 0)
    middle, last = count // 2, max(0, count - LIMIT)
    yield f"{count:,}"
    yield first
    for offset in (middle, last):
        yield timed(connection, path, offset)[1]
    for offset in (0, middle, last):
        yield timed(connection, f"{path}?ordering={order}", offset)[1] if order else ""
    if filtered is None:
        yield from ("", "", "")
        return
    some, first = timed(connection, f"{path}?{filtered}", 0)
    yield first
    yield f"{some:,}"
    yield timed(connection, f"{path}?{filtered}", max(0, some - LIMIT))[1]


def timed(connection, path, offset):
    """The count that is answered, and the median; a deep page is another one each time, and none comes after one that was read."""
    target = f"{path}{'&' if '?' in path else '?'}limit={LIMIT}&offset="
    times, count = [], None
    for at in range(TIMES):
        begin = time.monotonic()
        answer = connection.ask("GET", target + str(max(0, offset - at))).require(200)
        times.append((time.monotonic() - begin) * 1e3)
        count = json.loads(answer.body)["count"]
    return count, ms(median(times[1:]))


def fill(slipway, every, sees):
    begin = time.monotonic()
    for who in ("all-by-role", *sees):
        slipway.manage("POST", V3 + "users/", {"username": who, "password": PASSWORD})
    with open(f"{slipway.environment['SLIPWAY_STATE']}/secrets/postgres") as file:
        secret = file.read().strip()
    database = f"postgresql://postgres:{quote(secret)}@127.0.0.1:{slipway.parts['postgres']['port']}/slipway"
    ends = " ".join(f"WHEN '{who}' THEN {end}" for who, (end, _) in sees.items())
    steps = " ".join(f"WHEN '{who}' THEN {step}" for who, (_, step) in sees.items())
    psql(database, FILL.format(n=every, ends=ends, steps=steps))
    psql(database, "VACUUM ANALYZE")
    say(f"(filled in {time.monotonic() - begin:.0f} s)")


def psql(database, sql):
    try:
        done = subprocess.run(
            ["psql", "-qX", "-v", "ON_ERROR_STOP=1", database], input=sql, env=dict(os.environ), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        fail("this needs psql: apt-get install postgresql-client")
    if done.returncode:
        fail(f"psql: {done.stderr}")
