#!/usr/bin/env bash
# The conformance suite of the OCI distribution specification, pinned, against a fresh Slipway through its public port, with sparse data
# and all of the coming version of the specification. Passes only when every test passes: a skipped or disabled one fails as well.
# CONFORMANCE_RUNS: how often, 1 by default; the data are random. SLIPWAY_STORAGE: what "./slipway up" is to keep bytes in.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
export SLIPWAY_STATE=$work/state
suite=github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
SLIPWAY_PORT=$(free_port)
export SLIPWAY_PORT

end() {
    "$home/slipway" down > /dev/null || true
    rm -rf "$work"
}
trap end EXIT

GOBIN=$work/bin go install "$suite"
echo "conformance suite ${suite#*@}"

# shellcheck disable=SC2086 # the options are words
"$home/slipway" up ${SLIPWAY_STORAGE:+--storage $SLIPWAY_STORAGE}

export OCI_VERSION=dev OCI_DATA_SPARSE=true OCI_TLS=disabled OCI_REGISTRY=127.0.0.1:$SLIPWAY_PORT OCI_USERNAME=admin
OCI_PASSWORD=$("$home/slipway" password)
export OCI_PASSWORD

total() { awk -F: -v "what=$1" '$1 ~ "^  " what "\\.*$" { print $2 + 0 }' "$2" | head -1; }

for run in $(seq "${CONFORMANCE_RUNS:-1}"); do
    export OCI_RESULTS_DIR=$work/results-$run OCI_REPO1=conformance/run$run-one OCI_REPO2=conformance/run$run-two
    "$work/bin/conformance" > "$work/report-$run" 2>&1 || true
    passed=$(total Pass "$work/report-$run")
    all=$(total Total "$work/report-$run")
    sed -n '/^OCI Conformance Result/,/Total/p' "$work/report-$run"
    if [ -z "$all" ] || [ "$all" -lt 1000 ] || [ "$passed" != "$all" ]; then
        cat "$work/report-$run" >&2
        [ -z "${CONFORMANCE_KEEP-}" ] || cp -r "$work/results-$run" "$CONFORMANCE_KEEP"
        echo "conformance: run $run passed ${passed:-0} of ${all:-0}" >&2
        exit 1
    fi
done
echo "conformance: ${CONFORMANCE_RUNS:-1} runs, every test passed"
