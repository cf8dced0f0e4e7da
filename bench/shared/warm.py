"""A JVM compiles while it works, on the same core here: Slipway is measured after it has worked for a while, as one that lives.

What that is worth is in bench/README.md: a third of the CPU of the first minute of pushes is the compiler's."""

import os
import time

from shared import images, load

NAME = "bench/warm"


def warm(slipway, seconds):
    """Pushes for so many seconds, and pulls for as long."""
    end = time.monotonic() + seconds
    pulled = images.Image([os.urandom(size) for size in (10_000, 10_000, 1_000_000)], "amd64")  # from memory, and from files
    with slipway.connect(NAME) as connection:
        pulled.push(connection, NAME, "1")

    def push(connection, at):
        while time.monotonic() < end:
            images.small(layers=2, size=250_000).push(connection, NAME, f"t{at}")

    load.write(range(8), 8, lambda: slipway.connect(NAME), push)
    paths = [f"/v2/{NAME}/manifests/1", *(f"/v2/{NAME}/blobs/{digest}" for _, digest in pulled.blobs)]
    load.read(slipway, "/", 16, seconds, slipway.headers(NAME), load.cycle(paths, images.MANIFEST))
