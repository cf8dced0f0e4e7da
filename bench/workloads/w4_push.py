"""W4: pushes of blobs, as docker does them: 400 of 1 MB by 8 clients, 2 of 1 GB by one. What is acknowledged survives power loss."""

import os

from shared import load
from shared.client import digest, digest_of_file, push_blob
from shared.figures import Table, each, median, ms, percentile, ratio, say
from shared.images import random_file

NAME = "bench/pushed"


def run(run):
    registries = run.registries()
    small, large = run.scaled(400, 16), run.scaled(2, 1)
    size = run.scaled(1_000_000_000, 50_000_000)
    files = [random_file(f"{run.work}/large-{i}", size) for i in range(large)]
    os.sync()
    say("W4 push, durable; written: bytes the registry gives to the disk for each byte sent; ratio: how many times the peer's rate Slipway's is")
    table = Table("blobs", "clients", "server", "MB/s", "p50 ms", "p99 ms", "CPU s/GB", "written", "peak MB", "ratio", "CPU ratio")
    for title, clients in ((f"{small} × 1 MB", 8), (f"{large} × {size / 1e9:g} GB", 1)):
        ours, spent = None, None
        for registry in registries:
            blobs = [os.urandom(1_000_000) for _ in range(small)] if clients == 8 else files
            jobs = [(blob, digest(blob) if clients == 8 else digest_of_file(blob)) for blob in blobs]
            if clients == 8:
                warm_up(run, registry)
            cost, done = push(registry, jobs, clients)
            sent = sum(len(blob) if isinstance(blob, bytes) else size for blob in blobs)
            rate = sent / done.seconds / 1e6
            ours, spent = ours or rate, spent or load.total(cost["cpu"])
            table.row(
                title, clients, registry.name, f"{rate:.0f}", ms(median(done.latencies)), ms(percentile(done.latencies, 99)),
                f"{load.total(cost['cpu']) / sent * 1e9:.2f} ({each(cost['cpu'], lambda used: f'{used / sent * 1e9:.2f}')})",
                f"{next(iter(cost['written'].values()), 0) / sent:.2f}",
                each(cost["peak"], "{:.0f}".format),
                *(["", ""] if registry is registries[0] else [ratio(ours, rate), ratio(load.total(cost["cpu"]), spent)]),
            )  # fmt: skip
            if done.failures:
                say(f"! {registry.name}: {len(done.failures)} failed, the first: {done.failures[0]}")
    for file in files:
        os.unlink(file)


def push(registry, jobs, clients):
    with load.cost(registry) as cost:
        done = load.write(
            jobs, clients, lambda: registry.connect(NAME), lambda connection, job: push_blob(connection, NAME, *job)
        )
        os.sync()
    return cost, done


def warm_up(run, registry):
    """The name is there and the code compiled."""
    blobs = [os.urandom(200_000) for _ in range(run.scaled(100, 8))]
    load.write(
        [(blob, digest(blob)) for blob in blobs], 8, lambda: registry.connect(NAME), lambda connection, job: push_blob(connection, NAME, *job)
    )
