#!/usr/bin/env bash
# Makes the AOT caches and starts with them: sooner than without, serving what is pushed, and without them again where they do not fit.
# The caches stay, so whatever is started from this checkout after it starts with them.
# Usage: acceptance/train.sh [trained]: with the caches that are there, and without asking the clock, which is for a machine with nothing
# else to do.
. "$(dirname "$0")/system.sh"

started() { # options for the services; sets $seconds
    local said
    said=$(SLIPWAY_JAVA_OPTS=${1-} "$home/slipway" up 2>&1) || die "did not start: $said"
    seconds=$(sed -n 's/^Slipway is up .* after \([0-9.]*\) s$/\1/p' <<< "$said")
    [ -n "$seconds" ] || die "does not say how long it took: $said"
}
copy() { skopeo copy -q --all --preserve-digests --src-tls-verify=false --dest-tls-verify=false "$@"; }
push_and_pull() {
    copy --dest-creds "admin:$password" "oci:$work/image:1" "docker://$slipway/trained/app:1"
    rm -rf "$work/pulled"
    copy --src-creds "admin:$password" "docker://$slipway/trained/app:1" "oci:$work/pulled"
    same_files skopeo "what was pushed" "$work/image" "$work/pulled"
}

python3 "$home/acceptance/make_image.py" "$work/image"
if [ "${1-}" != trained ]; then
    begin=$SECONDS
    quietly "$home/slipway" train
    echo "trained in $((SECONDS - begin)) s"
fi

own_slipway
status=$("$home/slipway" status --json)
while read -r name pid; do
    grep -q "app\.aot" "/proc/$pid/maps" || die "$name did not take its cache"
done < <(jq -er '.processes[] | select(.name != "postgres") | "\(.name) \(.pid)"' <<< "$status")
push_and_pull
quietly "$home/slipway" down
if [ "${1-}" != trained ]; then
    started
    trained=$seconds
    quietly "$home/slipway" down
    started -XX:AOTMode=off
    echo "up after $trained s with the caches, after $seconds s without"
    quietly "$home/slipway" down
fi

echo "caches that are broken"
caches=(registry-service/target/quarkus-app deploy/local/kafka/target deploy/local/door/target)
for cache in "${caches[@]}"; do
    mkdir -p "$work/$cache"
    mv "$home/$cache/app.aot" "$work/$cache/"
    head -c 1000000 "$work/$cache/app.aot" > "$home/$cache/app.aot"
done
# They are put back whatever happens, since others start with them.
ends() { for cache in "${caches[@]}"; do mv "$work/$cache/app.aot" "$home/$cache/"; done; }
started
push_and_pull
echo "train: passed"
