# Sourced by what stands in for the entrypoint of a database's image: the scripts that the image promises to run at the
# first start of a server.

# Runs what is in /docker-entrypoint-initdb.d, in the order of the names. The arguments are the command that takes SQL.
run_scripts() {
  local file
  for file in "$POD_ROOT"/docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh)
        if [ -x "$file" ]; then
          "$file"
        else
          . "$file"
        fi
        ;;
      *.sql) "$@" <"$file" ;;
    esac
  done
}
