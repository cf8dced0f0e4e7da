#!/usr/bin/env bash
# Two registry processes on one database and one store: an upload that one of them began is gone on with, broken off, looked at and completed
# by turns; then one of them stands still in the middle of a request, and the other goes on. Fails when a replica does not know what the other
# did, or when what one of them wrote late does harm.
# Usage: acceptance/replicas.sh [options of ./slipway up]
. "$(dirname "$0")/system.sh"
start_slipway "$@"
two_registries
second=${pids[-1]}

ask() { curl -sS -u "admin:$password" -D "$work/head" -o "$work/body" -w '%{http_code}' "$@"; }
expect() { # status, what was asked
    local status
    status=$(ask "${@:2}")
    [ "$status" = "$1" ] || { echo "$status instead of $1: ${*:2}" >&2; cat "$work/head" "$work/body" >&2; die "replicas do not agree"; }
}
header() { sed -n "s/^$1: *\(.*\)\r$/\1/Ip" "$work/head"; }
part() { dd if="$work/blob" iflag=skip_bytes,count_bytes skip="$1" count="$(($2 - $1))" bs=1M status=none; } # from, to
chunk() { # replica, from, to: sends that part of the file
    part "$2" "$3" > "$work/chunk"
    expect 202 -X PATCH -H "Content-Range: $2-$(($3 - 1))" -H 'Content-Type: application/octet-stream' --data-binary "@$work/chunk" "$1$upload"
    [ "$(header Range)" = "0-$(($3 - 1))" ] || die "the range is $(header Range) after $3 bytes"
}

begin() { # bytes: a new blob, and an upload for it
    size=$1
    head -c "$size" /dev/urandom > "$work/blob"
    digest=sha256:$(sha256sum "$work/blob" | cut -d' ' -f1)
    expect 202 -X POST "$one/v2/two/replicas/blobs/uploads/"
    upload=$(header Location)
}
pulled() { # how it is told
    for replica in "$one" "$two"; do
        curl -fsSL -u "admin:$password" "$replica/v2/two/replicas/blobs/$digest" > "$work/pulled"
        same "$replica" "$1" "$digest" "$(digest_of "$work/pulled")"
    done
}

begin 6000000
chunk "$two" 0 1000000
chunk "$one" 1000000 2000000
chunk "$two" 2000000 2000001

# A request to the first breaks off; the second says at once how far it came, and that no longer moves.
part 2000001 $size > "$work/rest"
curl -sS -u "admin:$password" -X PATCH --limit-rate 2M --max-time 1 -T "$work/rest" "$one$upload" > /dev/null 2>&1 || true
expect 204 "$two$upload"
reached=$(header Range | cut -d- -f2)
expect 204 "$one$upload"
[ "$(header Range | cut -d- -f2)" = "$reached" ] || die "one replica says $(header Range), the other 0-$reached"
[ "$reached" -gt 2000000 ] || die "nothing of the request that broke off was kept"
echo "replicas: broken off at $((reached + 1)) of $size bytes"
chunk "$two" $((reached + 1)) $size
expect 201 -X PUT "$one$upload?digest=$digest"
pulled "the blob"
expect 404 "$two$upload"

# The second stands still in the middle of a request that fills several parts. The first goes on once nothing the second may still do can harm:
# with files its lock must go with its process; on S3 it may even go on, late.
begin 40000000
curl -sS -u "admin:$password" -X PATCH --limit-rate 10M -T "$work/blob" "$two$upload" > /dev/null 2>&1 &
client=$!
sleep 2.5
kill -STOP "$second"
if grep -qz -i '^SLIPWAY_STORAGE_KIND=s3' "/proc/$second/environ"; then
    expect 204 "$one$upload"
    reached=$(header Range | cut -d- -f2)
    [ "$reached" = 0 ] && reached=-1
    part $((reached + 1)) $((size - 1000)) > "$work/rest"
    expect 202 -X PATCH -H "Content-Range: $((reached + 1))-$((size - 1001))" -T "$work/rest" "$one$upload"
    kill -CONT "$second"
    wait "$client" || true
    expect 204 "$two$upload"
    [ "$(header Range)" = "0-$((size - 1001))" ] || die "what was acknowledged is lost: $(header Range)"
    chunk "$two" $((size - 1000)) $size
else
    kill -9 "$second"
    wait "$client" || true
    expect 204 "$one$upload"
    reached=$(header Range | cut -d- -f2)
    two=$one
    chunk "$two" $((reached + 1)) $size
fi
echo "replicas: one stood still, the other went on at $((reached + 1)) of $size bytes"
expect 201 -X PUT "$one$upload?digest=$digest"
pulled "the blob of two"
echo "replicas: passed, uploads over two processes"
