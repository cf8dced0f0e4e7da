#!/usr/bin/env bash
# Real clients against a running Slipway that mirrors a real docker-registry: skopeo, podman, dockerd. Prints each client's version and
# the digests compared; fails when one of them did not run or saw other bytes than upstream's.
. "$(dirname "$0")/system.sh"

start_upstream
open=$upstream
# An image a client can run: busybox for two platforms, as an OCI index.
python3 "$home/acceptance/make_image.py" "$work/image"
skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:multi"
skopeo copy -q --format v2s2 --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/library/box:v2s2"

# Beside it one of every other kind: an artifact, and 300 tags of one name.
has() { curl -fsS -o /dev/null "$@"; }
blob() { # content, media type
    has -X POST -D "$work/head" "http://$open/v2/library/many/blobs/uploads/"
    has -X PUT -H 'Content-Type: application/octet-stream' --data-binary "$1" \
        "$(tr -d '\r' < "$work/head" | sed -n 's/^[Ll]ocation: //p')&digest=sha256:$(printf %s "$1" | sha256sum | cut -d' ' -f1)"
    printf '{"mediaType": "%s", "digest": "sha256:%s", "size": %d}' "$2" "$(printf %s "$1" | sha256sum | cut -d' ' -f1)" "${#1}"
}
fill() {
    local oci=application/vnd.oci.image.manifest.v1+json tags
    printf '{"schemaVersion": 2, "mediaType": "%s", "artifactType": "application/vnd.example.sbom", "config": %s, "layers": [%s]}' "$oci" \
        "$(blob '{}' application/vnd.oci.empty.v1+json)" "$(blob 'what is in it' text/plain)" > "$work/artifact"
    for tags in artifact 't[1-300]'; do
        has -X PUT -H "Content-Type: $oci" --data-binary "@$work/artifact" "http://$open/v2/library/many/manifests/$tags"
    done
    skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$open/library/many:multi"
    skopeo copy -q --format v2s2 --dest-tls-verify=false "oci:$work/image:1" "docker://$open/library/many:v2s2"
}
fill
shelves=$shelf

start_slipway
digest_at() { skopeo inspect --raw --tls-verify=false "docker://$1" | sha256sum | sed 's/ .*//; s/^/sha256:/'; }

mirror() { "$home/slipway" mirror "$@"; }
refused() { # part of what is said, arguments of ./slipway mirror…
    if mirror "${@:2}" > "$work/said" 2>&1; then cat "$work/said" >&2; die "was mirrored: ${*:2}"; fi
    grep -F -- "$1" "$work/said" || { cat "$work/said" >&2; die "does not say '$1': ${*:2}"; }
}

# ./slipway mirror as people use it: all tags, again, several references, one by its digest, under another name, and what goes wrong.
mirror --insecure "$upstream/library/box"
mirror --insecure "$upstream/library/box" > "$work/again"
grep 'nothing has changed' "$work/again"
multi=$(digest_at "$upstream/library/box:multi")
skopeo copy -q --all --dest-tls-verify=false "oci:$work/image:1" "docker://$upstream/tools/box:1"
quietly mirror --insecure "$upstream/tools/box:1" "$upstream/library/box:v2s2"
same mirror tools/box:1 "$multi" "$(digest_at "$slipway/tools/box:1")"
quietly mirror --insecure --as mine/by-digest "$upstream/library/box@$multi"
same mirror "mine/by-digest@$multi" "$multi" "$(digest_at "$slipway/mine/by-digest@$multi")"
refused "no/such" --insecure "$upstream/no/such:1"
refused "already mirrors $upstream/tools/box" --insecure --as tools/box "$upstream/library/box"
refused "leave out http://" "http://$upstream/library/box"
refused "go together" --username somebody "$upstream/library/box"
refused "immediate, on_demand, streamed" --policy sometimes "$upstream/library/box"
start_upstream "$(perl -e 'print "mirror:", crypt("of a secret", "\$2y\$05\$abcdefghijklmnopqrstuu")')"
skopeo copy -q --all --dest-tls-verify=false --dest-creds "mirror:of a secret" "oci:$work/image:1" "docker://$upstream/closed/box:1"
refused "401" --insecure "$upstream/closed/box:1"
refused "401" --insecure --username mirror --password-stdin "$upstream/closed/box:1" <<< "something else"
quietly mirror --insecure --username mirror --password-stdin "$upstream/closed/box:1" <<< "of a secret"
same mirror closed/box:1 "$multi" "$(digest_at "$slipway/closed/box:1")"

# The same from one that is open, one behind Basic and one behind a token realm: all of it, byte for byte.
whole() { # what it is behind, options of ./slipway mirror…
    local behind=$1 tag
    shift
    quietly mirror --insecure --as "whole/$behind" "$@" "$upstream/library/many" <<< "of a secret"
    [ "$(skopeo list-tags --tls-verify=false "docker://$slipway/whole/$behind" | jq '.Tags | length')" = 303 ] || die "not all tags of $behind"
    for tag in multi v2s2 artifact t300; do
        same "mirror behind $behind" "library/many:$tag" "$(digest_at "$open/library/many:$tag")" "$(digest_at "$slipway/whole/$behind:$tag")"
    done
}
cp -a "$shelves/docker" "$shelf/"
whole basic --username mirror --password-stdin
start_upstream token mirror "of a secret"
cp -a "$shelves/docker" "$shelf/"
refused "401" --insecure --as whole/nobody "$upstream/library/many"
refused "401" --insecure --as whole/nobody --username mirror --password-stdin "$upstream/library/many" <<< "something else"
whole token --username mirror --password-stdin
upstream=$open
whole open

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
