#!/bin/bash
# Stands in for the entrypoint of the official PostgreSQL image, by its documentation: what it promises to those who set
# its variables and put scripts into /docker-entrypoint-initdb.d. The programs are those of the machine.
. "${0%/*}/programs.sh"
shopt -s nullglob
. "${0%/*}/../initdb.sh"

sockets=$POD_ROOT/var/run/postgresql

first_start() {
  if [ -z "${POSTGRES_PASSWORD_FILE:-}" ]; then
    echo "entrypoint: the database is empty and no password is given" >&2
    exit 1
  fi
  mkdir -p "$PGDATA"
  "$programs/initdb" --username=postgres --pwfile="$POSTGRES_PASSWORD_FILE" >/dev/null
  printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  # A server that only answers at its socket.
  "$programs/pg_ctl" --pgdata="$PGDATA" --wait --silent start \
    --options="${*:2} -c listen_addresses='' -c unix_socket_directories='$sockets'" >&2
  export PGHOST=$sockets
  run_scripts psql --username=postgres --no-password --set=ON_ERROR_STOP=1
  unset PGHOST
  "$programs/pg_ctl" --pgdata="$PGDATA" --mode=fast --wait --silent stop
}

if [ "$1" = postgres ]; then
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    first_start "$@"
  fi
  # The memory that its processes share is the pod's, and goes with it: all pods of the machine have one /dev/shm.
  set -- "$programs/postgres" "${@:2}" -c unix_socket_directories="$sockets" -c listen_addresses="$POD_IP" \
    -c dynamic_shared_memory_type=mmap
fi
exec "$@"
