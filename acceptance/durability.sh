#!/usr/bin/env bash
# What a 201 promises. First the order of system calls of a push, as the kernel saw it: the file is forced to disk, renamed, its directory
# forced, then COMMIT, whose log PostgreSQL forces, then 201. Then the same push with the registry killed at each of these calls, with
# PostgreSQL killed at its own, and with calls that fail: nothing half there, nothing acknowledged lost, every upload gone on with; in the
# end the store holds nothing that nothing names. Last a disk that fills up: uploads are refused before it is full, pulls go on.
# Needs root, for strace and a small tmpfs; fails, and does not skip, where it cannot have them.
. "$(dirname "$0")/system.sh"
export SLIPWAY_ADMIN_PASSWORD=a-password-for-this-stage
# What is left behind is looked for all the time, and taken soon: so that the end of this script need not wait a day.
export SLIPWAY_CLEANUP_GRACE=30s SLIPWAY_CLEANUP_TOUCH=1s SLIPWAY_RECLAIM_INTERVAL=1s SLIPWAY_RECLAIM_LEFTOVERS=2s SLIPWAY_UPLOAD_SESSIONS_TTL=10m
export SLIPWAY_STORAGE_RESERVE=16777216
size=300000
tracer=

ends() {
    [ -z "$tracer" ] || untrace
    "$home/slipway" down > /dev/null || true
    umount "$work/state/blobs" 2>/dev/null || true
}

fail() { [ ! -f "$work/answer" ] || cat "$work/head" "$work/answer" >&2; die "$*"; }

pid_of() { "$home/slipway" status --json | jq -r ".processes[] | select(.name == \"$1\") | .pid // empty"; }
port_of() { "$home/slipway" status --json | jq -r ".processes[] | select(.name == \"$1\") | .port"; }
up() { "$home/slipway" up > "$work/up.log" 2>&1 || fail "$(cat "$work/up.log")"; }

# The registry itself, not the door: what the door makes of a broken connection is its own affair.
registry() { echo "http://127.0.0.1:$(port_of registry-service)"; }
ask() { curl -s -u "admin:$SLIPWAY_ADMIN_PASSWORD" -D "$work/head" -o "$work/answer" -w '%{http_code}' "$@" || true; }
header() { sed -n "s/^$1: *\(.*\)\r$/\1/Ip" "$work/head"; }
new_blob() { head -c "$size" /dev/urandom > "$work/blob"; digest=sha256:$(sha256sum "$work/blob" | cut -d' ' -f1); }
pulled() { curl -s -u "admin:$SLIPWAY_ADMIN_PASSWORD" "$1/v2/$name/blobs/$digest" | sha256sum | sed 's/ .*//; s/^/sha256:/'; }

begin() { # a session with half of the blob in it
    local status
    status=$(ask -X POST "$registry/v2/$name/blobs/uploads/")
    [ "$status" = 202 ] || fail "POST answered $status"
    upload=$(header Location)
    head -c $((size / 2)) "$work/blob" > "$work/half"
    status=$(ask -X PATCH -H 'Content-Type: application/octet-stream' --data-binary "@$work/half" "$registry$upload")
    [ "$status" = 202 ] || fail "PATCH answered $status"
    acknowledged=$((size / 2))
}
finish() { # the rest, and the digest: prints the status, 000 where nobody answered
    tail -c "+$((size / 2 + 1))" "$work/blob" > "$work/rest"
    ask --max-time 60 -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$work/rest" "$registry$upload?digest=$digest"
}

# Attaches strace with a plan to a process and its threads, and returns when it looks; 1 where the process ended first.
trace() { # pid, output, options
    local pid=$1 output=$2
    shift 2
    strace -f -qq -p "$pid" -o "$output" "$@" 2> "$work/strace.log" &
    tracer=$!
    for _ in $(seq 200); do
        grep -q "^TracerPid:.*[1-9]" "/proc/$pid/status" 2> "$work/status.log" && return 0
        [ -d "/proc/$pid" ] || return 1
        kill -0 "$tracer" 2>/dev/null || { [ -d "/proc/$pid" ] || return 1; fail "strace: $(cat "$work/strace.log")"; }
        sleep 0.05
    done
    fail "strace does not look at $pid"
}
# A tracer whose process is being killed may wait for threads that never stop again.
untrace() {
    kill "$tracer" 2>/dev/null || true
    for _ in $(seq 30); do kill -0 "$tracer" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "$tracer" 2>/dev/null || true
    wait "$tracer" 2>/dev/null || true
    tracer=
}

# After anything went wrong: whoever was told 201 has it; whoever was not goes on with what was acknowledged, and has it then.
goes_on() { # what went wrong, the status the client had
    registry=$(registry)
    if [ "$2" != 201 ]; then
        local status reached
        status=$(ask "$registry/v2/$name/blobs/$digest")
        case $status in
            404) ;;
            200) [ "$(pulled "$registry")" = "$digest" ] || fail "$1: half a blob is served" ;;
            *) fail "$1: a pull is answered $status" ;;
        esac
        status=$(ask "$registry$upload")
        case $status in
            204)
                reached=$(($(header Range | cut -d- -f2) + 1))
                [ "$reached" -ge "$acknowledged" ] || fail "$1: of $acknowledged acknowledged bytes $reached are left"
                tail -c "+$((reached + 1))" "$work/blob" > "$work/rest"
                status=$(ask -X PUT -H 'Content-Type: application/octet-stream' --data-binary "@$work/rest" "$registry$upload?digest=$digest")
                [ "$status" = 201 ] || fail "$1: the upload is not gone on with: $status"
                ;;
            404) [ "$(pulled "$registry")" = "$digest" ] || fail "$1: the upload is gone and the blob is not there" ;;
            *) fail "$1: the upload is answered $status" ;;
        esac
    fi
    [ "$(pulled "$registry")" = "$digest" ] || fail "$1: what was acknowledged is not there"
    echo "$1: answered $2, and gone on with"
}

own_slipway
name=durable/app
registry=$(registry)

echo "the order of system calls"
new_blob
begin
# Those of PostgreSQL's processes that work for the registry: what else is committed meanwhile is not of this push.
mapfile -t backends < <(pgrep -P "$(pid_of postgres)" -f slipway_registry)
others=()
for backend in "${backends[@]}"; do others+=(-p "$backend"); done
trace "$(pid_of registry-service)" "$work/calls" -y -s 100 "${others[@]}" \
    -e trace=fsync,fdatasync,rename,renameat,renameat2,write,writev,sendto,sendmsg
status=$(finish)
untrace
[ "$status" = 201 ] || fail "PUT answered $status"
python3 - "$work/calls" "$SLIPWAY_STATE/blobs" "${digest#sha256:}" "${upload##*/}" <<'PYTHON'
import re, sys

path, root, hexa, upload = sys.argv[1:]
calls, begun = [], {}
for at, line in enumerate(open(path, errors="replace")):
    pid, text = line.split(None, 1)
    if "resumed>" in text:
        start, first = begun.pop(pid, (None, ""))
        if start is not None:
            calls.append((start, at, first + text))
    elif "<unfinished" in text:
        begun[pid] = (at, text)
    else:
        calls.append((at, at, text))

def call(what, pattern, after=None):
    """The first call that fits and begins after another has ended."""
    for start, end, text in sorted(calls):
        if re.search(pattern, text) and (after is None or start > after):
            print(f"  {what}: {text.strip()[:150]}")
            return end
    sys.exit(f"durability: no {what} in time: {pattern}")

shard = f"{root}/blobs/sha256/{hexa[:2]}"
file = call("bytes", rf"^f(data)?sync\(\d+<{re.escape(root)}/uploads/[^>]*>")
name = call("name", rf"^rename\w*\(.*/uploads/.*{re.escape(shard)}/{hexa}\.", file)
directory = call("directory", rf"^f(data)?sync\(\d+<{re.escape(shard)}>", name)
log = call("log", r"^f(data)?sync\(\d+<[^>]*pg_wal/", directory)
row = call("row", r"^(write|writev|sendto|sendmsg)\(.*COMMIT\\0Z", log)
answer = call("answer", r"^(write|writev|sendto|sendmsg)\(.*HTTP/1.1 201", row)
early = [text for start, end, text in calls if "HTTP/1.1 201" in text and start < row]
if early:
    sys.exit(f"durability: 201 before it was durable: {early}")
PYTHON

echo "the registry killed at every call"
for call in fsync fdatasync rename; do
    for nth in 1 2 3 4 5 6 7 8; do
        new_blob
        begin
        trace "$(pid_of registry-service)" /dev/null -e "trace=$call" -e "inject=$call:signal=SIGKILL:when=$nth"
        status=$(finish)
        untrace
        if [ -n "$(pid_of registry-service)" ]; then
            goes_on "no ${nth}th $call" "$status"
            break
        fi
        [ "$status" = 000 ] || [ "$status" = 201 ] || fail "a killed registry answered $status"
        up
        goes_on "killed at the ${nth}th $call" "$status"
    done
done

echo "the registry killed between the commit and the answer"
new_blob
begin
mapfile -t backends < <(pgrep -P "$(pid_of postgres)")
others=()
for backend in "${backends[@]:1}"; do others+=(-p "$backend"); done
victim=$(pid_of registry-service) # before: to ask for it takes as long as a delay on a busy machine
trace "${backends[0]}" "$work/calls" -y "${others[@]}" -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_exit=10000000
finish > "$work/status" &
client=$!
for _ in $(seq 300); do grep -q pg_wal "$work/calls" && break; sleep 0.02; done
grep -q pg_wal "$work/calls" || fail "no commit was seen"
kill -KILL "$victim"
wait "$client" || true
untrace
up
goes_on "killed while PostgreSQL committed" "$(cat "$work/status")"

echo "PostgreSQL killed at the log of the commit"
# Other services commit too, and the first commit after strace looks may be theirs; or the push has a connection that was made since. What is
# shown then is right as well, but it is not this, and another round is due.
killed() { grep -q 'killed by SIGKILL' "$work/calls"; }
for round in 1 2 3 4 5 6 7 8; do
    new_blob
    begin
    mapfile -t backends < <(pgrep -P "$(pid_of postgres)")
    others=()
    for backend in "${backends[@]:1}"; do others+=(-p "$backend"); done
    status=
    if trace "${backends[0]}" "$work/calls" "${others[@]}" -e trace=fdatasync,fsync -e inject=fdatasync,fsync:signal=SIGKILL:when=1 && ! killed; then
        status=$(finish)
        retry_after=$(header Retry-After)
    fi
    untrace
    up
    for _ in $(seq 100); do [ "$(ask "$(registry)$upload")" != 503 ] && break; sleep 0.2; done
    if [ -z "$status" ]; then
        echo "PostgreSQL was killed before the push: again"
        continue
    fi
    [ "$status" = 503 ] || [ "$status" = 201 ] || fail "with PostgreSQL gone a push is answered $status"
    [ "$status" = 201 ] || [ -n "$retry_after" ] || fail "503 without Retry-After"
    goes_on "PostgreSQL killed" "$status"
    killed && break
    [ "$round" != 8 ] || fail "PostgreSQL was not killed in $round rounds"
done
[ -n "$status" ] || fail "PostgreSQL was killed before the push in $round rounds"

echo "PostgreSQL stopped in the middle of an upload"
new_blob
begin
kill -INT "$(pid_of postgres)"
for _ in $(seq 100); do [ -z "$(pid_of postgres)" ] && break; sleep 0.1; done
status=$(finish)
[ "$status" = 503 ] && [ -n "$(header Retry-After)" ] || fail "without PostgreSQL a push is answered $status"
up
for _ in $(seq 100); do [ "$(ask "$(registry)$upload")" != 503 ] && break; sleep 0.2; done
goes_on "PostgreSQL stopped" "$status"

echo "calls that fail"
for fault in fsync:error=EIO fsync:error=ENOSPC rename:error=EIO rename:error=ENOSPC; do
    new_blob
    begin
    trace "$(pid_of registry-service)" /dev/null -e "trace=${fault%%:*}" -e "inject=$fault:when=1"
    status=$(finish)
    untrace
    [ "$status" = 503 ] && [ -n "$(header Retry-After)" ] || fail "$fault is answered $status"
    goes_on "$fault" "$status"
done

echo "nothing is left that nothing names"
# One blob is held by a manifest; all others were only ever linked, or lost with the process that stored them.
new_blob
begin
[ "$(finish)" = 201 ] || fail "the last push failed"
held=$digest
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":%d},"layers":[]}' \
    "$held" "$size" > "$work/manifest"
status=$(ask -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary "@$work/manifest" "$registry/v2/$name/manifests/held")
[ "$status" = 201 ] || fail "the manifest was answered $status"
# Bytes whose process ended before it could name them: no session knows of them.
new_blob
victim=$(pid_of registry-service)
trace "$victim" /dev/null -e trace=fsync,rename -e inject=rename:delay_exit=10000000
curl -s -u "admin:$SLIPWAY_ADMIN_PASSWORD" -H 'Content-Type: application/octet-stream' --data-binary "@$work/blob" \
    "$registry/v2/$name/blobs/uploads/?digest=$digest" > /dev/null &
client=$!
for _ in $(seq 300); do ls "$SLIPWAY_STATE/blobs/blobs/sha256/"*/"${digest#sha256:}".* > /dev/null 2>&1 && break; sleep 0.01; done
kill -KILL "$victim"
wait "$client" || true
untrace
ls "$SLIPWAY_STATE/blobs/blobs/sha256/"*/"${digest#sha256:}".* > /dev/null || fail "no orphan could be made"
up
registry=$(registry)
[ "$(ask "$registry/v2/$name/blobs/$digest")" = 404 ] || fail "bytes without a row are served"
stored() { (cd "$SLIPWAY_STATE/blobs" && find blobs -type f | sed 's|.*/||; s|\..*||' | sort); }
expected=2 # the blob and the copy of its manifest
for _ in $(seq 240); do [ "$(stored | wc -l)" = "$expected" ] && break; sleep 0.5; done
[ "$(stored | wc -l)" = "$expected" ] || fail "the store still holds $(stored)"
stored | grep -q "^${held#sha256:}$" || fail "what a version holds was taken"
digest=$held
[ "$(pulled "$registry")" = "$held" ] || fail "what a version holds is not served"
echo "two objects are left: the blob that is held and the copy of its manifest"

echo "a disk that fills up"
"$home/slipway" down > /dev/null
rm -rf "$work/state"
mkdir -p "$work/state/blobs"
mount -t tmpfs -o size=40m tmpfs "$work/state/blobs" || fail "no small disk can be had: this stage needs root"
up
registry=$(registry)
size=10000000
new_blob
first=$digest
begin
[ "$(finish)" = 201 ] || fail "a push onto an empty disk failed"
for _ in 2 3 4 5; do
    new_blob
    begin
    status=$(finish)
    [ "$status" = 201 ] || break
done
[ "$status" = 503 ] && [ -n "$(header Retry-After)" ] || fail "an upload that reaches the reserve is answered $status"
free=$(df --output=avail -B1 "$work/state/blobs" | tail -1)
[ "$free" -gt 15000000 ] || fail "of a reserve of $SLIPWAY_STORAGE_RESERVE bytes $free are left"
[ "$(ask -X POST "$registry/v2/$name/blobs/uploads/")" = 503 ] || fail "below the reserve another upload is begun"
refused=$digest
digest=$first
[ "$(pulled "$registry")" = "$first" ] || fail "a pull failed on a full disk"
echo "refused with $free bytes left, and pulls go on"
mount -o remount,size=200m "$work/state/blobs"
digest=$refused
goes_on "a disk that had no room" "$status"
echo "durability: passed"
