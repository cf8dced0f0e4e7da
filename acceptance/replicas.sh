#!/usr/bin/env bash
# Two registry processes on one database and one store: an upload that one of them began is gone on with, broken off, looked at and completed
# by turns. Fails when a replica does not know what the other did.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export SLIPWAY_STATE=$work/state
second=

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
SLIPWAY_PORT=$(free_port)
export SLIPWAY_PORT

end() {
    [ -z "$second" ] || kill "$second" 2>/dev/null || true
    "$home/slipway" down > /dev/null || true
    rm -rf "$work"
}
trap end EXIT

"$home/slipway" up
password=$("$home/slipway" password)
process() { "$home/slipway" status --json | jq -r ".processes[] | select(.name == \"registry-service\") | .$1"; }
one=http://127.0.0.1:$(process port)
port=$(free_port)
two=http://127.0.0.1:$port

# The second is started as the first was, but for its port.
pid=$(process pid)
mapfile -d '' -t environment < <(grep -zv '^QUARKUS_HTTP_PORT=' "/proc/$pid/environ")
mapfile -d '' -t command < "/proc/$pid/cmdline"
(cd "$SLIPWAY_STATE" && exec env -i "${environment[@]}" "QUARKUS_HTTP_PORT=$port" "${command[@]}") > "$work/second.log" 2>&1 &
second=$!
for _ in $(seq 300); do curl -fs "$two/q/health/ready" > /dev/null && break; sleep 0.2; done
curl -fsS "$two/q/health/ready" > /dev/null

ask() { curl -sS -u "admin:$password" -D "$work/head" -o "$work/body" -w '%{http_code}' "$@"; }
expect() { # status, what was asked
    local status
    status=$(ask "${@:2}")
    [ "$status" = "$1" ] || { echo "$status instead of $1: ${*:2}" >&2; cat "$work/head" "$work/body" >&2; exit 1; }
}
header() { sed -n "s/^$1: *\(.*\)\r$/\1/Ip" "$work/head"; }
chunk() { # replica, from, to: sends that part of the file
    tail -c "+$(($2 + 1))" "$work/blob" | head -c "$(($3 - $2))" > "$work/chunk"
    expect 202 -X PATCH -H "Content-Range: $2-$(($3 - 1))" -H 'Content-Type: application/octet-stream' --data-binary "@$work/chunk" "$1$upload"
    [ "$(header Range)" = "0-$(($3 - 1))" ]
}

size=6000000
head -c $size /dev/urandom > "$work/blob"
digest=sha256:$(sha256sum "$work/blob" | cut -d' ' -f1)

expect 202 -X POST "$one/v2/two/replicas/blobs/uploads/"
upload=$(header Location)
chunk "$two" 0 1000000
chunk "$one" 1000000 2000000
chunk "$two" 2000000 2000001

# A request to the first breaks off; the second says at once how far it came, and that no longer moves.
tail -c +2000002 "$work/blob" > "$work/rest"
curl -sS -u "admin:$password" -X PATCH --limit-rate 2M --max-time 1 -T "$work/rest" "$one$upload" > /dev/null 2>&1 || true
expect 204 "$two$upload"
reached=$(header Range | cut -d- -f2)
expect 204 "$one$upload"
[ "$(header Range | cut -d- -f2)" = "$reached" ]
[ "$reached" -gt 2000000 ]
echo "replicas: broken off at $((reached + 1)) of $size bytes"
chunk "$two" $((reached + 1)) $size
expect 201 -X PUT "$one$upload?digest=$digest"
for replica in "$one" "$two"; do
    [ "sha256:$(curl -fsS -u "admin:$password" "$replica/v2/two/replicas/blobs/$digest" | sha256sum | cut -d' ' -f1)" = "$digest" ]
done
expect 404 "$two$upload"
echo "replicas: one upload over two processes, $digest"
