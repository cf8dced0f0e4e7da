"""W9: a sync of 200 tags of 3 platforms: 800 manifests, 1,203 blobs; then again with nothing changed. Not pinned: upstream, Slipway and
PostgreSQL share both cores, as Pulp's did."""

import os

from shared import images, load, server
from shared.figures import Table, each, fail, say
from shared.times import between

NAME = "bench/many"
PLATFORMS = ("amd64", "arm64", "s390x")
FIRST, AGAIN = (34.2, 2369), (15.7, 202)
"""Pulp's seconds and upstream requests."""


def run(run):
    upstream = run.once("upstream", lambda: server.docker_registry(run.work, "upstream", access_log=True, core=None))
    if upstream is None:
        fail("W9 needs docker-registry: apt-get install docker-registry")
    run.seed(upstream, NAME, lambda: fill(upstream, run.scaled(200, 4)))
    slipway = run.unpinned()
    repository = prepared(slipway, upstream.base, "w9")
    elsewhere = prepared(slipway, upstream.base.replace("127.0.0.1", "localhost"), "w9 warm")
    say("W9 sync of 200 tags of 3 platforms; Pulp: as measured once, on the same machine with another upstream")
    table = Table("sync", "seconds", "upstream requests", "Pulp: seconds", "Pulp: requests", "times Pulp", "CPU s", "peak MB")
    for what, target, (pulp, requests) in (
        ("first, of a worker that has just started", repository, FIRST),
        ("again, nothing changed", repository, AGAIN),
        ("first from another host, nothing trusted: a warm worker", elsewhere, FIRST),
        ("again, nothing changed, warm", elsewhere, AGAIN),
    ):
        before = lines(upstream)
        upstream_cpu = upstream.cpu()
        with load.cost(slipway) as cost:
            task = sync(slipway, *target)
        seconds = between(task, "pulp_created", "finished_at")
        cost["cpu"]["upstream"] = upstream.cpu() - upstream_cpu
        table.row(
            what, f"{seconds:.1f}", lines(upstream) - before, pulp, requests, f"{pulp / seconds:.1f}",
            each(cost["cpu"], "{:.1f}".format), f"sync-worker {cost['peak']['sync-worker']:.0f}",
        )  # fmt: skip


def fill(upstream, tags):
    def config(architecture):
        return {"architecture": architecture, "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}

    def index():
        made = images.Index([images.Image([os.urandom(2000), os.urandom(500)], a, config(a)) for a in PLATFORMS])
        for image in made.images:
            image.blobs = image.blobs[1:]
        return made

    with upstream.connect(NAME) as connection:
        for architecture in PLATFORMS:
            images.Image([], architecture, config(architecture)).push(connection, NAME, "first")
        connection.ask("DELETE", f"/v2/{NAME}/manifests/first")
    done = load.write(
        range(tags), 8, lambda: upstream.connect(NAME), lambda connection, at: index().push(connection, NAME, f"t{at}")
    )
    if done.failures:
        fail(f"the upstream could not be filled: {done.failures[0]}")


def prepared(slipway, url, name):
    remote = slipway.manage(
        "POST",
        "/pulp/api/v3/remotes/container/container/",
        {"name": name, "url": url, "upstream_name": NAME, "policy": "immediate"},
    )
    repository = slipway.manage("POST", "/pulp/api/v3/repositories/container/container/", {"name": name})
    return repository["pulp_href"], remote["pulp_href"]


def sync(slipway, repository, remote):
    return slipway.manage("POST", f"{repository}sync/", {"remote": remote})


def lines(upstream):
    with open(upstream.log) as file:
        return sum('"GET /v2/' in line or '"HEAD /v2/' in line for line in file)
