#!/bin/bash
# Stands in for the entrypoint of the image, which does nothing for one who is not root.
exec "$@"
