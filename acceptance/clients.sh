#!/usr/bin/env bash
# Real clients against a running Slipway that mirrors a real docker-registry: skopeo, podman, dockerd. Prints each client's version and
# the digests compared; fails when one of them did not run or saw other bytes than upstream's.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export SLIPWAY_STATE=$work/state

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
upstream=127.0.0.1:$(free_port)
SLIPWAY_PORT=$(free_port)
export SLIPWAY_PORT
slipway=127.0.0.1:$SLIPWAY_PORT
pids=()

end() {
    "$home/slipway" down || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    [ ! -f "$work/docker.pid" ] || kill "$(cat "$work/docker.pid")" 2>/dev/null || true
}
trap end EXIT

wait_for() {
    for _ in $(seq 100); do "$@" >/dev/null 2>&1 && return 0; sleep 0.2; done
    echo "did not become ready: $*" >&2
    return 1
}

printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s"}\n' "$work/upstream" "$upstream" \
    > "$work/upstream.yml"
docker-registry serve "$work/upstream.yml" > "$work/upstream.log" 2>&1 &
pids+=($!)
wait_for curl -fsS "http://$upstream/v2/"

# An image a client can run: busybox for two platforms, as an OCI index.
python3 "$home/acceptance/make_image.py" "$work/image"
skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:multi"
skopeo copy -q --format v2s2 --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:v2s2"

"$home/slipway" up
"$home/slipway" mirror --insecure "$upstream/library/box"
"$home/slipway" mirror --insecure "$upstream/library/box" | grep 'nothing has changed'

same() { # client, what, digest upstream, digest here
    [ "$3" = "$4" ] || { echo "$1 saw other bytes of $2: $4 instead of $3" >&2; exit 1; }
    echo "$1: $2 $4, as upstream"
}
digest_at() { skopeo inspect --raw --tls-verify=false "docker://$1" | sha256sum | cut -d' ' -f1; }

skopeo --version
for tag in multi v2s2; do
    same skopeo "library/box:$tag" "$(digest_at "$upstream/library/box:$tag")" "$(digest_at "$slipway/library/box:$tag")"
done
skopeo copy -q --all --src-tls-verify=false "docker://$slipway/library/box:multi" "oci:$work/pulled:1"
(cd "$work/image/blobs/sha256" && sha256sum -- *) | sort > "$work/before"
(cd "$work/pulled/blobs/sha256" && sha256sum -- *) | sort > "$work/after"
diff "$work/before" "$work/after" && echo "skopeo: $(wc -l < "$work/after") blobs and manifests, byte for byte"

podman --version
podman --root "$work/podman" --runroot "$work/podman-run" pull -q --tls-verify=false "$slipway/library/box:multi"
same podman library/box:multi "sha256:$(digest_at "$upstream/library/box:multi")" \
    "$(podman --root "$work/podman" --runroot "$work/podman-run" inspect --format '{{.Digest}}' "$slipway/library/box:multi")"

echo '{"insecure-registries":["127.0.0.0/8"],"storage-driver":"overlay2"}' > "$work/daemon.json"
dockerd --config-file "$work/daemon.json" --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" \
    --iptables=false --bridge=none -H "unix://$work/docker.sock" > "$work/dockerd.log" 2>&1 &
pids+=($!)
docker() { command docker -H "unix://$work/docker.sock" "$@"; }
wait_for docker version
docker version --format 'dockerd {{.Server.Version}}'
docker pull -q "$slipway/library/box:multi"
same docker library/box:multi "sha256:$(digest_at "$upstream/library/box:multi")" \
    "$(docker inspect --format '{{index .RepoDigests 0}}' "$slipway/library/box:multi" | cut -d@ -f2)"
[ "$(docker run --rm --network host "$slipway/library/box:multi" /bin/echo it runs)" = "it runs" ] && echo "docker run: it runs"

echo "clients: 3 passed, 0 failed"
