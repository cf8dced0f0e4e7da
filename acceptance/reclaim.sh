#!/usr/bin/env bash
# What nothing holds goes, rows and bytes, after a grace of seconds, while somebody pulls all the time what is held: two images that share
# a layer are pushed, one is deleted with the versions that held it.
. "$(dirname "$0")/system.sh"
export SLIPWAY_CLEANUP_GRACE=4s SLIPWAY_CLEANUP_TOUCH=1s SLIPWAY_RECLAIM_INTERVAL=500ms
own_slipway
name=reclaim/app
registry=http://$slipway/v2/$name
api=http://$slipway/pulp/api/v3
type=application/vnd.oci.image.manifest.v1+json

ask() { curl -fsS -u "admin:$password" "$@"; }
blob() { # file
    ask -X POST -H 'Content-Type: application/octet-stream' --data-binary "@$1" "$registry/blobs/uploads/?digest=$(digest_of "$1")"
}
described() { # type, file
    printf '{"mediaType":"%s","digest":"%s","size":%d}' "$1" "$(digest_of "$2")" "$(stat -c %s "$2")"
}
image() { # tag: an image of the shared layer and one of its own; its manifest is the file of that name
    head -c 1000000 /dev/urandom > "$work/$1.layer"
    printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"author":"%s"}' "$1" > "$work/$1.config"
    printf '{"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s,%s]}' "$type" \
        "$(described application/vnd.oci.image.config.v1+json "$work/$1.config")" \
        "$(described application/vnd.oci.image.layer.v1.tar "$work/shared.layer")" \
        "$(described application/vnd.oci.image.layer.v1.tar "$work/$1.layer")" > "$work/$1"
    for file in "$work/shared.layer" "$work/$1.layer" "$work/$1.config"; do blob "$file"; done
    ask -X PUT -H "Content-Type: $type" --data-binary "@$work/$1" "$registry/manifests/$1"
}
head -c 1000000 /dev/urandom > "$work/shared.layer"
image held
image gone

# Pulls go on and on; the first that fails, or is wrong, is the last.
(
    while [ ! -e "$work/over" ]; do
        for file in shared.layer held.layer held.config; do
            digest=$(digest_of "$work/$file")
            [ "sha256:$(curl -fsS "$registry/blobs/$digest" | sha256sum | cut -d' ' -f1)" = "$digest" ] || { echo "$file" > "$work/broken"; exit 1; }
        done
        [ "$(curl -fsS -H "Accept: $type" "$registry/manifests/held" | sha256sum | cut -d' ' -f1)" = \
            "$(sha256sum < "$work/held" | cut -d' ' -f1)" ] || { echo manifest > "$work/broken"; exit 1; }
        echo >> "$work/pulls"
    done
) &
pids+=($!)

repository=$(ask "$api/repositories/container/container/?name=$name" | jq -r '.results[0].pulp_href')
ask -X PATCH -H 'Content-Type: application/json' -d '{"retain_repo_versions": 1}' "http://$slipway$repository" > /dev/null
ask -X DELETE "$registry/manifests/$(digest_of "$work/gone")"
gone() {
    local file
    for file in gone.layer gone.config; do
        [ -z "$(find "$SLIPWAY_STATE/blobs" -name "*$(digest_of "$work/$file" | cut -d: -f2)*")" ] || return 1
        [ "$(ask "$api/content/container/blobs/?digest=$(digest_of "$work/$file")" | jq .count)" = 0 ] || return 1
    done
    [ "$(ask "$api/content/container/manifests/?digest=$(digest_of "$work/gone")" | jq .count)" = 0 ]
}
begin=$SECONDS
wait_for gone
echo "reclaim: the deleted image is gone, rows and bytes, after $((SECONDS - begin)) s"
[ ! -e "$work/broken" ] || die "a pull of what is held failed: $(cat "$work/broken")"
touch "$work/over"
for file in shared.layer held.layer held.config; do
    [ -n "$(find "$SLIPWAY_STATE/blobs" -name "*$(digest_of "$work/$file" | cut -d: -f2)*")" ] || die "$file was taken"
done
echo "reclaim: meanwhile the other was pulled $(wc -l < "$work/pulls") times, byte for byte"
echo "reclaim: passed"
