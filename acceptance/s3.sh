#!/usr/bin/env bash
# Slipway on S3, first on the server that "./slipway up --storage s3" brings, then on one that is there already: mirror, pull, push, resume;
# the cache that serves while S3 is down; who is sent to the bucket and who is not. Compares digests; fails where a client saw other bytes.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export SLIPWAY_STATE=$work/state SLIPWAY_ADMIN_PASSWORD=a-password-for-this-stage
export SLIPWAY_STORAGE_S3_ATTEMPTS=3 SLIPWAY_STORAGE_S3_TIMEOUT=5s

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
upstream=127.0.0.1:$(free_port)
SLIPWAY_PORT=$(free_port)
export SLIPWAY_PORT
slipway=127.0.0.1:$SLIPWAY_PORT
pids=()

end() {
    "$home/slipway" down > /dev/null || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap end EXIT

fail() { echo "s3: $*" >&2; exit 1; }
wait_for() {
    for _ in $(seq 150); do "$@" > /dev/null 2>&1 && return 0; sleep 0.2; done
    fail "did not become ready: $*"
}
up() { "$home/slipway" up "$@" > "$work/up.log" 2>&1 || fail "$(cat "$work/up.log")"; }
status() { curl -s -u "admin:$SLIPWAY_ADMIN_PASSWORD" -D "$work/head" -o "$work/answer" -w '%{http_code}' "$@" || true; }
header() { sed -n "s/^$1: *\(.*\)\r$/\1/Ip" "$work/head"; }
digest_of() { sha256sum "$1" | sed 's/ .*//; s/^/sha256:/'; }
files() { (cd "$1/blobs/sha256" && sha256sum -- *) | sort; }
copy() { skopeo copy -q --all --src-tls-verify=false --dest-tls-verify=false "$@"; }
layer_of() { skopeo inspect --raw --tls-verify=false "docker://$1" | jq -r '.layers[0].digest'; }

# A layer that is sent in parts and kept in the cache.
make_large() { # directory, bytes
    python3 - "$1" "$2" <<'PYTHON'
import hashlib, json, os, sys
root, size = sys.argv[1], int(sys.argv[2])
blobs = f"{root}/blobs/sha256"
os.makedirs(blobs)

def put(content):
    name = hashlib.sha256(content).hexdigest()
    with open(f"{blobs}/{name}", "wb") as file:
        file.write(content)
    return {"digest": f"sha256:{name}", "size": len(content)}

oci = "application/vnd.oci.image"
layer = put(os.urandom(size))
config = put(json.dumps({"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": [layer["digest"]]}}).encode())
manifest = put(json.dumps({
    "schemaVersion": 2, "mediaType": f"{oci}.manifest.v1+json",
    "config": {"mediaType": f"{oci}.config.v1+json", **config},
    "layers": [{"mediaType": f"{oci}.layer.v1.tar", **layer}]}).encode())
with open(f"{root}/index.json", "w") as file:
    json.dump({"schemaVersion": 2, "manifests": [{"mediaType": f"{oci}.manifest.v1+json", **manifest}]}, file)
with open(f"{root}/oci-layout", "w") as file:
    file.write('{"imageLayoutVersion":"1.0.0"}')
PYTHON
}

printf 'version: 0.1\nlog: {accesslog: {disabled: true}, level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s"}\n' \
    "$work/upstream" "$upstream" > "$work/upstream.yml"
docker-registry serve "$work/upstream.yml" > "$work/upstream.log" 2>&1 &
pids+=($!)
wait_for curl -fsS "http://$upstream/v2/"
python3 "$home/acceptance/make_image.py" "$work/image"
make_large "$work/large" 30000000
copy "oci:$work/image:1" "docker://$upstream/library/box:1"
copy "oci:$work/large" "docker://$upstream/library/large:1"
layer=$(layer_of "$upstream/library/large:1")

round() { # where: mirrors, pulls, pushes and pulls again
    "$home/slipway" mirror --insecure "$upstream/library/box:1" > /dev/null
    "$home/slipway" mirror --insecure "$upstream/library/large:1" > /dev/null
    for name in box large; do
        copy "docker://$slipway/library/$name:1" "oci:$work/pulled-$1-$name"
    done
    diff <(files "$work/image") <(files "$work/pulled-$1-box") || fail "$1: other bytes of box"
    diff <(files "$work/large") <(files "$work/pulled-$1-large") || fail "$1: other bytes of large"
    echo "$1: mirrored and pulled by $(skopeo --version), byte for byte"
    make_large "$work/own-$1" 25000000
    copy --dest-creds "admin:$SLIPWAY_ADMIN_PASSWORD" "oci:$work/own-$1" "docker://$slipway/pushed/own:1"
    copy "docker://$slipway/pushed/own:1" "oci:$work/own-pulled-$1"
    diff <(files "$work/own-$1") <(files "$work/own-pulled-$1") || fail "$1: other bytes of what was pushed"
    echo "$1: pushed and pulled again, byte for byte"
}

echo "the server that comes along"
up --storage s3
round embedded
[ "$(status "http://$slipway/v2/library/large/blobs/$layer")" = 200 ] || fail "a client is sent to a server only this machine sees"
cached() { find "$SLIPWAY_STATE/spool/registry-service/cache" -name "sha256-${layer#sha256:}.*" ! -name '*.part' | grep -q .; }
wait_for cached

# In the middle of an upload S3 goes away: 503, and the client goes on where it was.
head -c 20000000 /dev/urandom > "$work/blob"
digest=$(digest_of "$work/blob")
head -c 12000000 "$work/blob" > "$work/first"
[ "$(status -X POST "http://$slipway/v2/pushed/own/blobs/uploads/")" = 202 ] || fail "no upload can be begun"
upload=http://$slipway$(header Location | sed 's|^https*://[^/]*||')
[ "$(status -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$work/first" "$upload")" = 202 ] || fail "PATCH: $(cat "$work/answer")"
kill "$("$home/slipway" status --json | jq -r '.processes[] | select(.name == "s3") | .pid')"
tail -c +12000001 "$work/blob" > "$work/rest"
answer=$(status -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$work/rest" "$upload")
[ "$answer" = 503 ] && [ -n "$(header Retry-After)" ] || fail "without S3 a PATCH is answered $answer"
[ "$(curl -s "http://$slipway/v2/library/large/blobs/$layer" | sha256sum | cut -d' ' -f1)" = "${layer#sha256:}" ] ||
    fail "what is in the cache is not pulled without S3"
echo "without S3: an upload is answered 503, what is in the cache is pulled"
up
answer=$(status "$upload")
[ "$answer" = 204 ] || fail "the upload is answered $answer"
reached=$(($(header Range | cut -d- -f2) + 1))
[ "$reached" -ge 12000000 ] || fail "of 12000000 acknowledged bytes $reached are left"
tail -c "+$((reached + 1))" "$work/blob" > "$work/rest"
answer=$(status -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$work/rest" "$upload?digest=$digest")
[ "$answer" = 201 ] || fail "the upload is not gone on with: $answer $(cat "$work/answer")"
[ "$(curl -sL "http://$slipway/v2/pushed/own/blobs/$digest" | sha256sum | cut -d' ' -f1)" = "${digest#sha256:}" ] || fail "other bytes after a resume"
echo "with S3 again: gone on with at $reached bytes"
"$home/slipway" down > /dev/null
up
[ "$(curl -s "http://$slipway/v2/library/large/blobs/$layer" | sha256sum | cut -d' ' -f1)" = "${layer#sha256:}" ] || fail "other bytes after a restart"
echo "after a restart: as before"
"$home/slipway" down > /dev/null

echo "a server that is there already"
export SLIPWAY_STATE=$work/other AWS_ACCESS_KEY_ID=somebody AWS_SECRET_ACCESS_KEY=a-secret-for-this-stage
. "$home/.mvn/jdk.sh"
port=$(free_port)
S3_ACCESS_KEY=$AWS_ACCESS_KEY_ID S3_SECRET_KEY=$AWS_SECRET_ACCESS_KEY "$JAVA_HOME/bin/java" -Xmx256m -XX:TieredStopAtLevel=1 \
    -cp "$home/deploy/local/s3/target/classes:$home/deploy/local/s3/target/lib/*" io.slipway.deploy.s3.S3Process \
    "$port" "$work/bucket" images > "$work/s3.log" 2>&1 &
pids+=($!)
wait_for grep -q listening "$work/s3.log"
# The folder of the bucket is of this installation; whoever asks for "through/" has the bytes from here.
export SLIPWAY_STORAGE_S3_PREFIX=acceptance/ SLIPWAY_DELIVERY_RULES_0__NAMES=through/ SLIPWAY_DELIVERY_RULES_0__WAY=through
export SLIPWAY_DELIVERY_RULES_1__NETWORKS=127.0.0.0/8 SLIPWAY_DELIVERY_RULES_1__WAY=elsewhere SLIPWAY_STORAGE_S3_REDIRECT=false
up --storage s3 --s3-endpoint "http://127.0.0.1:$port" --s3-bucket images
round given
copy --dest-creds "admin:$SLIPWAY_ADMIN_PASSWORD" "oci:$work/large" "docker://$slipway/through/large:1"
answer=$(status "http://$slipway/v2/library/large/blobs/$layer")
[ "$answer" = 307 ] && [[ $(header Location) = "http://127.0.0.1:$port/"* ]] || fail "a client of a network that is sent to the bucket is answered $answer"
[ "$(status "http://$slipway/v2/through/large/blobs/$layer")" = 200 ] || fail "a distribution whose bytes go through us is not answered 200"
[ "$(ls "$work/bucket/images")" = acceptance ] || fail "something is outside of the folder: $(ls "$work/bucket/images")"
echo "given: by the network 307, by the distribution 200"
echo "s3: passed"
