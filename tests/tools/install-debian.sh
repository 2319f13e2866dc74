#!/usr/bin/env bash
# Installs the servers that the types of the standard library are tested with, and Emacs and Kate's highlighter, from the
# packages of Debian or Ubuntu. Does nothing if they are there. None of the servers is started: the tests start their own.
set -euo pipefail

packages=()

# need PROGRAM PACKAGE...: what to install if the program is not there.
need() {
  if ! PATH=$PATH:/usr/sbin command -v "$1" >/dev/null; then
    packages+=("${@:2}")
  fi
}

need mariadbd mariadb-server
need mariadb-dump mariadb-client
need apache2 apache2
need rabbitmq-server rabbitmq-server
need curl curl
need nginx nginx
need memcached memcached
need redis-server redis-server redis-tools
if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  packages+=(postgresql)
fi
if ! ls /usr/lib/*/libnss_wrapper.so >/dev/null 2>&1; then
  packages+=(libnss-wrapper)
fi
need php php-cli
if ! ls /usr/lib/apache2/modules/libphp*.so >/dev/null 2>&1; then
  packages+=(libapache2-mod-php php-mysql)
fi
if [ ! -e /usr/share/wordpress/wp-login.php ]; then
  packages+=(wordpress)
fi
need emacs emacs-nox
need kate-syntax-highlighter libkf5syntaxhighlighting-tools
has_eglot() {
  emacs --batch --funcall package-activate-all --eval "(require 'eglot)" >/dev/null 2>&1
}
if [ ${#packages[@]} = 0 ] && has_eglot; then
  exit 0
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
  as_root=(sudo)
fi

# A package starts its server unless this file says no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 0755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" apt-get update
if [ ${#packages[@]} -gt 0 ]; then
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${packages[@]}"
fi
# Emacs has eglot from 29 on; before that it is a package.
if ! has_eglot; then
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends elpa-eglot
fi
