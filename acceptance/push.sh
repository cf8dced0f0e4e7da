#!/usr/bin/env bash
# Real clients push to Slipway through its public port and pull from it: skopeo, podman, buildah, docker, ctr, crane, oras. Prints each
# client's version and the digests compared; fails when one of them did not run or saw other bytes.
# Usage: acceptance/push.sh [megabytes of the large layer, 2048 by default]
. "$(dirname "$0")/system.sh"
export DOCKER_CONFIG=$work/docker-config REGISTRY_AUTH_FILE=$work/auth.json
megabytes=${1:-2048}
ran=0

go_program crane github.com/google/go-containerregistry/cmd/crane@v0.22.1
go_program oras oras.land/oras/cmd/oras@v1.3.6
in_layout() { jq -r '.manifests[0].digest' "$1/index.json"; }

python3 "$home/acceptance/make_image.py" "$work/image"
python3 "$home/acceptance/make_layers.py" "$work/layers" 100

start_slipway

# skopeo: a multi-arch index, Docker schema 2, and 100 layers, some of them zstd.
skopeo --version
copy() { skopeo copy -q --dest-tls-verify=false --src-tls-verify=false --dest-creds "admin:$password" "$@"; }
quietly copy --all "oci:$work/image:1" "docker://$slipway/push/skopeo:multi"
same skopeo push/skopeo:multi "$(in_layout "$work/image")" "$(here push/skopeo:multi)"
quietly copy --format v2s2 "oci:$work/image:1" "docker://$slipway/push/skopeo:v2s2"
quietly copy "oci:$work/layers:1" "docker://$slipway/push/skopeo:layers"
same skopeo push/skopeo:layers "$(in_layout "$work/layers")" "$(here push/skopeo:layers)"
quietly skopeo copy -q --src-tls-verify=false "docker://$slipway/push/skopeo:layers" "oci:$work/pulled-layers:1"
same_files skopeo push/skopeo:layers "$work/layers" "$work/pulled-layers"
quietly skopeo copy -q --all --src-tls-verify=false "docker://$slipway/push/skopeo:multi" "oci:$work/pulled-multi:1"
same_files skopeo push/skopeo:multi "$work/image" "$work/pulled-multi"
quietly skopeo delete --tls-verify=false --creds "admin:$password" "docker://$slipway/push/skopeo:v2s2"
if skopeo inspect --raw --tls-verify=false "docker://$slipway/push/skopeo:v2s2" > /dev/null 2>&1; then
    die "skopeo still sees what it deleted"
fi
ran=$((ran + 1))

# podman: what skopeo pushed, under another name.
podman --version
pod() { podman --root "$work/podman" --runroot "$work/podman-run" "$@"; }
quietly pod login -u admin --password-stdin --tls-verify=false "$slipway" <<< "$password"
quietly pod pull -q --tls-verify=false "$slipway/push/skopeo:multi"
quietly pod tag "$slipway/push/skopeo:multi" "$slipway/push/podman:1"
quietly pod push -q --tls-verify=false --digestfile "$work/podman.digest" "$slipway/push/podman:1"
same podman push/podman:1 "$(cat "$work/podman.digest")" "$(here push/podman:1)"
ran=$((ran + 1))

# buildah: an image made here, and a manifest list.
buildah --version
build() { buildah --root "$work/podman" --runroot "$work/podman-run" "$@"; }
container=$(build from scratch)
quietly build copy -q "$container" "$home/acceptance/push.sh" /push.sh
quietly build config --label made.by=acceptance --arch amd64 "$container"
quietly build commit -q --format oci "$container" made
# First as zstd, by podman: later it would find the layers compressed the other way.
quietly pod push -q --tls-verify=false --compression-format zstd --digestfile "$work/podman.digest" made "$slipway/push/podman:zstd"
same podman push/podman:zstd "$(cat "$work/podman.digest")" "$(here push/podman:zstd)"
[ "$(manifest push/podman:zstd | jq -r '.layers[].mediaType')" = application/vnd.oci.image.layer.v1.tar+zstd ] || die "podman pushed no zstd"
quietly build push -q --tls-verify=false --digestfile "$work/buildah.digest" made "docker://$slipway/push/buildah:1"
same buildah push/buildah:1 "$(cat "$work/buildah.digest")" "$(here push/buildah:1)"
quietly build manifest create list
quietly build manifest add list made
quietly build manifest push -q --all --tls-verify=false --digestfile "$work/buildah.digest" list "docker://$slipway/push/buildah:list"
same buildah push/buildah:list "$(cat "$work/buildah.digest")" "$(here push/buildah:list)"
quietly build rmi -f -a
quietly pod pull -q --tls-verify=false "$slipway/push/podman:zstd"
same podman "push/podman:zstd, pulled," "$(cat "$work/podman.digest")" "$(pod inspect --format '{{.Digest}}' "$slipway/push/podman:zstd")"
quietly pod rmi -f -a
quietly build pull -q --tls-verify=false "docker://$slipway/push/buildah:list"
ran=$((ran + 1))

# docker: login, push, pull, run.
start_docker
quietly docker login -u admin --password-stdin "$slipway" <<< "$password"
quietly docker pull -q "$slipway/push/skopeo:multi"
quietly docker tag "$slipway/push/skopeo:multi" "$slipway/push/docker:1"
quietly docker push "$slipway/push/docker:1"
same docker push/docker:1 "$(grep -o 'digest: sha256:[0-9a-f]\{64\}' "$work/said" | cut -d' ' -f2)" "$(here push/docker:1)"
quietly docker rmi -f "$slipway/push/docker:1" "$slipway/push/skopeo:multi"
quietly docker pull -q "$slipway/push/docker:1"
runs "$slipway/push/docker:1"
ran=$((ran + 1))

# containerd.
printf 'version = 2\nroot = "%s/containerd"\nstate = "%s/containerd-run"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "%s/containerd.sock"\n' \
    "$work" "$work" "$work" > "$work/containerd.toml"
containerd --config "$work/containerd.toml" > "$work/containerd.log" 2>&1 &
pids+=($!)
ctr() { command ctr --address "$work/containerd.sock" "$@"; }
wait_for ctr version
ctr version | sed -n '/Server/,/Version/s/.*Version: */containerd /p'
quietly ctr images pull --plain-http --snapshotter native --all-platforms "$slipway/push/skopeo:multi"
quietly ctr images tag "$slipway/push/skopeo:multi" "$slipway/push/ctr:1"
quietly ctr images push --plain-http --user "admin:$password" "$slipway/push/ctr:1"
same ctr push/ctr:1 "$(in_layout "$work/image")" "$(here push/ctr:1)"
quietly ctr images rm --sync "$slipway/push/skopeo:multi" "$slipway/push/ctr:1"
quietly ctr images pull --plain-http --snapshotter native --all-platforms "$slipway/push/ctr:1"
same ctr "push/ctr:1, pulled," "$(in_layout "$work/image")" "$(ctr images ls "name==$slipway/push/ctr:1" | awk 'NR == 2 { print $3 }')"
ran=$((ran + 1))

# crane: a layout, a copy within the registry, tags, deletes.
echo "crane $("$crane" version)"
quietly "$crane" auth login -u admin --password-stdin "$slipway" <<< "$password"
quietly "$crane" push --index "$work/layers" "$slipway/push/crane:index"
same crane push/crane:index "$("$crane" digest "$slipway/push/crane:index")" "$(here push/crane:index)"
quietly "$crane" copy "$slipway/push/skopeo:multi" "$slipway/push/crane:copy"
same crane push/crane:copy "$(in_layout "$work/image")" "$(here push/crane:copy)"
quietly "$crane" tag "$slipway/push/crane:copy" latest
[ "$("$crane" ls "$slipway/push/crane" | sort | xargs)" = "copy index latest" ] || die "crane does not list what it tagged"
quietly "$crane" pull --format=oci "$slipway/push/crane:copy" "$work/crane-pulled"
same_files crane push/crane:copy "$work/image" "$work/crane-pulled"
quietly "$crane" delete "$slipway/push/crane@$("$crane" digest "$slipway/push/crane:index")"
[ "$("$crane" ls "$slipway/push/crane" | sort | xargs)" = "copy latest" ] || die "crane lists what it deleted"
ran=$((ran + 1))

# oras: an artifact, and an SBOM and a signature that refer to an image.
echo "oras $("$oras" version | awk '/^Version/ { print $2 }')"
quietly "$oras" login --plain-http -u admin --password-stdin "$slipway" <<< "$password"
cd "$work"
head -c 3000000 /dev/urandom > thing.bin
echo '{"spdxVersion":"SPDX-2.3"}' > sbom.json
echo 'a signature' > image.sig
quietly "$oras" push --plain-http --no-tty "$slipway/push/oras:thing" thing.bin:application/vnd.example.thing
mkdir pulled-thing
quietly "$oras" pull --plain-http --no-tty -o pulled-thing "$slipway/push/oras:thing"
same oras push/oras:thing "$(digest_of thing.bin)" "$(digest_of pulled-thing/thing.bin)"
quietly "$oras" copy --no-tty --from-plain-http --to-plain-http "$slipway/push/skopeo:multi" "$slipway/push/oras:image"
quietly "$oras" attach --plain-http --no-tty --artifact-type application/spdx+json "$slipway/push/oras:image" sbom.json:application/spdx+json
quietly "$oras" attach --plain-http --no-tty --artifact-type application/vnd.example.signature "$slipway/push/oras:image" image.sig:text/plain
referrers() { "$oras" discover --plain-http --format json "$slipway/$1" | jq -r '(.referrers // .manifests)[] | "\(.artifactType) \(.digest)"' | sort; }
[ "$(referrers push/oras:image | cut -d' ' -f1 | xargs)" = "application/spdx+json application/vnd.example.signature" ] ||
    die "oras discovered '$(referrers push/oras:image)'"
referrers push/oras:image | while read -r type digest; do
    quietly "$oras" pull --plain-http --no-tty -o "referrer-${type##*[./]}" "$slipway/push/oras@$digest"
done
same oras "SBOM of push/oras:image" "$(digest_of sbom.json)" "$(digest_of "referrer-spdx+json/sbom.json")"
same oras "signature of push/oras:image" "$(digest_of image.sig)" "$(digest_of referrer-signature/image.sig)"
quietly "$oras" copy -r --no-tty --from-plain-http --to-plain-http "$slipway/push/oras:image" "$slipway/push/elsewhere:image"
same oras "referrers of push/elsewhere:image" "$(referrers push/oras:image | xargs)" "$(referrers push/elsewhere:image | xargs)"
ran=$((ran + 1))

head -c "$((megabytes << 20))" /dev/urandom > large.bin
begin=$SECONDS
quietly "$oras" push --plain-http --no-tty "$slipway/push/oras:large" large.bin:application/vnd.oci.image.layer.v1.tar
pushed=$SECONDS
mkdir pulled-large
quietly "$oras" pull --plain-http --no-tty -o pulled-large "$slipway/push/oras:large"
echo "oras: $megabytes MB pushed in $((pushed - begin)) s, pulled in $((SECONDS - pushed)) s"
same oras push/oras:large "$(digest_of large.bin)" "$(digest_of pulled-large/large.bin)"

[ "$ran" = 7 ]
echo "push: $ran clients passed, 0 failed"
