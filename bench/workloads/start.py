"""From the order of a sync to its start on an idle worker: 50 times, by PostgreSQL's clock."""

import time

from shared import images, server
from shared.figures import Table, fail, median, ms, percentile, say
from shared.times import between

NAME = "bench/start"


def run(run):
    upstream = run.once("upstream", lambda: server.docker_registry(run.work, "upstream", access_log=True, core=None))
    if upstream is None:
        fail("this needs docker-registry: apt-get install docker-registry")

    def fill():
        with upstream.connect(NAME) as connection:
            images.small(1).push(connection, NAME, "1")

    run.seed(upstream, NAME, fill)
    slipway = run.unpinned()
    remote = slipway.manage(
        "POST",
        "/pulp/api/v3/remotes/container/container/",
        {"name": "start", "url": upstream.base, "upstream_name": NAME, "policy": "immediate", "include_tags": ["1"]},
    )
    repository = slipway.manage("POST", "/pulp/api/v3/repositories/container/container/", {"name": "start"})
    starts, ends = [], []
    for _ in range(run.scaled(60, 12)):
        task = slipway.manage("POST", f"{repository['pulp_href']}sync/", {"remote": remote["pulp_href"]})
        starts.append(between(task, "pulp_created", "started_at") * 1e3)
        ends.append(between(task, "pulp_created", "finished_at") * 1e3)
        time.sleep(0.1)
    warm = slice(10, None)
    say("Order to start of a task on an idle worker, and to its end where nothing has changed upstream")
    table = Table("from the order to", "median ms", "p90 ms", "most ms")
    for what, values in (("the start", starts[warm]), ("the end", ends[warm])):
        table.row(what, ms(median(values)), ms(percentile(values, 90)), ms(max(values)))
