#!/usr/bin/env bash
# What needs a small disk or a large image: a sync onto a full disk, a 1 GB layer synced and pulled by 20 clients at once by services of
# 128 MB of heap, and a slow pull of it that switches of its distribution and a mirror sync overtake. Needs root, for a small tmpfs;
# fails, and does not skip, where it cannot have one.
# Usage: acceptance/faults.sh [megabytes of the large layer, default 1024]
. "$(dirname "$0")/system.sh"
megabytes=${1:-1024}
clients=20
export SLIPWAY_STATE=$work/state SLIPWAY_HEAP=128m SLIPWAY_ADMIN_PASSWORD=a-password-for-this-stage

ends() {
    "$home/slipway" down || true
    umount "$work/state/blobs" 2>/dev/null || true
}

# An OCI layout with one layer of random bytes, copied to upstream as name:tag.
push() { # name:tag, megabytes
    rm -rf "$work/layout"
    python3 - "$work/layout" "$2" <<'PYTHON'
import hashlib, json, os, sys
root, megabytes = sys.argv[1], int(sys.argv[2])
blobs = f"{root}/blobs/sha256"
os.makedirs(blobs)
digest = hashlib.sha256()
with open(f"{blobs}/layer", "wb") as layer:
    for _ in range(megabytes):
        chunk = os.urandom(1 << 20)
        digest.update(chunk)
        layer.write(chunk)
os.rename(f"{blobs}/layer", f"{blobs}/{digest.hexdigest()}")

def put(document):
    content = json.dumps(document).encode()
    name = hashlib.sha256(content).hexdigest()
    with open(f"{blobs}/{name}", "wb") as file:
        file.write(content)
    return {"digest": f"sha256:{name}", "size": len(content)}

oci = "application/vnd.oci.image"
config = put({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest.hexdigest()}"]}})
manifest = put({
    "schemaVersion": 2,
    "mediaType": f"{oci}.manifest.v1+json",
    "config": {"mediaType": f"{oci}.config.v1+json", **config},
    "layers": [{"mediaType": f"{oci}.layer.v1.tar", "digest": f"sha256:{digest.hexdigest()}", "size": megabytes << 20}],
})
with open(f"{root}/index.json", "w") as file:
    json.dump({"schemaVersion": 2, "manifests": [{"mediaType": f"{oci}.manifest.v1+json", **manifest}]}, file)
with open(f"{root}/oci-layout", "w") as file:
    file.write('{"imageLayoutVersion":"1.0.0"}')
PYTHON
    skopeo copy -q --dest-tls-verify=false "oci:$work/layout" "docker://$upstream/$1"
    rm -rf "$work/layout"
}
layer_of() { skopeo inspect --raw --tls-verify=false "docker://$upstream/$1" | jq -r '.layers[0].digest'; }
status() { curl -s -o "$work/answer" -w '%{http_code}' "$@"; }
api() { curl -fsS -u "admin:$password" -H 'Content-Type: application/json' "$@"; }
href() { api "$url/pulp/api/v3/$1/container/container/?name=$2" | jq -r '.results[0].pulp_href'; }
ended() { # the task of an answer; waits for it
    local task state=waiting
    task=$(jq -r .task)
    while [ "$state" = waiting ] || [ "$state" = running ]; do
        state=$(api "$url$task" | jq -r .state)
    done
    [ "$state" = completed ] || die "$(api "$url$task" | jq -c .error)"
}

start_upstream

echo "a full disk"
push full/small:1 1
push full/large:1 64
mkdir -p "$work/state/blobs"
mount -t tmpfs -o size=24m tmpfs "$work/state/blobs" || die "no small disk can be had: this stage needs root"
export SLIPWAY_STORAGE_RESERVE=0 # the disk itself is to be full; by default a gigabyte is left free
own_slipway
unset SLIPWAY_STORAGE_RESERVE
url=http://$slipway
"$home/slipway" mirror --insecure "$upstream/full/small:1" > /dev/null
if "$home/slipway" mirror --insecure "$upstream/full/large:1" > "$work/full.log" 2>&1; then
    die "a sync onto a full disk came to a good end"
fi
grep 'No space left on device; make room' "$work/full.log" || die "the error of a full disk: $(cat "$work/full.log")"
[ "$(status "$url/v2/full/large/manifests/1")" = 404 ] || die "a manifest without its bytes"
[ "$(curl -fsS "$url/v2/full/small/blobs/$(layer_of full/small:1)" | sha256sum | cut -d' ' -f1)" = \
    "$(layer_of full/small:1 | cut -d: -f2)" ] || die "what was there before is not there any more"
mount -o remount,size=128m "$work/state/blobs"
"$home/slipway" mirror --insecure "$upstream/full/large:1" | tail -1
[ "$(curl -fsS "$url/v2/full/large/blobs/$(layer_of full/large:1)" | sha256sum | cut -d' ' -f1)" = \
    "$(layer_of full/large:1 | cut -d: -f2)" ] || die "wrong bytes after the disk was full"
"$home/slipway" down > /dev/null
umount "$work/state/blobs"

echo "a layer of $megabytes MB, $clients clients at once, services of $SLIPWAY_HEAP"
rm -rf "$work/state"
push large/app:1 "$megabytes"
layer=$(layer_of large/app:1)
own_slipway
url=http://$slipway
begin=$SECONDS
"$home/slipway" mirror --insecure "$upstream/large/app:1" | tail -1
echo "synced in $((SECONDS - begin)) s"
begin=$SECONDS
readers=()
for i in $(seq "$clients"); do
    (curl -fsS "$url/v2/large/app/blobs/$layer" | sha256 > "$work/sum.$i") &
    readers+=($!)
done
for reader in "${readers[@]}"; do wait "$reader" || die "a client was cut off"; done
[ "$(sort -u "$work"/sum.*)" = "${layer#sha256:}" ] || die "wrong bytes: $(sort "$work"/sum.* | uniq -c)"
echo "$clients clients had all of it, byte for byte, after $((SECONDS - begin)) s"

echo "a slow pull, overtaken"
(curl -fsS --limit-rate "$((megabytes / 20 + 1))M" "$url/v2/large/app/blobs/$layer" | sha256 > "$work/slow") &
slow=$!
push large/app:1 1
repository=$(href repositories large/app)
remote=$(href remotes large/app)
distribution=$(href distributions large/app)
api -X POST "$url${repository}sync/" -d "{\"remote\": \"$remote\", \"mirror\": true}" | ended
for pointer in "\"repository\": null, \"repository_version\": \"${repository}versions/1/\"" \
    "\"repository\": null, \"repository_version\": \"${repository}versions/2/\"" \
    "\"repository_version\": null, \"repository\": \"$repository\""; do
    api -X PATCH "$url$distribution" -d "{$pointer}" > "$work/answer"
    if jq -e '.task' "$work/answer" > /dev/null; then ended < "$work/answer"; fi
done
curl -fsS "$url/v2/large/app/manifests/1" -H 'Accept: application/vnd.oci.image.manifest.v1+json' | grep -q "$layer" &&
    die "the mirror sync did not drop the layer"
kill -0 "$slow" 2>/dev/null || die "the slow pull was over before it was overtaken"
wait "$slow" || die "the slow pull was cut off"
[ "$(cat "$work/slow")" = "${layer#sha256:}" ] || die "the slow pull saw wrong bytes"
echo "three switches and a mirror sync later it had all of it, byte for byte"

"$home/slipway" status --json | jq -r '.processes[] | select(.pid) | "\(.pid) \(.name)"' | while read -r pid name; do
    echo "$name: peak $(($(sed -n 's/VmHWM:\s*\([0-9]*\).*/\1/p' "/proc/$pid/status") / 1024)) MB"
done
echo "faults: passed"
