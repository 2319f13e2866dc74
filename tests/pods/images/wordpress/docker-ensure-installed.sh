#!/bin/bash
# Stands in for the script of the same name of the official WordPress image, by its documentation: it copies WordPress
# into the working directory if there is none, and makes wp-config.php of the image's template if there is none. Like the
# image it copies with tar, which fails where the directory belongs to another user.
#
# IMAGE_FILES is the folder that plays the image's /usr/src/wordpress.
set -euo pipefail

if [ ! -e index.php ] && [ ! -e wp-includes/version.php ]; then
  tar --create --directory="$IMAGE_FILES" . | tar --extract --no-overwrite-dir
fi
if [ ! -s wp-config.php ]; then
  cp --no-preserve=mode,ownership "$IMAGE_FILES/wp-config-docker.php" wp-config.php
fi
