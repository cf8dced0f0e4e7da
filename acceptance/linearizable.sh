#!/usr/bin/env bash
# Two registry processes on one database and one store, used at once: fifty clients push to one repository, and recorded histories of a tag
# (pushed, moved, deleted, read, listed) and of a public name (promoted, read) are checked for linearizability by Porcupine. Needs Go, as
# acceptance/go.sh finds it.
# Usage: acceptance/linearizable.sh [-rounds N] [-seed N] [-pushers N] [-each N]
. "$(dirname "$0")/system.sh"
(cd "$home/acceptance/concurrency" && quietly go build -o "$work/concurrency" .)
# A registry that waits for PostgreSQL answers nothing stale: what is checked here is what it promises while the database is there.
export SLIPWAY_POINTER_PATIENCE=30s SLIPWAY_POINTER_CATALOG_PATIENCE=30s
own_slipway
two_registries
SLIPWAY_ADMIN_PASSWORD=$password "$work/concurrency" -door "http://$slipway" -replicas "$one,$two" "$@"

# What PostgreSQL had to end because two waited for each other.
deadlocks=$(cat "$SLIPWAY_STATE"/log/*.log "$work/second.log" | grep -c 'deadlock detected' || true)
[ "$deadlocks" = 0 ] || die "somebody waited for somebody who waited for him"
echo "linearizable: passed, without a deadlock in PostgreSQL"
