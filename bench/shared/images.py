"""Images to push: made from random bytes, with the parts a real one has."""

import json
import os

from shared.client import digest, push_blob, push_manifest

OCI = "application/vnd.oci.image"
MANIFEST, INDEX = f"{OCI}.manifest.v1+json", f"{OCI}.index.v1+json"


def manifest(blobs):
    """A manifest of a config and layers, given as digests and sizes."""
    described = [{"digest": of, "size": size} for of, size in blobs]
    return json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {"mediaType": f"{OCI}.config.v1+json", **described[0]},
            "layers": [{"mediaType": f"{OCI}.layer.v1.tar+gzip", **each} for each in described[1:]],
        }
    ).encode()


class Image:
    """A config, which is unlike those of other images where none is given, layers, and a manifest."""

    def __init__(self, layers, architecture="amd64", config=None):
        config = config or {"architecture": architecture, "os": "linux", "id": os.urandom(8).hex()}
        self.blobs = [(content, digest(content)) for content in (json.dumps(config).encode(), *layers)]
        self.manifest = manifest([(of, len(content)) for content, of in self.blobs])
        self.digest, self.media_type = digest(self.manifest), MANIFEST
        self.platform = {"architecture": architecture, "os": "linux"}

    def push(self, connection, name, tag):
        for content, of in self.blobs:
            push_blob(connection, name, content, of)
        push_manifest(connection, name, tag, MANIFEST, self.manifest)


def small(layers=3, size=4096, architecture="amd64"):
    return Image([os.urandom(size) for _ in range(layers)], architecture)


class Index:
    """Images of several platforms under one tag."""

    def __init__(self, images):
        self.images = images
        entries = [
            {"mediaType": MANIFEST, "digest": each.digest, "size": len(each.manifest), "platform": each.platform}
            for each in images
        ]
        self.manifest = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}).encode()

    def push(self, connection, name, tag):
        for image in self.images:
            image.push(connection, name, image.digest)
        push_manifest(connection, name, tag, INDEX, self.manifest)


def random_file(path, size):
    """A file of {size} bytes that no compression makes smaller; where it is already there it stays."""
    if not os.path.exists(path) or os.path.getsize(path) != size:
        block = os.urandom(1 << 24)
        with open(path, "wb") as file:
            while (left := size - file.tell()) > 0:
                file.write(block[: min(left, len(block))])
            file.seek(0)
            file.write(os.urandom(min(size, 4096)))
    return path
