#!/usr/bin/env bash
# Real clients against a running Slipway that mirrors a real docker-registry: skopeo, podman, dockerd. Prints each client's version and
# the digests compared; fails when one of them did not run or saw other bytes than upstream's.
. "$(dirname "$0")/system.sh"

start_upstream
# An image a client can run: busybox for two platforms, as an OCI index.
python3 "$home/acceptance/make_image.py" "$work/image"
skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:multi"
skopeo copy -q --format v2s2 --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:v2s2"

start_slipway
"$home/slipway" mirror --insecure "$upstream/library/box"
"$home/slipway" mirror --insecure "$upstream/library/box" > "$work/again"
grep 'nothing has changed' "$work/again"

digest_at() { skopeo inspect --raw --tls-verify=false "docker://$1" | sha256sum | sed 's/ .*//; s/^/sha256:/'; }

skopeo --version
for tag in multi v2s2; do
    same skopeo "library/box:$tag" "$(digest_at "$upstream/library/box:$tag")" "$(digest_at "$slipway/library/box:$tag")"
done
skopeo copy -q --all --src-tls-verify=false "docker://$slipway/library/box:multi" "oci:$work/pulled:1"
same_files skopeo library/box:multi "$work/image" "$work/pulled"

podman --version
podman --root "$work/podman" --runroot "$work/podman-run" pull -q --tls-verify=false "$slipway/library/box:multi"
same podman library/box:multi "$(digest_at "$upstream/library/box:multi")" \
    "$(podman --root "$work/podman" --runroot "$work/podman-run" inspect --format '{{.Digest}}' "$slipway/library/box:multi")"

start_docker
docker pull -q "$slipway/library/box:multi"
same docker library/box:multi "$(digest_at "$upstream/library/box:multi")" \
    "$(docker inspect --format '{{index .RepoDigests 0}}' "$slipway/library/box:multi" | cut -d@ -f2)"
runs "$slipway/library/box:multi"

echo "clients: 3 passed, 0 failed"
