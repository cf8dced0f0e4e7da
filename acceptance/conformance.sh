#!/usr/bin/env bash
# The conformance suite of the OCI distribution specification, pinned, against Slipway through its public port, with sparse data and all of
# the coming version of the specification. Passes only when every test passes: a failed, skipped or disabled one ends it.
# Usage: acceptance/conformance.sh [how often, 1 by default; the data are random] [options of ./slipway up, such as --storage s3]
# CONFORMANCE_KEEP: where to keep the suite's own reports of a run that did not pass.
. "$(dirname "$0")/system.sh"
runs=${1:-1}
suite=github.com/opencontainers/distribution-spec/conformance@v0.0.0-20260831232431-97274622c111

go_program conformance "$suite"
echo "conformance suite ${suite#*@}"
start_slipway "${@:2}"

export OCI_VERSION=dev OCI_DATA_SPARSE=true OCI_TLS=disabled OCI_REGISTRY=$slipway OCI_USERNAME=admin OCI_PASSWORD=$password
total() { sed -n "s/^  $1\.*: *\([0-9]*\)$/\1/p" "$2"; }

for run in $(seq "$runs"); do
    export OCI_RESULTS_DIR=$work/results-$run OCI_REPO1=conformance/run$run-one OCI_REPO2=conformance/run$run-two
    report=$work/report-$run
    begin=$SECONDS
    "$conformance" > "$report" 2>&1 || true
    # The suite has more than a thousand tests: fewer mean that it did not get far.
    if [ "$(total Total "$report" | grep . || echo 0)" -lt 1000 ] || [ "$(total Pass "$report")" != "$(total Total "$report")" ]; then
        cat "$report" >&2
        [ -z "${CONFORMANCE_KEEP-}" ] || cp -r "$work/results-$run" "$CONFORMANCE_KEEP"
        die "run $run did not pass whole"
    fi
    echo "run $run: $(total Pass "$report") passed, $(total FAIL "$report") failed, $(total Error "$report") errors," \
        "$(total Skip "$report") skipped, $(total Disabled "$report") disabled, in $((SECONDS - begin)) s"
done
echo "conformance: $runs runs, every test passed"
