#!/bin/bash
# Stands in for the entrypoint of the official RabbitMQ image, which refuses the variables that it once took and else
# only runs what it is told.
set -euo pipefail
for name in RABBITMQ_DEFAULT_PASS_FILE RABBITMQ_DEFAULT_USER_FILE RABBITMQ_VM_MEMORY_HIGH_WATERMARK; do
  if [ -n "${!name:-}" ]; then
    echo "error: $name is set but deprecated" >&2
    exit 1
  fi
done
exec "$@"
