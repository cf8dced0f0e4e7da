"""What processes cost, read from /proc. A process stands for itself and its children: PostgreSQL works in the latter."""

import os
import re
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")
SERVERS, GENERATOR = 0, 1
"""The core of what is measured, and the core of what measures."""


def tree(pid):
    """The process and all below it."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [pid, *(each for child in children for each in tree(int(child)))]


def cpu(pid):
    """CPU seconds so far, of ended children too."""
    return sum(filter(None, (_stat(each, each == pid) for each in tree(pid))))


def _stat(pid, with_ended):
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0
    return sum(int(field) for field in fields[11 : 15 if with_ended else 13]) / TICKS


def peak(pid):
    """The most memory it had since the last call of forget_peak, in MB: resident for one process, proportional for several."""
    processes = tree(pid)
    if len(processes) == 1:
        return _status(pid, "VmHWM")
    return sum(_proportional(each) for each in processes)


def resident(pid):
    """Memory it has now, in MB."""
    return _status(pid, "VmRSS")


def forget_peak(pid):
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/clear_refs", "w") as file:
                file.write("5")
        except OSError:
            pass


def _status(pid, field):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(rf"{field}:\s+(\d+)", file.read()).group(1)) / 1024


def _proportional(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return int(re.search(r"Pss:\s+(\d+)", file.read()).group(1)) / 1024
    except (OSError, AttributeError):
        return 0


def written(pid):
    """Bytes given to the disk so far."""
    total = 0
    for each in tree(pid):
        try:
            with open(f"/proc/{each}/io") as file:
                total += int(re.search(r"^write_bytes: (\d+)", file.read(), re.M).group(1))
        except FileNotFoundError:
            pass
    return total


def pin(pid, core):
    """Keeps the process, with all its threads and children, on one core."""
    for each in tree(pid):
        subprocess.run(["taskset", "-acp", str(core), str(each)], capture_output=True, check=False)


def pinned(core, command):
    """The command that runs {command} on one core: a JVM counts its cores when it starts."""
    return ["taskset", "-c", str(core), *command]


def pin_generator():
    os.sched_setaffinity(0, {GENERATOR})
