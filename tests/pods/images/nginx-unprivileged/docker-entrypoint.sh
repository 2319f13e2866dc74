#!/bin/bash
# Stands in for the entrypoint of the image of nginx that runs without root, with the nginx of the machine: it reads
# /etc/nginx of the pod, and listens at the address that is the pod's own.
set -euo pipefail

conf=$IMAGE_STATE/nginx
rm -rf "$conf"
mkdir -p "$conf/conf.d"
pages=/usr/share/nginx/html
if [ -e "$POD_ROOT$pages" ]; then
  pages=$POD_ROOT$pages
fi
for file in "$POD_ROOT"/etc/nginx/nginx.conf "$POD_ROOT"/etc/nginx/conf.d/*.conf; do
  sed -e "s|include /etc/nginx/conf.d/|include $conf/conf.d/|" -e "s|listen 8080|listen $POD_IP:8080|" \
    -e "s|root /usr/share/nginx/html|root $pages|" "$file" >"$conf/${file#"$POD_ROOT/etc/nginx/"}"
done
exec nginx -c "$conf/nginx.conf" -g 'daemon off;'
