# Follows the real ResourceManager's functions: prints every group, its words, their scripts and arguments, each ended by
# NUL. The expansions are unquoted where takegroup leaves them unquoted on its way to the script.
ha_log() { :; }
ha_debug() { :; }
halint_resource() {
  arg=`resource2arg $1`
  spath=`scriptpath $1`
  printf 'R\0%s\0%s\0' "$1" "$spath"
  for a in $arg; do printf 'A\0%s\0' "$a"; done
}
cd /.empty
ipres . | while IFS= read -r line; do
  set -- $line
  printf 'G\0%s\0%s\0' "$1" "$line"
  shift
  for j in "$@"; do halint_resource "$j"; done
done
