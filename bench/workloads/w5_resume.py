"""W5: a blob of 256 MB by chunks of 5 MB; in one chunk the connection breaks, in another the server is killed. The client asks where the
upload stands and goes on there."""

import time

from shared import images
from shared.client import digest_of_file, target, with_parameter
from shared.figures import Table, say

NAME = "bench/resumed"
CHUNK = 5_000_000


def run(run):
    size = run.scaled(256_000_000, 30_000_000)
    path = images.random_file(f"{run.work}/chunked", size)
    whole = digest_of_file(path)
    say(f"W5 {size // 1_000_000} MB by chunks of 5 MB, broken off once in the middle of a chunk")
    table = Table("server", "what breaks", "MB/s", "sent twice MB", "refused", "begun anew", "digest")
    for registry in run.registries():
        for what in ("connection", "server"):
            upload = Upload(registry, path, size, whole)
            seconds = upload.run(registry, what)
            if seconds is None:
                continue
            table.row(
                registry.name, what, f"{size / seconds / 1e6:.0f}", f"{upload.sent_twice / 1e6:.1f}", upload.refused, upload.anew,
                "right" if upload.is_right() else "WRONG",
            )  # fmt: skip


class Upload:
    """One upload, and what went wrong with it."""

    def __init__(self, registry, path, size, whole):
        self.connection, self.path, self.size, self.whole = registry.connect(NAME), path, size, whole
        self.refused, self.anew, self.highest, self.sent_twice, self.broken = 0, 0, 0, 0, False

    def run(self, registry, what):
        """How long it took, in seconds, without what a restart of the server took; None where that cannot be done."""
        with open(self.path, "rb") as self.file, self.connection:
            self.location = self._begin()
            at, paused, begin = 0, 0.0, time.monotonic()
            while at < self.size:
                if not self.broken and at >= self.size * 0.498 - CHUNK:
                    pause = time.monotonic()
                    self._break_off(at)
                    if what == "server":
                        if not registry.restarted_after_kill():
                            return None
                        self.connection.base = registry.base
                        paused = time.monotonic() - pause
                    at = self._stands()
                else:
                    at = self._chunk(at)
            self.connection.ask("PUT", with_parameter(self.location, "digest", self.whole)).require(201)
            return time.monotonic() - begin - paused

    def _begin(self):
        begun = self.connection.ask("POST", f"/v2/{NAME}/blobs/uploads/").require(202)
        return target(begun.headers["location"])

    def _headers(self, at, length):
        return [("Content-Type", "application/octet-stream"), ("Content-Range", f"{at}-{at + length - 1}")]

    def _chunk(self, at):
        self.file.seek(at)
        chunk = self.file.read(CHUNK)
        self._count(at, len(chunk))
        answer = self.connection.ask("PATCH", self.location, self._headers(at, len(chunk)), chunk)
        if answer.status != 202:
            self.refused += 1
            return self._stands()
        self.location = target(answer.headers["location"])
        return at + len(chunk)

    def _count(self, at, length):
        self.sent_twice += max(0, min(self.highest, at + length) - at)
        self.highest = max(self.highest, at + length)

    def _break_off(self, at):
        """Half of a chunk, then nothing more; the other half was not sent."""
        self.broken = True
        self.file.seek(at)
        length = min(CHUNK, self.size - at)
        self.connection.send_head("PATCH", self.location, length, self._headers(at, length))
        self.connection.socket.sendall(self.file.read(length // 2))
        self._count(at, length // 2)
        self.connection.close()

    def _stands(self):
        """Where the upload stands; at its beginning where the server knows it no more."""
        answer = self.connection.ask("GET", self.location)
        if answer.status != 204:
            self.anew += 1
            self.location = self._begin()
            return 0
        self.location = target(answer.headers.get("location", self.location))
        return int(answer.headers["range"].split("-")[1]) + 1

    def is_right(self):
        with self.connection:
            return self.connection.ask("HEAD", f"/v2/{NAME}/blobs/{self.whole}").headers.get("content-length") == str(self.size)
