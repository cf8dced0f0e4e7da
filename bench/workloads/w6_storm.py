"""W6: 500 small images, 13 requests each, to one repository by 16 clients."""

from shared import images, load
from shared.figures import Table, each, median, ms, percentile, ratio, say

NAME = "bench/storm"


def run(run):
    say("W6 a storm of small images to one repository, durable; ratio: how many times the peer's rate Slipway's is")
    table = Table("server", "images", "images/s", "p50 ms", "p99 ms", "errors", "CPU ms/image", "peak MB", "ratio", "CPU ratio")
    ours, spent = None, None
    for registry in run.registries():
        push(registry, NAME + "-warm", [images.small() for _ in range(run.scaled(100, 5))])
        jobs = [images.small() for _ in range(run.scaled(500, 10))]
        with load.cost(registry) as cost:
            done = push(registry, NAME, jobs)
        rate = len(done.latencies) / done.seconds
        ours, spent = ours or rate, spent or load.total(cost["cpu"])
        table.row(
            registry.name, len(jobs), f"{rate:.1f}", ms(median(done.latencies)), ms(percentile(done.latencies, 99)), len(done.failures),
            f"{load.total(cost['cpu']) / len(jobs) * 1e3:.1f} ({each(cost['cpu'], lambda used: f'{used / len(jobs) * 1e3:.1f}')})",
            each(cost["peak"], "{:.0f}".format),
            *(["", ""] if registry.name == "slipway" else [ratio(ours, rate), ratio(load.total(cost["cpu"]), spent)]),
        )  # fmt: skip
        if done.failures:
            say(f"! {registry.name}: {done.failures[0]}")


def push(registry, name, pushed):
    """The first alone, so that the name is there."""
    with registry.connect(name) as connection:
        images.small().push(connection, name, "first")
    return load.write(
        list(enumerate(pushed)),
        16,
        lambda: registry.connect(name),
        lambda connection, job: job[1].push(connection, name, f"t{job[0]}"),
    )
