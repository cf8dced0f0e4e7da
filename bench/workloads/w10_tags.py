"""W10: tags/list of 100,000 tags: the first page, one from the middle, and all pages, each of 1,000."""

import json
import os
import time

from shared import images, load
from shared.client import push_manifest, target
from shared.figures import Table, ms, ratio, say, skip

NAME = "bench/tags"
PAGE, TAGS_A_PUT, PATIENCE = 1000, 400, 15


def run(run):
    tags = [f"t{at:06}" for at in range(run.scaled(100_000, 4_000))]
    image = images.small(1)
    registries = []
    for registry in run.registries():
        fill(run, registry, image, tags)
        registries.append(registry)
    say(f"W10 tags/list of {len(tags):,} tags, by pages of {PAGE:,}; ratio: how many times the peer's time Slipway's is")
    table = Table("what", "server", "p50 ms", "p99 ms", "CPU µs", "ratio")
    middle = tags[len(tags) // 2]
    for what, path in (("first page", f"?n={PAGE}"), ("a page in the middle", f"?n={PAGE}&last={middle}")):
        ours = None
        for registry in registries:
            read = load.read(registry, f"/v2/{NAME}/tags/list{path}", 1, run.seconds, registry.headers(NAME))
            ours = ours or read.p50
            table.row(what, registry.name, ms(read.p50), ms(read.p99), f"{read.cpu:.0f}", ratio(read.p50, ours) if registry.name != "slipway" else "")
    for registry in registries:
        begin, cpu = time.monotonic(), registry.cpu()
        found = walk(registry)
        taken, used = (time.monotonic() - begin) * 1e3, (registry.cpu() - cpu) * 1e6
        what = "all pages" if found >= len(tags) else f"{found:,} tags: no more after {PATIENCE} s"
        table.row(what, registry.name, ms(taken), "", f"{used:.0f}", "")


def fill(run, registry, image, tags):
    def push():
        with registry.connect(NAME) as connection:
            image.push(connection, NAME, "first")
            if registry.name == "slipway":
                by_put(connection, image, tags)
        if hasattr(registry, "root"):
            by_files(registry, image, tags)
        elif registry.name != "slipway":
            skip(registry.name, "100,000 pushes take too long")

    run.seed(registry, NAME, push)


def by_put(connection, image, tags):
    """Several tags with one PUT."""
    for at in range(0, len(tags), TAGS_A_PUT):
        more = "&".join(f"tag={tag}" for tag in tags[at : at + TAGS_A_PUT])
        push_manifest(connection, NAME, f"{image.digest}?{more}", images.MANIFEST, image.manifest)


def by_files(registry, image, tags):
    """As distribution would have written them."""
    base = f"{registry.root}/docker/registry/v2/repositories/{NAME}/_manifests/tags"
    hexadecimal = image.digest.split(":")[1]
    for tag in tags:
        for folder in (f"{base}/{tag}/current", f"{base}/{tag}/index/sha256/{hexadecimal}"):
            os.makedirs(folder)
            with open(f"{folder}/link", "w") as link:
                link.write(image.digest)


def walk(registry):
    end, found, path = time.monotonic() + PATIENCE, 0, f"/v2/{NAME}/tags/list?n={PAGE}"
    with registry.connect(NAME) as connection:
        while path and time.monotonic() < end:
            answer = connection.ask("GET", path).require(200)
            found += len(json.loads(answer.body)["tags"] or ())
            link = answer.headers.get("link")
            path = target(link[link.index("<") + 1 : link.index(">")]) if link else None
    return found
