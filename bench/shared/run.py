"""One run: the servers it has started, and what lies in them. Whatever a workload needs is there once, and started when first asked for."""

import json
import os
import shutil
import signal
import subprocess
import tempfile

from shared import images, server
from shared.warm import warm
from shared.client import digest, digest_of_file, push_blob, push_manifest
from shared.figures import say, skip

SIZES = {"10 KB": 10_000, "1 MB": 1_000_000, "1 GB": 1_000_000_000}


class Run:
    def __init__(self, seconds, is_tiny, given, work=None):
        self.seconds, self.is_tiny, self.given = seconds, is_tiny, given
        self.work = tempfile.mkdtemp(prefix="slipway-bench-", dir=work)
        self.started, self.seeded = {}, set()

    def scaled(self, number, tiny):
        """How many, or so many where the figures do not matter."""
        return tiny if self.is_tiny else number

    def once(self, name, start):
        """What {start} starts, started when it is first asked for by {name}; nothing where it cannot be had."""
        if name not in self.started:
            self.started[name] = start()
        return self.started[name]

    def slipway(self):
        return self.once("slipway", lambda: server.Slipway(self.work))

    def unpinned(self):
        """Slipway on all cores."""
        slipway = self.slipway()
        slipway.unpin()
        return slipway

    def pinned(self):
        """Slipway on the servers' core, warm."""
        slipway = self.slipway()
        if not slipway.is_pinned:
            slipway.pin()
            warm(slipway, self.scaled(30, 1))
        return slipway

    def peers(self):
        """The registries Slipway stands beside; one that cannot be had is left out with a sentence."""
        found = [
            self._had("docker-registry", lambda: server.docker_registry(self.work), "apt-get install docker-registry"),
            self._had("distribution 3", lambda: server.distribution(self.work), "it is built where Go is"),
            *(self.once(name, lambda name=name, url=url: server.Given(name, url)) for name, url in self.given),
        ]
        return [peer for peer in found if peer]

    def _had(self, name, start, advice):
        if name not in self.started and self.once(name, start) is None:
            skip(name, f"there is none; {advice}")
        return self.started[name]

    def registries(self):
        return [self.pinned(), *self.peers()]

    def nginx(self):
        for size in SIZES:
            self.file(size)
        return self.once("nginx", lambda: server.nginx(self.work, f"{self.work}/files"))

    def file(self, size):
        os.makedirs(f"{self.work}/files", exist_ok=True)
        bytes_ = SIZES[size] if not (self.is_tiny and size == "1 GB") else 50_000_000
        return images.random_file(f"{self.work}/files/{size.replace(' ', '-')}", bytes_)

    def seed(self, target, what, work):
        """Puts {what} into {target} once."""
        if (target.name, what) not in self.seeded:
            work()
            self.seeded.add((target.name, what))

    def seed_blobs(self, target, name, sizes):
        """Puts an image with layers of {sizes} into {target}, and says their digests."""
        digests = {size: self.digest(size) for size in sizes}

        def push():
            config = json.dumps({"architecture": "amd64", "os": "linux"}).encode()
            with target.connect(name) as connection:
                push_blob(connection, name, config, digest(config))
                for size, of in digests.items():
                    push_blob(connection, name, self.file(size), of)
                layers = [(of, os.path.getsize(self.file(size))) for size, of in digests.items()]
                content = images.manifest([(digest(config), len(config)), *layers])
                push_manifest(connection, name, "1", images.MANIFEST, content)

        self.seed(target, f"{name} {sizes}", push)
        return digests

    def digest(self, size):
        return self.once(f"digest of {size}", lambda: digest_of_file(self.file(size)))

    def end(self):
        """Stops all that was started, whatever happens; who is impatient is not heard any more."""
        for impatience in (signal.SIGINT, signal.SIGTERM):
            signal.signal(impatience, signal.SIG_IGN)
        for each in reversed(list(self.started.values())):
            if isinstance(each, server.Server):
                try:
                    each.stop()
                except (OSError, RuntimeError, subprocess.SubprocessError) as failure:
                    say(f"! {each.name} did not stop: {failure}")
        shutil.rmtree(self.work, ignore_errors=True)
