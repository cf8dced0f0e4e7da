"""W3: 200 readers of one blob of 1 GB, each at 1 MB a second, for 15 seconds: how many are fed, and what memory that takes."""

import socket
import time
from urllib.parse import urlsplit

from shared import load, process
from shared.figures import Table, each, say

NAME, SIZES = "bench/blobs", ("10 KB", "1 MB", "1 GB")
"""As in W2, so that they are pushed once."""
READERS, BYTES_PER_SECOND, TICK = 200, 1_000_000, 0.1


def run(run):
    seconds = run.scaled(15, 3)
    registries = run.registries()
    for registry in registries:
        digest = run.seed_blobs(registry, NAME, SIZES)["1 GB"]
    nginx = run.nginx()
    say(f"W3 {READERS} readers at 1 MB/s for {seconds} s; fed: got at least 80 % of that")
    table = Table("server", "fed", "resident before MB", "peak MB", "more MB", "after MB", "CPU s")
    for target in [*registries, nginx] if nginx else registries:
        headers = [] if target is nginx else target.headers(NAME)
        path = "/1-GB" if target is nginx else f"/v2/{NAME}/blobs/{digest}"
        resident = {name: process.resident(pid) for name, pid in target.processes.items()}
        with load.cost(target) as cost:
            fed = read(target, path, headers, seconds)
        after = {name: process.resident(pid) for name, pid in target.processes.items()}
        own = next(iter(resident), None)
        more = f"{cost['peak'][own] - resident[own]:.0f}" if own else "?"
        table.row(
            target.name, f"{fed}/{READERS}", *(each(figures, "{:.0f}".format) for figures in (resident, cost["peak"])), more,
            each(after, "{:.0f}".format), each(cost["cpu"], "{:.1f}".format),
        )  # fmt: skip


def read(target, path, headers, seconds):
    readers = [_open(target, path, headers) for _ in range(READERS)]
    got = dict.fromkeys(readers, 0)
    begin = time.monotonic()
    while (now := time.monotonic() - begin) < seconds:
        for reader in readers:
            _drain(reader, got, int(now * BYTES_PER_SECOND))
        time.sleep(TICK)
    for reader in readers:
        reader.close()
    return sum(count >= 0.8 * BYTES_PER_SECOND * seconds for count in got.values())


def _open(target, path, headers):
    url = urlsplit(target.base)
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    reader.connect((url.hostname, url.port))
    lines = [f"GET {path} HTTP/1.1", f"Host: {url.netloc}", *(f"{name}: {value}" for name, value in headers)]
    reader.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    reader.setblocking(False)
    return reader


def _drain(reader, got, due):
    """Reads what is due by now and no more."""
    while got[reader] < due:
        try:
            piece = reader.recv(min(due - got[reader], 1 << 17))
        except BlockingIOError:
            return
        if not piece:
            return
        got[reader] += len(piece)
