# install_debian NAME LOG PACKAGE...: installs packages on Debian and Ubuntu where this user may; what apt says goes to
# .run/LOG. Nothing is started: the programs run as processes of whoever asked for them.
install_debian() {
  local name="$1" log=".run/$2" as_root=()
  shift 2
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  mkdir -p .run
  echo "Installing $name ..." >&2
  # A package's own cluster and service are of no use here: RUNLEVEL=1 keeps Debian from starting them.
  "${as_root[@]}" apt-get update -q >"$log" 2>&1 &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -q -y --no-install-recommends "$@" >>"$log" 2>&1 && return 0
  echo "$name could not be installed; the reason stands in $log." >&2
  return 1
}
