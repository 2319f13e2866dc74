#!/bin/bash
# Stands in for the entrypoint of the official WordPress image: what docker-ensure-installed.sh does, then the command.
set -euo pipefail

cd "$POD_ROOT/var/www/html"
docker-ensure-installed.sh
exec "$@"
