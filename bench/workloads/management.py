"""A request of the management API with Basic: the first one, and those after it, one at a time and 16 at a time."""

import time

from shared import load
from shared.client import Connection
from shared.figures import Table, ms, say
from shared.server import Child

PULP_MS = 550
REQUESTS = {
    "repositories": "/pulp/api/v3/repositories/container/container/?limit=10",
    "one page of tags": "/pulp/api/v3/content/container/tags/?limit=10",
}


class Management(Child):
    """content-service, asked straight."""

    def __init__(self, slipway):
        self.name, self.base = "content-service", slipway.management
        self.processes = {name: slipway.parts[name]["pid"] for name in ("content-service", "postgres")}


def run(run):
    slipway = run.unpinned()
    management = Management(slipway)
    with Connection(management.base, slipway.admin()) as connection:
        begin = time.monotonic()
        connection.json("GET", REQUESTS["repositories"])
        first = (time.monotonic() - begin) * 1e3
    say(f"A management request with Basic; the first of these {first:.0f} ms; Pulp: {PULP_MS} ms")
    table = Table("request", "connections", "rate /s", "p50 ms", "p99 ms", "CPU µs")
    for what, path in REQUESTS.items():
        for connections in (1, 16):
            read = load.read(management, path, connections, run.seconds, [("Authorization", slipway.admin())])
            table.row(what, connections, f"{read.rate:.0f}", ms(read.p50), ms(read.p99), f"{read.cpu:.0f}")
            if read.failures:
                say(f"! {read.failures}")
