"""W2: one blob of 10 KB at 16, of 1 MB at 8 and of 1 GB at 2 connections, with a token, beside nginx with sendfile; in
turn, three times each, and the median counts."""

import functools
import os

from shared import load
from shared.figures import Table, each, ms, ratio, say, skip

NAME = "bench/blobs"
CONNECTIONS = {"10 KB": 16, "1 MB": 8, "1 GB": 2}
ROUNDS = 3


def run(run):
    slipway, nginx = run.pinned(), run.nginx()
    registries = run.registries()
    for registry in registries:
        digests = run.seed_blobs(registry, NAME, tuple(CONNECTIONS))
    slipway.make_private(NAME)
    if nginx is None:
        skip("nginx", "there is none: apt-get install nginx")
    say("W2 blobs; ratio: how many times the other's rate Slipway's is")
    table = Table("blob", "connections", "server", "rate /s", "MB/s", "p50 ms", "p99 ms", "CPU", "peak MB", "ratio")
    for size, connections in CONNECTIONS.items():
        targets = [*registries, nginx] if nginx else registries

        def asked(target, size=size, connections=connections):
            path = f"/{size.replace(' ', '-')}" if target is nginx else f"/v2/{NAME}/blobs/{digests[size]}"
            headers = target.headers(NAME) if target is not nginx else []
            return load.read(target, path, connections, run.seconds * (2 if size == "1 GB" else 1), headers)

        for target in targets:
            target.forget_peaks()
        reads = load.in_turn(run.scaled(ROUNDS, 1), {target: functools.partial(asked, target) for target in targets})
        ours = None
        for target, read in reads.items():
            ours = ours or read.rate
            cpu = f"{read.cpu:.0f} µs/request" if size == "10 KB" else f"{read.cpu / 1e6 / run_bytes(run, size) * 1e9:.2f} s/GB"
            table.row(
                size, connections, target.name, f"{read.rate:.1f}", f"{read.bandwidth / 1e6:.0f}", ms(read.p50), ms(read.p99),
                cpu, each(target.peaks(), "{:.0f}".format), ratio(ours, read.rate) if target is not slipway else "",
            )  # fmt: skip
            if read.failures:
                say(f"! {target.name}: {read.failures}")


def run_bytes(run, size):
    return os.path.getsize(run.file(size))
