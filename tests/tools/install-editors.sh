#!/bin/sh
# Installs what the tests of the editors' parts need: the packages of editors/package-lock.json, beside it.
# It does nothing when they are there already. Needs npm.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
modules="$root/editors/node_modules"

stamp=$(sha256sum "$root/editors/package-lock.json" | cut -d ' ' -f 1)
if [ ! -f "$modules/stamp" ] || [ "$(cat "$modules/stamp")" != "$stamp" ]; then
    echo "Installing the packages of the editors' tests into $modules" >&2
    (cd "$root/editors" && npm ci --silent >&2)
    echo "$stamp" >"$modules/stamp"
fi
