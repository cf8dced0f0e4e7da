#!/usr/bin/env bash
# Real clients push to a fresh Slipway through its public port and pull from it: docker, podman, buildah, skopeo, ctr, crane, oras. Prints
# each client's version and the digests compared; fails when one of them did not run or saw other bytes.
# PUSH_LARGE=1 adds a layer of 2 GB. CRANE, ORAS: programs to use instead of installing them.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export SLIPWAY_STATE=$work/state DOCKER_CONFIG=$work/docker-config REGISTRY_AUTH_FILE=$work/auth.json
crane_version=v0.22.1
oras_version=v1.3.6

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
SLIPWAY_PORT=$(free_port)
export SLIPWAY_PORT
slipway=127.0.0.1:$SLIPWAY_PORT
pids=()
ran=0

end() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    [ ! -f "$work/docker.pid" ] || kill "$(cat "$work/docker.pid")" 2>/dev/null || true
    "$home/slipway" down > /dev/null || true
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work" 2>/dev/null || true
}
trap end EXIT

wait_for() {
    for _ in $(seq 100); do "$@" >/dev/null 2>&1 && return 0; sleep 0.2; done
    echo "did not become ready: $*" >&2
    return 1
}

same() { # client, what, digest sent, digest here
    [ -n "$3" ] && [ "$3" = "$4" ] || { echo "$1 saw other bytes of $2: '$4' instead of '$3'" >&2; exit 1; }
    echo "$1: $2 $4"
}
here() { # name: the digest of what is served under it now
    curl -fsS -H "Authorization: Basic $basic" -H 'Accept: */*' "http://$slipway/v2/${1%:*}/manifests/${1##*:}" | sha256sum |
        sed 's/ .*//; s/^/sha256:/'
}
digest_of() { sha256sum "$1" | sed 's/ .*//; s/^/sha256:/'; }
files() { (cd "$1" && find . -type f -path './blobs/*' -exec sha256sum {} +) | sort; }
in_layout() { jq -r '.manifests[0].digest' "$1/index.json"; }

crane=${CRANE-} oras=${ORAS-}
[ -n "$crane" ] || { GOBIN=$work/bin go install "github.com/google/go-containerregistry/cmd/crane@$crane_version"; crane=$work/bin/crane; }
[ -n "$oras" ] || { GOBIN=$work/bin go install "oras.land/oras/cmd/oras@$oras_version"; oras=$work/bin/oras; }

python3 "$home/acceptance/make_image.py" "$work/image"
python3 "$home/acceptance/make_layers.py" "$work/layers" 100

"$home/slipway" up
password=$("$home/slipway" password)
basic=$(printf 'admin:%s' "$password" | base64 -w0)

# skopeo: a multi-arch index, Docker schema 2, and 100 layers, some of them zstd.
skopeo --version
copy() { skopeo copy -q --dest-tls-verify=false --src-tls-verify=false --dest-creds "admin:$password" "$@"; }
copy --all "oci:$work/image:1" "docker://$slipway/push/skopeo:multi"
same skopeo push/skopeo:multi "$(in_layout "$work/image")" "$(here push/skopeo:multi)"
copy --format v2s2 "oci:$work/image:1" "docker://$slipway/push/skopeo:v2s2"
copy "oci:$work/layers:1" "docker://$slipway/push/skopeo:layers"
same skopeo push/skopeo:layers "$(in_layout "$work/layers")" "$(here push/skopeo:layers)"
skopeo copy -q --src-tls-verify=false "docker://$slipway/push/skopeo:layers" "oci:$work/pulled-layers:1"
diff <(files "$work/layers") <(files "$work/pulled-layers") && echo "skopeo: 100 layers, byte for byte"
skopeo copy -q --all --src-tls-verify=false "docker://$slipway/push/skopeo:multi" "oci:$work/pulled-multi:1"
diff <(files "$work/image") <(files "$work/pulled-multi") && echo "skopeo: two platforms, byte for byte"
skopeo delete --tls-verify=false --creds "admin:$password" "docker://$slipway/push/skopeo:v2s2"
if skopeo inspect --raw --tls-verify=false "docker://$slipway/push/skopeo:v2s2" > /dev/null 2>&1; then
    echo "skopeo still sees what it deleted" >&2
    exit 1
fi
ran=$((ran + 1))

# podman: what skopeo pushed, under another name.
podman --version
pod() { podman --root "$work/podman" --runroot "$work/podman-run" "$@"; }
pod login -u admin --password-stdin --tls-verify=false "$slipway" <<< "$password" > /dev/null
pod pull -q --tls-verify=false "$slipway/push/skopeo:multi" > /dev/null
pod tag "$slipway/push/skopeo:multi" "$slipway/push/podman:1"
pod push -q --tls-verify=false --digestfile "$work/podman.digest" "$slipway/push/podman:1"
same podman push/podman:1 "$(cat "$work/podman.digest")" "$(here push/podman:1)"
pod push -q --tls-verify=false --compression-format zstd --digestfile "$work/podman.digest" "$slipway/push/podman:zstd"  2>/dev/null ||
    { pod tag "$slipway/push/podman:1" "$slipway/push/podman:zstd"
      pod push -q --tls-verify=false --compression-format zstd --digestfile "$work/podman.digest" "$slipway/push/podman:zstd"; }
same podman push/podman:zstd "$(cat "$work/podman.digest")" "$(here push/podman:zstd)"
pod rmi -f -a > /dev/null
pod pull -q --tls-verify=false "$slipway/push/podman:zstd" > /dev/null
ran=$((ran + 1))

# buildah: an image made here, and a manifest list.
buildah --version
build() { buildah --root "$work/podman" --runroot "$work/podman-run" "$@"; }
container=$(build from scratch)
build copy -q "$container" "$home/acceptance/push.sh" /push.sh > /dev/null
build config --label made.by=acceptance --arch amd64 "$container"
build commit -q --format oci "$container" made > /dev/null
build push -q --tls-verify=false --digestfile "$work/buildah.digest" made "docker://$slipway/push/buildah:1"
same buildah push/buildah:1 "$(cat "$work/buildah.digest")" "$(here push/buildah:1)"
build manifest create list > /dev/null
build manifest add list made > /dev/null
build manifest push -q --all --tls-verify=false --digestfile "$work/buildah.digest" list "docker://$slipway/push/buildah:list" > /dev/null
same buildah push/buildah:list "$(cat "$work/buildah.digest")" "$(here push/buildah:list)"
build rmi -f -a > /dev/null
build pull -q --tls-verify=false "docker://$slipway/push/buildah:list" > /dev/null
ran=$((ran + 1))

# docker: login, push, pull, run.
echo '{"insecure-registries":["127.0.0.0/8"],"storage-driver":"overlay2"}' > "$work/daemon.json"
dockerd --config-file "$work/daemon.json" --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" \
    --iptables=false --bridge=none -H "unix://$work/docker.sock" > "$work/dockerd.log" 2>&1 &
pids+=($!)
docker() { command docker -H "unix://$work/docker.sock" "$@"; }
wait_for docker version
docker version --format 'dockerd {{.Server.Version}}'
docker login -u admin --password-stdin "$slipway" <<< "$password" > /dev/null 2>&1
docker pull -q "$slipway/push/skopeo:multi" > /dev/null
docker tag "$slipway/push/skopeo:multi" "$slipway/push/docker:1"
docker push "$slipway/push/docker:1" > "$work/docker.push"
same docker push/docker:1 "$(grep -o 'sha256:[0-9a-f]\{64\}' "$work/docker.push" | tail -1)" "$(here push/docker:1)"
docker rmi -f "$slipway/push/docker:1" "$slipway/push/skopeo:multi" > /dev/null
docker pull -q "$slipway/push/docker:1" > /dev/null
[ "$(docker run --rm --network host "$slipway/push/docker:1" /bin/echo it runs)" = "it runs" ] && echo "docker run: it runs"
ran=$((ran + 1))

# containerd.
printf 'version = 2\nroot = "%s/containerd"\nstate = "%s/containerd-run"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "%s/containerd.sock"\n' \
    "$work" "$work" "$work" > "$work/containerd.toml"
containerd --config "$work/containerd.toml" > "$work/containerd.log" 2>&1 &
pids+=($!)
ctr() { command ctr --address "$work/containerd.sock" "$@"; }
wait_for ctr version
ctr version | sed -n '/Server/,/Version/s/.*Version: */containerd /p'
ctr images pull --plain-http --snapshotter native --all-platforms "$slipway/push/skopeo:multi" > /dev/null
ctr images tag "$slipway/push/skopeo:multi" "$slipway/push/ctr:1" > /dev/null
ctr images push --plain-http --user "admin:$password" "$slipway/push/ctr:1" > /dev/null
same ctr push/ctr:1 "$(in_layout "$work/image")" "$(here push/ctr:1)"
ran=$((ran + 1))

# crane: a layout, a copy within the registry, tags, deletes.
echo "crane $("$crane" version)"
"$crane" auth login -u admin --password-stdin "$slipway" <<< "$password" > /dev/null 2>&1
"$crane" push --index "$work/layers" "$slipway/push/crane:index" > /dev/null 2>&1
same crane push/crane:index "$("$crane" digest "$slipway/push/crane:index")" "$(here push/crane:index)"
"$crane" copy "$slipway/push/skopeo:multi" "$slipway/push/crane:copy" > /dev/null 2>&1
same crane push/crane:copy "$(in_layout "$work/image")" "$(here push/crane:copy)"
"$crane" tag "$slipway/push/crane:copy" latest > /dev/null 2>&1
[ "$("$crane" ls "$slipway/push/crane" | sort | xargs)" = "copy index latest" ]
"$crane" pull --format=oci "$slipway/push/crane:copy" "$work/crane-pulled"
diff <(files "$work/image") <(files "$work/crane-pulled") && echo "crane: two platforms, byte for byte"
"$crane" delete "$slipway/push/crane@$("$crane" digest "$slipway/push/crane:index")"
[ "$("$crane" ls "$slipway/push/crane" | sort | xargs)" = "copy latest" ]
ran=$((ran + 1))

# oras: an artifact, and an SBOM and a signature that refer to an image.
echo "oras $("$oras" version | awk '/^Version/ { print $2 }')"
"$oras" login --plain-http -u admin --password-stdin "$slipway" <<< "$password" > /dev/null
cd "$work"
head -c 3000000 /dev/urandom > thing.bin
echo '{"spdxVersion":"SPDX-2.3"}' > sbom.json
echo 'a signature' > image.sig
"$oras" push --plain-http --no-tty "$slipway/push/oras:thing" thing.bin:application/vnd.example.thing > /dev/null
mkdir pulled-thing
"$oras" pull --plain-http --no-tty -o pulled-thing "$slipway/push/oras:thing" > /dev/null
same oras push/oras:thing "$(digest_of thing.bin)" "$(digest_of pulled-thing/thing.bin)"
"$oras" copy --no-tty --from-plain-http --to-plain-http "$slipway/push/skopeo:multi" "$slipway/push/oras:image" > /dev/null
"$oras" attach --plain-http --no-tty --artifact-type application/spdx+json "$slipway/push/oras:image" sbom.json:application/spdx+json > /dev/null
"$oras" attach --plain-http --no-tty --artifact-type application/vnd.example.signature "$slipway/push/oras:image" image.sig:text/plain > /dev/null
types=$("$oras" discover --plain-http --format json "$slipway/push/oras:image" | jq -r '(.referrers // .manifests)[].artifactType' | sort | xargs)
[ "$types" = "application/spdx+json application/vnd.example.signature" ] || { echo "oras discovered '$types'" >&2; exit 1; }
echo "oras: referrers $types"
"$oras" copy -r --no-tty --from-plain-http --to-plain-http "$slipway/push/oras:image" "$slipway/push/elsewhere:image" > /dev/null
[ "$("$oras" discover --plain-http --format json "$slipway/push/elsewhere:image" | jq '(.referrers // .manifests) | length')" = 2 ]
ran=$((ran + 1))

if [ -n "${PUSH_LARGE-}" ]; then
    head -c 2147483648 /dev/urandom > large.bin
    "$oras" push --plain-http --no-tty "$slipway/push/oras:large" large.bin:application/vnd.example.large > /dev/null
    mkdir pulled-large
    "$oras" pull --plain-http --no-tty -o pulled-large "$slipway/push/oras:large" > /dev/null
    same oras "push/oras:large, 2 GiB" "$(digest_of large.bin)" "$(digest_of pulled-large/large.bin)"
fi

[ "$ran" = 7 ]
echo "push: $ran clients passed, 0 failed"
