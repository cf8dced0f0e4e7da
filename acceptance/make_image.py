"""Writes an OCI layout with an index of two platforms, each a busybox: an image that clients can run, made offline."""

import gzip
import hashlib
import io
import json
import os
import sys
import tarfile

root = sys.argv[1]
os.makedirs(f"{root}/blobs/sha256", exist_ok=True)


def put(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    with open(f"{root}/blobs/sha256/{digest}", "wb") as blob:
        blob.write(content)
    return f"sha256:{digest}"


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mode = 0o755
    archive.addfile(entry, io.BytesIO(content))


def image(architecture: str) -> dict:
    with open("/bin/busybox", "rb") as file:
        busybox = file.read()
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        for name in ("bin/busybox", "bin/sh", "bin/echo"):
            add(archive, name, busybox)
        add(archive, "architecture", architecture.encode())
    layer = gzip.compress(memory.getvalue(), mtime=0)
    config = json.dumps(
        {
            "architecture": architecture,
            "os": "linux",
            "config": {"Cmd": ["/bin/sh"], "Labels": {"made.by": "acceptance"}},
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(memory.getvalue()).hexdigest()]},
        }
    ).encode()
    oci = "application/vnd.oci.image"
    manifest = json.dumps(
        {
            "schemaVersion": 2,
            "mediaType": f"{oci}.manifest.v1+json",
            "config": {"mediaType": f"{oci}.config.v1+json", "digest": put(config), "size": len(config)},
            "layers": [{"mediaType": f"{oci}.layer.v1.tar+gzip", "digest": put(layer), "size": len(layer)}],
        }
    ).encode()
    return {
        "mediaType": f"{oci}.manifest.v1+json",
        "digest": put(manifest),
        "size": len(manifest),
        "platform": {"architecture": architecture, "os": "linux"},
    }


index = json.dumps(
    {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [image("amd64"), image("arm64")],
    }
).encode()
with open(f"{root}/index.json", "w") as file:
    descriptor = {
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "digest": put(index),
        "size": len(index),
        "annotations": {"org.opencontainers.image.ref.name": "1"},
    }
    json.dump({"schemaVersion": 2, "manifests": [descriptor]}, file)
with open(f"{root}/oci-layout", "w") as file:
    file.write('{"imageLayoutVersion":"1.0.0"}')
