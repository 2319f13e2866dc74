# Sourced by what stands in for the programs of the image: the programs of the newest PostgreSQL of the machine, and a
# name for a user whom the machine does not know, as the image gives one.
set -euo pipefail

programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort --version-sort | tail -n 1)
if ! getent passwd "$(id -u)" >/dev/null; then
  export NSS_WRAPPER_PASSWD=$IMAGE_STATE/passwd NSS_WRAPPER_GROUP=/etc/group
  echo "postgres:x:$(id -u):$(id -g):PostgreSQL:/var/lib/postgresql:/bin/false" >"$IMAGE_STATE/passwd"
  LD_PRELOAD=$(printf '%s\n' /usr/lib/*/libnss_wrapper.so | head -n 1)
  export LD_PRELOAD
fi
