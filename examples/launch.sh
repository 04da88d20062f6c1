# How the examples start: installs what is missing, builds when the sources are newer than the last build, and runs a
# main class. To be sourced; the program that does so says which Debian packages it needs, by the commands they bring:
#   needs rsync=rsync ssh=openssh-client
#   launch dev.railhead.examples.demo.Demo "$@"
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
built="$root/examples/target/.demo-built"

say() { printf '%s\n' "$*" >&2; }

has() { command -v "$1" >/dev/null 2>&1; }

as_root() {
  if [[ "$(id -u)" == 0 ]]; then "$@"; else sudo "$@"; fi
}

# Further options of the JVM, for the program that sources this to set.
java_options=()

# The arguments of a short run, for a program to set that does one thing and ends: see class_archive.
rehearsal=()

needed=()
needs() { needed=("$@"); }

# Debian keeps a server's programs off the PATH.
missing_packages() {
  local need
  for need in "${needed[@]}"; do
    has "${need%%=*}" || [[ -x "/usr/sbin/${need%%=*}" ]] || echo "${need#*=}"
  done
}

install_missing() {
  local missing
  mapfile -t missing < <(missing_packages)
  ((${#missing[@]})) || return 0
  if ! has apt-get || { [[ "$(id -u)" != 0 ]] && ! has sudo; }; then
    say "Missing: ${missing[*]}. Please install these packages, as root: apt-get install ${missing[*]}"
    exit 1
  fi
  say "Installing: ${missing[*]}"
  as_root apt-get update -q >&2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

is_built() {
  [[ -e "$built" ]] || return 1
  local newer
  newer="$(find "$root"/pom.xml "$root"/*/pom.xml "$root"/*/src/main -newer "$built" -print -quit)"
  [[ -z "$newer" ]]
}

build() {
  local tool log
  for tool in mvn javac; do
    if ! has "$tool"; then
      say "Missing: $tool. Please install a JDK, 17 or newer, and Maven: apt-get install openjdk-17-jdk-headless maven"
      exit 1
    fi
  done
  log="$root/examples/target/demo-build.log"
  mkdir -p "$root/examples/target"
  say "Building; the first time takes a few minutes, for the libraries have to be fetched."
  # Only what runs: no tests, no documentation, no checks.
  if ! (cd "$root" && mvn -B -ntp -pl examples -am package -DskipTests -Dmaven.javadoc.skip=true \
    -Dmaven.source.skip=true -Dspotless.check.skip=true -Drailhead.werror=-g) >"$log" 2>&1; then
    grep -E '^\[ERROR\]' "$log" | head -20 >&2 || true
    say "The build failed. All of its output is in $log"
    exit 1
  fi
  say "Built in $SECONDS s."
  touch "$built"
}

# Runs the command in a process group of its own, and passes on to it alone what ends this shell. Ctrl-C goes to all of a
# terminal's foreground group at once: the children of a deploy (rsync, gates) would die of it before the deploy was aborted,
# and it would be on record as one that failed.
shielded() {
  local child status
  trap 'kill -INT "$child"' INT
  trap 'kill -TERM "$child"' TERM
  trap 'kill -HUP "$child"' HUP
  set -m
  "$@" &
  child=$!
  while true; do
    wait "$child" && status=0 || status=$?
    # A signal ends the wait, but not the child.
    kill -0 "$child" 2>/dev/null || break
  done
  exit "$status"
}

# Runs the main class $1 with the other arguments, in place of this shell.
launch() {
  start exec "$@"
}

# The same, shielded from Ctrl-C until it has been told of it.
launch_shielded() {
  start shielded "$@"
}

# The classes of the main class $1, in the form that a JVM maps into its memory instead of reading them (java(1),
# -XX:SharedArchiveFile): made after a build by the rehearsal, which the JVM $2 writes them down after. Sets the options and the
# class path: such an archive is of jars only. Whatever is wrong with it, the JVM does without; so is one that cannot be made.
class_archive() {
  local archive="$root/examples/target/$1.jsa" jar
  ((${#rehearsal[@]})) || return 0
  jar="$(find "$root/examples/target" -maxdepth 1 -name 'railhead-examples-*.jar' \
    ! -name '*-sources.jar' ! -name '*-javadoc.jar' ! -name '*-tests.jar' -print -quit)"
  [[ -n "$jar" ]] || return 0
  class_path="$jar:$root/examples/target/lib/*"
  if [[ ! "$archive" -nt "$built" && -w "$root/examples/target" ]]; then
    say "Writing down its classes, to start faster from now on."
    # Whole or not at all, for a JVM trusts in its length; an empty one says that it was tried.
    if "$2" -Xmx512m -Xlog:disable -XX:ArchiveClassesAtExit="$archive.$$" -Drailhead.home="$root" \
      -cp "$class_path" "$1" "${rehearsal[@]}" >/dev/null 2>&1 </dev/null && sync "$archive.$$"; then
      mv -f "$archive.$$" "$archive"
    else
      rm -f "$archive.$$"
      { : >"$archive"; } 2>/dev/null || true
    fi
  fi
  [[ ! -s "$archive" ]] || java_options+=(-Xshare:auto -XX:SharedArchiveFile="$archive" '-Xlog:cds*=off' '-Xlog:class+path*=off')
}

start() {
  local size java="${JAVA_HOME:+$JAVA_HOME/bin/}java" how="$1" main="$2"
  local class_path="$root/examples/target/classes:$root/examples/target/lib/*"
  shift 2
  install_missing
  is_built || build
  # The shell knows the terminal's size, and does not tell its children.
  if [[ -t 1 ]] && size="$(stty size 2>/dev/null </dev/tty)"; then
    export LINES="${size% *}" COLUMNS="${size#* }"
  fi
  # Under LANG=C the JVM could not name a file "café.txt".
  export LC_ALL=C.UTF-8
  class_archive "$main" "$java"
  "$how" "$java" -Xmx512m "${java_options[@]}" -Drailhead.home="$root" -cp "$class_path" "$main" "$@"
}
