#!/bin/bash
# Stands in for the entrypoint of the official MariaDB image, by its documentation: what it promises to those who set
# its variables and put scripts into /docker-entrypoint-initdb.d. The programs are those of the machine.
#
# POD_ROOT is the folder that plays the root of the pod's file system, POD_IP the address that is the pod's own, and
# IMAGE_STATE a folder for what an image would have of its own.
set -eo pipefail
shopt -s nullglob
. "${0%/*}/../initdb.sh"

data=$POD_ROOT/var/lib/mysql
socket=$POD_ROOT/run/mysqld/mysqld.sock
defaults=$IMAGE_STATE/my.cnf

# What the image has in its own configuration and a machine has not.
mkdir -p "$data"
cat >"$defaults" <<EOF
[mariadbd]
datadir = $data
socket = $socket
pid-file = $POD_ROOT/run/mysqld/mysqld.pid
tmpdir = $POD_ROOT/tmp
bind-address = $POD_IP
skip-name-resolve
host-cache-size = 0
!includedir $POD_ROOT/etc/mysql/conf.d/
EOF

# A variable X may be given as X_FILE, which names a file with the value; both together are refused.
from_file() {
  local name file
  for name; do
    file=${name}_FILE
    if [ -n "${!file:-}" ]; then
      if [ -n "${!name:-}" ]; then
        echo "entrypoint: $name and $file are both set" >&2
        exit 1
      fi
      export "$name=$(<"${!file}")"
      unset "$file"
    fi
  done
}

quoted() {
  local text=${1//\\/\\\\}
  printf "'%s'" "${text//\'/\\\'}"
}

# Promised to scripts: runs SQL from its input as root, in the database that was asked for.
docker_process_sql() {
  local database=()
  if [ -n "${MARIADB_DATABASE:-}" ]; then
    database=(--database="$MARIADB_DATABASE")
  fi
  MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --no-defaults --protocol=socket --socket="$socket" --user=root \
    "${database[@]}" "$@"
}

# Accounts that only this server has: root's password, and the one for health checks.
own_accounts() {
  local host password
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "SET SESSION sql_log_bin = 0;"
  echo "DROP USER IF EXISTS root@'127.0.0.1', root@'::1';"
  echo "EXECUTE IMMEDIATE CONCAT('DROP USER IF EXISTS root@\\'', @@hostname, '\\'');"
  for host in localhost 127.0.0.1 ::1; do
    echo "CREATE USER healthcheck@'$host' IDENTIFIED BY '$password';"
    echo "GRANT ${MARIADB_HEALTHCHECK_GRANTS:-USAGE} ON *.* TO healthcheck@'$host';"
  done
  if [ "${MARIADB_ROOT_HOST:-%}" != localhost ]; then
    echo "CREATE USER root@'${MARIADB_ROOT_HOST:-%}' IDENTIFIED BY $(quoted "$MARIADB_ROOT_PASSWORD");"
    echo "GRANT ALL ON *.* TO root@'${MARIADB_ROOT_HOST:-%}' WITH GRANT OPTION;"
  fi
  echo "SET PASSWORD FOR root@localhost = PASSWORD($(quoted "$MARIADB_ROOT_PASSWORD"));"
  (umask 0077 && printf '[mariadb-client]\nsocket=%s\nuser=healthcheck\npassword=%s\n' "$socket" "$password" \
    >"$data/.my-healthcheck.cnf")
}

# What the variables ask for. These statements are part of what replicas get.
asked_for() {
  if [ -n "${MARIADB_DATABASE:-}" ]; then
    echo "CREATE DATABASE IF NOT EXISTS \`$MARIADB_DATABASE\`;"
  fi
  if [ -n "${MARIADB_USER:-}" ] && [ -n "${MARIADB_PASSWORD:-}" ]; then
    echo "CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY $(quoted "$MARIADB_PASSWORD");"
    if [ -n "${MARIADB_DATABASE:-}" ]; then
      echo "GRANT ALL ON \`${MARIADB_DATABASE//_/\\_}\`.* TO '$MARIADB_USER'@'%';"
    fi
  fi
  if [ -n "${MARIADB_REPLICATION_USER:-}" ]; then
    echo "CREATE USER '$MARIADB_REPLICATION_USER'@'%' IDENTIFIED BY $(quoted "$MARIADB_REPLICATION_PASSWORD");"
    echo "GRANT REPLICATION REPLICA ON *.* TO '$MARIADB_REPLICATION_USER'@'%';"
  fi
  # A statement, so that there is always one.
  echo "DO 0;"
}

first_start() {
  local server
  if [ -z "${MARIADB_ROOT_PASSWORD:-}" ]; then
    echo "entrypoint: the database is empty and no root password is given" >&2
    exit 1
  fi
  mariadb-install-db --defaults-file="$defaults" --datadir="$data" --rpm --auth-root-authentication-method=normal \
    --skip-test-db "${@:2}" --skip-log-bin >/dev/null
  "$1" --defaults-file="$defaults" "${@:2}" --skip-networking --skip-slave-start --expire-logs-days=0 &
  server=$!
  until mariadb --no-defaults --protocol=socket --socket="$socket" --user=root --execute='DO 0' 2>/dev/null; do
    kill -0 "$server"
    sleep 0.2
  done
  own_accounts | mariadb --no-defaults --protocol=socket --socket="$socket" --user=root
  asked_for | MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --no-defaults --protocol=socket --socket="$socket" --user=root
  run_scripts docker_process_sql
  kill "$server"
  wait "$server"
}

if [ "$1" = mariadbd ]; then
  from_file MARIADB_ROOT_PASSWORD MARIADB_ROOT_HOST MARIADB_DATABASE MARIADB_USER MARIADB_PASSWORD \
    MARIADB_REPLICATION_USER MARIADB_REPLICATION_PASSWORD
  if [ ! -d "$data/mysql" ]; then
    first_start "$@"
  fi
  set -- "$1" --defaults-file="$defaults" "${@:2}"
fi
exec "$@"
