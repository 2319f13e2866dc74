#!/bin/bash
# Stands in for the entrypoint of the images of Redis and Valkey, which does nothing for one who is not root.
exec "$@"
