# What the scripts of this directory have in common; sourced, not run: a directory of their own ($work), free ports, what is started and
# ended, programs built from source, digests compared, and a Slipway: a fresh one, or, where SLIPWAY_SHARED names its state directory, one
# that runs already and is left running.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
pids=()
own=

# Ends what this script started; a function "ends" of the script goes first.
leave() {
    if declare -F ends > /dev/null; then ends; fi
    [ -z "$own" ] || "$home/slipway" down > /dev/null || true
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work" 2>/dev/null || true
}
trap leave EXIT

die() {
    echo "$(basename "$0" .sh): $*" >&2
    exit 1
}

# Runs a command; what it prints is shown only when it fails.
quietly() { # command…
    "$@" > "$work/said" 2>&1 && return 0
    cat "$work/said" >&2
    die "did not work: ${*:1:3} …"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

wait_for() { # command…
    for _ in $(seq 1500); do "$@" > /dev/null 2>&1 && return 0; sleep 0.2; done
    die "did not become ready: $*"
}

# Counts a sentence: the command that stands behind it ran and ended well, or did not. Whoever counts goes on after a failure ("set +e") and
# ends with "counted".
passed=0
failed=0
proves() { # sentence, command…
    local sentence=$1 said
    shift
    if said=$("$@" 2>&1); then
        passed=$((passed + 1))
        echo "ok: $sentence"
    else
        failed=$((failed + 1))
        echo "NOT: $sentence"
        echo "$said" | tail -n 12 | sed 's/^/    /'
    fi
}
counted() {
    echo "$(basename "$0" .sh): $passed passed, $failed failed"
    [ "$failed" = 0 ]
}

# What a server answers: its status, and the body in $work/answer.
answers() { # expected status, arguments of curl…
    local expected=$1 got
    shift
    got=$(curl -sS -o "$work/answer" -w '%{http_code}' "$@")
    [ "$got" = "$expected" ] || { echo "answered with $got, not with $expected: $(head -c 600 "$work/answer")"; return 1; }
}

# A fresh Slipway of this script's own. Sets $slipway (host and port) and $password, and what ./slipway needs to find it.
own_slipway() { # options of ./slipway up…
    export SLIPWAY_STATE=$work/state
    SLIPWAY_PORT=$(free_port)
    export SLIPWAY_PORT
    own=yes
    "$home/slipway" up "$@" | grep -v 'the password is' || die "Slipway did not start"
    slipway=127.0.0.1:$SLIPWAY_PORT
    password=$("$home/slipway" password)
}

# The Slipway that SLIPWAY_SHARED names, or one of this script's own.
start_slipway() { # options of ./slipway up…
    [ -n "${SLIPWAY_SHARED-}" ] || { own_slipway "$@"; return; }
    export SLIPWAY_STATE=$SLIPWAY_SHARED
    SLIPWAY_PORT=$("$home/slipway" status --json | jq -r '.processes[] | select(.name == "door") | .port')
    export SLIPWAY_PORT
    slipway=127.0.0.1:$SLIPWAY_PORT
    password=$("$home/slipway" password)
}

# A second registry process beside the one of the running Slipway, started as that was but for its port and its spool; sets $one and $two.
two_registries() {
    local pid port environment command
    process() { "$home/slipway" status --json | jq -r ".processes[] | select(.name == \"registry-service\") | .$1"; }
    one=http://127.0.0.1:$(process port)
    port=$(free_port)
    two=http://127.0.0.1:$port
    pid=$(process pid)
    mapfile -d '' -t environment < <(grep -zv -e '^QUARKUS_HTTP_PORT=' -e '^SLIPWAY_STORAGE_S3_SPOOL=' "/proc/$pid/environ")
    mapfile -d '' -t command < "/proc/$pid/cmdline"
    (cd "$SLIPWAY_STATE" && exec env -i "${environment[@]}" "QUARKUS_HTTP_PORT=$port" "SLIPWAY_STORAGE_S3_SPOOL=$work/spool" "${command[@]}") > "$work/second.log" 2>&1 &
    pids+=($!)
    wait_for curl -fsS "$two/q/health/ready"
}

# Why a service of the Slipway that is coming up cannot use its object store, in its own words; nothing where it can.
object_store_says() { # service
    local at
    at=$("$home/slipway" status --json | jq -r ".processes[] | select(.name == \"$1\") | .port")
    curl -s "http://127.0.0.1:$at/q/health/ready" |
        jq -r '.checks[] | select(.name == "object store" and .status == "DOWN") | .data.reason'
}

# A docker-registry of Debian's to mirror from; sets $upstream, and $shelf, where it keeps what it has.
start_upstream() { # a line of a password file, for one that lets only that user in; or "token" and user and password of its token server
    upstream=127.0.0.1:$(free_port)
    local directory=$work/upstream-${upstream#*:}
    shelf=$directory
    mkdir "$directory"
    printf 'version: 0.1\nlog: {accesslog: {disabled: true}, level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "%s"}\n' \
        "$directory" "$upstream" > "$directory.yml"
    if [ "${1-}" = token ]; then
        local registry=$upstream
        upstream=127.0.0.1:$(free_port)
        quietly openssl req -x509 -newkey rsa:2048 -nodes -keyout "$directory.key" -out "$directory.pem" -days 2 -subj "/CN=upstream"
        python3 "$home/acceptance/token_server.py" "${upstream#*:}" "$registry" "$directory.key" "$directory.pem" "$2" "$3" 2> "$directory.realm.log" &
        pids+=($!)
        printf 'auth: {token: {realm: "http://%s/token", service: upstream, issuer: upstream, rootcertbundle: %s}}\n' \
            "$upstream" "$directory.pem" >> "$directory.yml"
    elif [ $# -gt 0 ]; then
        echo "$1" > "$directory.users"
        printf 'auth: {htpasswd: {realm: upstream, path: %s}}\n' "$directory.users" >> "$directory.yml"
    fi
    docker-registry serve "$directory.yml" > "$directory.log" 2>&1 &
    pids+=($!)
    wait_for curl -sS "http://$upstream/v2/"
}

# A Docker daemon without a network of its own; "docker" speaks to it.
start_docker() {
    echo '{"insecure-registries":["127.0.0.0/8"],"storage-driver":"overlay2"}' > "$work/daemon.json"
    dockerd --config-file "$work/daemon.json" --data-root "$work/docker" --exec-root "$work/docker-exec" --pidfile "$work/docker.pid" \
        --iptables=false --bridge=none -H "unix://$work/docker.sock" > "$work/dockerd.log" 2>&1 &
    pids+=($!)
    wait_for docker version
    docker version --format 'dockerd {{.Server.Version}}'
}
docker() { command docker -H "unix://$work/docker.sock" "$@"; }
runs() { # image
    [ "$(docker run --rm --network host "$1" /bin/echo it runs)" = "it runs" ] || die "docker cannot run $1"
    echo "docker run: it runs"
}

# Builds a Go program of a pinned version; sets the variable of its name to where it is. GOBIN of the caller keeps it for the next script.
go_program() { # name, package@version
    local bin=${GOBIN:-$work/bin}
    GOBIN=$bin go install "$2" || die "could not build $2: a Go as new as it asks for must be on the PATH ('acceptance/go.sh' gets one)"
    printf -v "$1" %s "$bin/$(basename "${2%@*}")"
}

same() { # client, what, digest sent or upstream's, digest seen
    [ -n "$3" ] && [ "$3" = "$4" ] || die "$1 saw other bytes of $2: '$4' instead of '$3'"
    echo "$1: $2 $4"
}
# Of large files: with the processor's instructions for it, less than a third of the CPU that sha256sum takes.
sha256() { openssl dgst -sha256 -r "$@" | cut -d' ' -f1; } # file; without one, of what comes in
digest_of() { echo "sha256:$(sha256 "$1")"; }

# Two OCI layouts hold the same blobs and manifests.
same_files() { # client, what, layout sent or upstream's, layout seen
    local layout
    for layout in "$3" "$4"; do (cd "$layout" && find . -type f -path './blobs/*' -exec sha256sum {} +) | sort > "$work/$(basename "$layout").sums"; done
    diff "$work/$(basename "$3").sums" "$work/$(basename "$4").sums" || die "$1 saw other files of $2"
    echo "$1: $2, $(wc -l < "$work/$(basename "$4").sums") blobs and manifests, byte for byte"
}

# What is served under a name now, and its digest.
manifest() { curl -fsS -u "admin:$password" -H 'Accept: */*' "http://$slipway/v2/${1%:*}/manifests/${1##*:}"; } # name:tag
here() { manifest "$1" | sha256sum | sed 's/ .*//; s/^/sha256:/'; } # name:tag
