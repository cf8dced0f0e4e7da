"""Writes an OCI layout of one image with many layers, every third of them compressed with zstd: make_layers.py DIRECTORY LAYERS."""

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile

root, count = sys.argv[1], int(sys.argv[2])
os.makedirs(f"{root}/blobs/sha256", exist_ok=True)
OCI = "application/vnd.oci.image"


def put(content: bytes) -> dict:
    digest = hashlib.sha256(content).hexdigest()
    with open(f"{root}/blobs/sha256/{digest}", "wb") as blob:
        blob.write(content)
    return {"digest": f"sha256:{digest}", "size": len(content)}


def archive(number: int) -> bytes:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as tar:
        content = os.urandom(20_000)
        entry = tarfile.TarInfo(f"layer-{number}")
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return memory.getvalue()


layers, diffs = [], []
for number in range(count):
    tar = archive(number)
    diffs.append("sha256:" + hashlib.sha256(tar).hexdigest())
    if number % 3 == 0:
        compressed, kind = subprocess.run(["zstd", "-q", "-c"], input=tar, capture_output=True, check=True).stdout, "zstd"
    else:
        compressed, kind = gzip.compress(tar, mtime=0), "gzip"
    layers.append({"mediaType": f"{OCI}.layer.v1.tar+{kind}", **put(compressed)})

config = json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": diffs}}).encode()
manifest = json.dumps(
    {
        "schemaVersion": 2,
        "mediaType": f"{OCI}.manifest.v1+json",
        "config": {"mediaType": f"{OCI}.config.v1+json", **put(config)},
        "layers": layers,
    }
).encode()
entry = {"mediaType": f"{OCI}.manifest.v1+json", **put(manifest), "annotations": {"org.opencontainers.image.ref.name": "1"}}
with open(f"{root}/oci-layout", "w", encoding="utf-8") as file:
    json.dump({"imageLayoutVersion": "1.0.0"}, file)
with open(f"{root}/index.json", "w", encoding="utf-8") as file:
    json.dump({"schemaVersion": 2, "mediaType": f"{OCI}.index.v1+json", "manifests": [entry]}, file)
