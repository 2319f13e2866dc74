#!/bin/bash
# Stands in for the entrypoint of the official memcached image, with the memcached of the machine, which listens at the
# address that is the pod's own.
set -euo pipefail

if [ "$1" = memcached ]; then
  set -- memcached --listen="$POD_IP" "${@:2}"
fi
exec "$@"
