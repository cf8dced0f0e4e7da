"""Load: wrk for what is read over and over, threads for what is written."""

import contextlib
import queue
import re
import statistics
import subprocess
import tempfile
import threading
import time
from typing import NamedTuple

UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}
SIZES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}


class Read(NamedTuple):
    """Requests and bytes a second, milliseconds, CPU microseconds of the server a request, failures."""

    rate: float
    bandwidth: float
    p50: float
    p99: float
    cpu: float
    failures: str


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()
    return float(number) * UNITS[unit]


def _latency(out, percent):
    return milliseconds(re.search(rf"^\s+{percent}%\s+(\S+)", out, re.M).group(1))


def read(server, path, connections, seconds, headers=(), script=None):
    """Asks {server} for {path} for so many seconds, and as long again before, so that it is warm."""
    _wrk(server.base + path, connections, max(1, min(2, seconds)), headers, script)
    before, begin = server.cpu(), time.monotonic()
    out = _wrk(server.base + path, connections, seconds, headers, script)
    used, lasted = server.cpu() - before, time.monotonic() - begin
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    number, unit = re.search(r"Transfer/sec:\s+([\d.]+)(\w+)", out).groups()
    return Read(
        rate,
        float(number) * SIZES[unit],
        _latency(out, 50),
        _latency(out, 99),
        used / max(1, rate * lasted) * 1e6,
        " ".join(re.findall(r"(?:Non-2xx.*|Socket errors.*)", out)),
    )


def in_turn(rounds, ways):
    """Reads {ways}, functions by name, one after the other, so many times, and has of each figure the median: what the machine does beside,
    and what is compiled first, hits all alike. Failures are all kept."""
    reads = {way: [] for way in ways}
    for _ in range(rounds):
        for way, asked in ways.items():
            reads[way].append(asked())
    return {way: _median(of_one) for way, of_one in reads.items()}


def _median(reads):
    figures = [statistics.median(each) for each in list(zip(*reads))[:-1]]
    return Read(*figures, " ".join(filter(None, (read.failures for read in reads))))


def _wrk(url, connections, seconds, headers, script):
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s", "--latency"]
    for name, value in headers:
        command += ["-H", f"{name}: {value}"]
    if script is None:
        return subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        return subprocess.run([*command, "-s", file.name, url], capture_output=True, text=True, check=True).stdout


def cycle(paths, accept):
    """A script for wrk that asks for one path after the other, and begins anew."""
    listed = ",\n".join(f'"{path}"' for path in paths)
    return f"""local paths = {{ {listed} }}
local at = 0
wrk.headers["Accept"] = "{accept}"
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


class Written(NamedTuple):
    """Seconds in all, milliseconds of each, and what failed."""

    seconds: float
    latencies: list
    failures: list


def write(jobs, connections, connect, work):
    """Does {work(connection, job)} for all {jobs}, by so many threads with a connection each."""
    waiting, latencies, failures = queue.SimpleQueue(), [], []
    for job in jobs:
        waiting.put(job)

    def run():
        with connect() as connection:
            while True:
                try:
                    job = waiting.get_nowait()
                except queue.Empty:
                    return
                begin = time.monotonic()
                try:
                    work(connection, job)
                    latencies.append((time.monotonic() - begin) * 1e3)
                except (RuntimeError, OSError) as failure:
                    failures.append(str(failure))

    threads = [threading.Thread(target=run, daemon=True) for _ in range(connections)]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Written(time.monotonic() - begin, latencies, failures)


@contextlib.contextmanager
def cost(server):
    """What {server} costs inside: CPU seconds, bytes written, peak memory of each of its processes."""
    figures = {}
    server.forget_peaks()
    cpu, disk = server.cpus(), server.written()
    yield figures
    figures["cpu"] = {name: used - cpu[name] for name, used in server.cpus().items()}
    figures["written"] = {name: amount - disk[name] for name, amount in server.written().items()}
    figures["peak"] = server.peaks()


def total(figures):
    return sum(figures.values())

