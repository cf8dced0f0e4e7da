"""W11: the referrers of a manifest that has 10,000: the first page, by artifact type, and all pages. No release of distribution has them."""

import json
import time

from shared import images, load
from shared.client import digest, push_blob, push_manifest, target
from shared.figures import Table, ms, say, skip

NAME = "bench/referred"
EMPTY = b"{}"
TYPES = 10


def run(run):
    referrers = run.scaled(10_000, 200)
    subject = images.small(1)
    registries = []
    for registry in run.registries():
        with registry.connect(NAME) as connection:
            subject.push(connection, NAME, "1")
            answer = connection.ask("GET", f"/v2/{NAME}/referrers/{subject.digest}")
        if answer.status == 200:
            run.seed(registry, NAME, lambda registry=registry: fill(registry, subject, referrers))
            registries.append(registry)
        else:
            skip(registry.name, f"referrers are answered {answer.status}")
    say(f"W11 {referrers:,} referrers of {TYPES} artifact types")
    table = Table("what", "server", "entries", "p50 ms", "p99 ms", "CPU µs")
    for registry in registries:
        base = f"/v2/{NAME}/referrers/{subject.digest}"
        for what, path in (("first page", base), ("first page of one type", f"{base}?artifactType=application/vnd.bench.t3")):
            with registry.connect(NAME) as connection:
                entries = len(json.loads(connection.ask("GET", path).require(200).body)["manifests"])
            read = load.read(registry, path, 1, run.seconds, registry.headers(NAME))
            table.row(what, registry.name, entries, ms(read.p50), ms(read.p99), f"{read.cpu:.0f}")
        begin, cpu = time.monotonic(), registry.cpu()
        found, pages = walk(registry, base)
        taken, used = (time.monotonic() - begin) * 1e3, (registry.cpu() - cpu) * 1e6
        table.row(f"all, {pages} pages", registry.name, found, ms(taken), "", f"{used:.0f}")


def fill(registry, subject, count):
    with registry.connect(NAME) as connection:
        push_blob(connection, NAME, EMPTY, digest(EMPTY))
    done = load.write(range(count), 8, lambda: registry.connect(NAME), lambda connection, at: refer(connection, subject, at))
    if done.failures:
        say(f"! {registry.name}: {len(done.failures)} referrers failed, the first: {done.failures[0]}")


def refer(connection, subject, at):
    empty = {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest(EMPTY), "size": len(EMPTY)}
    document = {
        "schemaVersion": 2,
        "mediaType": images.MANIFEST,
        "artifactType": f"application/vnd.bench.t{at % TYPES}",
        "config": empty,
        "layers": [empty],
        "subject": {"mediaType": images.MANIFEST, "digest": subject.digest, "size": len(subject.manifest)},
        "annotations": {"at": str(at)},
    }
    content = json.dumps(document).encode()
    push_manifest(connection, NAME, digest(content), images.MANIFEST, content)


def walk(registry, path):
    found, pages = 0, 0
    with registry.connect(NAME) as connection:
        while path:
            answer = connection.ask("GET", path).require(200)
            found, pages = found + len(json.loads(answer.body)["manifests"]), pages + 1
            link = answer.headers.get("link")
            path = target(link[link.index("<") + 1 : link.index(">")]) if link else None
    return found, pages
