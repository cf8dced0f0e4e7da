#!/usr/bin/env bash
# S3 of a server that refuses requests which are signed for another region, as Amazon does: versitygw, which takes minutes to build, so not in
# CI. Slipway pushes and pulls there, the bytes through itself and by a presigned URL; told another region it says which setting to look at.
# docs/clients.md says when it last passed.
# GOBIN: where to keep the program that is built.
. "$(dirname "$0")/system.sh"
go_program versitygw github.com/versity/versitygw/cmd/versitygw@v1.8.0
go version -m "$versitygw" | awk '$1 == "mod" { print "versitygw", $3 }'

export SLIPWAY_STORAGE_S3_ACCESS_KEY=somebody SLIPWAY_STORAGE_S3_SECRET_KEY=a-secret-for-this-stage SLIPWAY_STORAGE_S3_ATTEMPTS=2
region=ap-northeast-3
port=$(free_port)
mkdir -p "$work/buckets/images"
ROOT_ACCESS_KEY=$SLIPWAY_STORAGE_S3_ACCESS_KEY ROOT_SECRET_KEY=$SLIPWAY_STORAGE_S3_SECRET_KEY \
    "$versitygw" --quiet --region "$region" --port "127.0.0.1:$port" posix --nometa "$work/buckets" > "$work/s3.log" 2>&1 &
pids+=($!)
wait_for curl -sS "http://127.0.0.1:$port/"
bucket=(--storage s3 --s3-endpoint "http://127.0.0.1:$port" --s3-bucket images)

# Told another region it is never ready, and says why.
export SLIPWAY_STATE=$work/elsewhere
SLIPWAY_PORT=$(free_port)
export SLIPWAY_PORT
own=yes
"$home/slipway" up "${bucket[@]}" --s3-region eu-west-9 > "$work/up.log" 2>&1 &
starting=$!
pids+=("$starting")
says() { # service
    object_store_says "$1" > "$work/reason"
    grep -q "see that slipway.storage.s3.region and" "$work/reason"
}
wait_for says registry-service
wait_for says sync-worker
echo "of another region: $(cat "$work/reason")"
kill "$starting"
wait "$starting" || true
"$home/slipway" down > /dev/null

own_slipway "${bucket[@]}" --s3-region "$region"
python3 "$home/acceptance/make_image.py" "$work/image"
copy() { skopeo copy -q --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false "$@"; }
copy --dest-creds "admin:$password" "oci:$work/image:1" "docker://$slipway/region/app:1"
copy "docker://$slipway/region/app:1" "oci:$work/pulled"
same_files skopeo region/app:1 "$work/image" "$work/pulled"
layer=$(manifest region/app:1 | jq -r '.manifests[0].digest')
layer=$(curl -fsS -H 'Accept: */*' "http://$slipway/v2/region/app/manifests/$layer" | jq -r '.layers[0].digest')
curl -sS -o /dev/null -D "$work/head" "http://$slipway/v2/region/app/blobs/$layer"
grep -qi "^location: http://127.0.0.1:$port/.*$region" "$work/head" || die "a client is not sent to the bucket: $(cat "$work/head")"
curl -fsSL -o "$work/layer" "http://$slipway/v2/region/app/blobs/$layer"
same curl "a layer by a presigned URL" "$layer" "$(digest_of "$work/layer")"
echo "s3-region: passed"
