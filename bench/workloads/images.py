"""Whole images: 500 of a config and three layers of 4 KB, each pulled by its tag, 5 requests, at 8 connections, with a token."""

from shared import images, load
from shared.figures import Table, ms, ratio, say
from workloads.w6_storm import push

NAME = "bench/whole"
REQUESTS = 5


def run(run):
    pulled = [images.small() for _ in range(run.scaled(500, 10))]
    paths = [
        path
        for at, image in enumerate(pulled)
        for path in (f"/v2/{NAME}/manifests/t{at}", *(f"/v2/{NAME}/blobs/{digest}" for _, digest in image.blobs))
    ]
    script = load.cycle(paths, images.MANIFEST)
    say("Whole images; ratio: how many times the peer's rate Slipway's is")
    table = Table("server", "images/s", "p50 ms a request", "p99 ms a request", "CPU ms/image", "ratio", "CPU ratio")
    ours, cost = None, None
    for registry in run.registries():
        push(registry, NAME, pulled)
        if registry.name == "slipway":
            registry.make_private(NAME)
        read = load.read(registry, "/", 8, run.seconds, registry.headers(NAME), script)
        ours, cost = ours or read.rate, cost or read.cpu
        table.row(
            registry.name, f"{read.rate / REQUESTS:.0f}", ms(read.p50), ms(read.p99), f"{read.cpu * REQUESTS / 1e3:.2f}",
            *(["", ""] if registry.name == "slipway" else [ratio(ours, read.rate), ratio(read.cpu, cost)]),
        )  # fmt: skip
        if read.failures:
            say(f"! {registry.name}: {read.failures}")
