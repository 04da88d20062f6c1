# A docroot on a host: all that Railhead does to one, in POSIX sh, so that a host needs no agent.
# Sent whole as "sh -c SCRIPT railhead-docroot OPERATION HOME ...". What varies arrives only in the
# positional parameters; no name is ever part of the program text.
#
#   prepare LAYOUT FENCE WAIT ID DIGEST BYTES INODES DIRECTORIES
#   seal    LAYOUT FENCE WAIT ID DIGEST LIMIT
#   arm     LAYOUT FENCE WAIT ID EXPECTED      (EXPECTED: a release, or "nothing")
#   swap    LAYOUT FENCE WAIT ID EXPECTED
#   withdraw LAYOUT FENCE WAIT ID
#   retain  LAYOUT FENCE WAIT OTHERS [ID ...]
#   live    LAYOUT
#
# The answer is the last thing on standard output: a line "railhead-docroot: WORD", then what
# belongs to the word. Without that line the operation broke off. It can break off anywhere, by
# SIGKILL or a power cut: each step below leaves a state from which running the operations again
# gets to the same end.
#
#   HOME/current                    -> releases/ID, or yin, or yang
#   HOME/releases/ID                complete and sealed from the moment it has this name
#   HOME/releases/.ID.FENCE.staging being filled by the deployer that holds FENCE
#   HOME/releases/.ID.PID.trash     being deleted
#   HOME/yin, HOME/yang             the two slots
#   HOME/.railhead-current.PID      the next link, for the moment before it is renamed
#   HOME/.railhead/lock             held by flock(1) for the length of an operation
#   HOME/.railhead/fence            the highest fencing token seen
#   HOME/.railhead/epoch            EPOCH ID EPOCH ID ID: what is live once the last swap is done, what
#                                   was until then, and what was before that; each swap's is higher
#   HOME/.railhead/previous         the release that was live before this one, where no epoch is yet
#   HOME/.railhead/suspect          there is a file here that is not what its size and time say
#   HOME/.railhead/seals/NAME       says which release ID, or the slot NAME, holds, complete
#   HOME/.railhead/manifests/ID     what was found in it when it was sealed
set -eu
operation=$1 home=$2 layout=$3
shift 3

# The caller's surroundings must not matter: sort order, permissions, units, where cd leads.
LC_ALL=C
export LC_ALL
umask 022
unset CDPATH POSIXLY_CORRECT DF_BLOCK_SIZE BLOCK_SIZE BLOCKSIZE

hex='[0-9a-f]' digit='[0-9]'
id_form=$hex$hex$hex$hex$hex$hex$hex$hex$hex$hex-
id_form=$id_form$digit$digit$digit$digit$digit$digit$digit$digit-
id_form=$id_form$digit$digit$digit$digit$digit$digit-UTC

# ---- Answers -------------------------------------------------------------------------------------

answer() {
  printf '\nrailhead-docroot: %s\n' "$1"
}

# Ends without having done it, for the reason $1, in words for people.
refuse() {
  answer refused
  printf '%s' "$1"
  exit 3
}

# ---- Durable changes -----------------------------------------------------------------------------

# Gives the file $1 the one line $2: after a power cut it has the old line or the new one.
put() {
  printf '%s\n' "$2" >"$1.new"
  sync "$1.new"
  mv -fT "$1.new" "$1"
  sync "${1%/*}"
}

# Takes the seal called $1 away, durably, before what it vouches for is touched.
unseal() {
  if [ -e "$state/seals/$1" ]; then
    rm -f "$state/seals/$1"
    sync "$state/seals"
  fi
}

# Makes the directory $1, unless it is there. One that is a link would let files land elsewhere.
directory() {
  if [ -L "$1" ]; then
    refuse "$home/$1 is a symbolic link: make it a directory, or mount the other file system there"
  fi
  if [ ! -d "$1" ]; then
    mkdir "$1"
    sync "$(dirname "$1")"
  fi
}

# ---- What is there -------------------------------------------------------------------------------

is_id() {
  case $1 in
    $id_form) return 0 ;;
    *) return 1 ;;
  esac
}

# Reads the seal called $1 into seal_id and seal_digest. One that is missing, cut short, or speaks of
# another release than its name, is none.
read_seal() {
  seal_id='' seal_digest=''
  [ -f "$state/seals/$1" ] || return 1
  read -r magic version seal_id seal_digest <"$state/seals/$1" || return 1
  [ "$magic $version ${#seal_digest}" = 'railhead-seal 1 64' ] && is_id "$seal_id" || return 1
  case $1 in
    yin | yang | "$seal_id") return 0 ;;
    *) return 1 ;;
  esac
}

# Finds where the release $1 is complete: in its directory, or in a slot, whatever the layout is
# now. So a docroot can change from one layout to the other, and back.
find_sealed() {
  if [ -d "releases/$1" ] && [ ! -L "releases/$1" ] && read_seal "$1"; then
    place=releases/$1
    return 0
  fi
  for slot in yin yang; do
    if [ -d "$slot" ] && [ ! -L "$slot" ] && read_seal "$slot" && [ "$seal_id" = "$1" ]; then
      place=$slot
      return 0
    fi
  done
  return 1
}

# Reads what is live: live is nothing, serving or unknown, and then live_id or live_why. The link is
# judged by the directory that it leads to, not by its text: an absolute link, or one through
# another name of this home, is as good.
read_live() {
  live=unknown live_id='' live_place='' live_why=''
  if [ ! -L current ]; then
    if [ ! -e current ]; then
      live=nothing
    else
      live_why="$home/current is not a symbolic link"
    fi
    return 0
  fi
  target=$(readlink current) || return 0
  real=$(cd -P current 2>/dev/null && pwd -P) || real=''
  name=${real##*/}
  case $name in
    yin | yang) live_place=$name ;;
    *) live_place=releases/$name ;;
  esac
  live_why="$home/current leads to $target, which holds no sealed release of this docroot"
  if [ -z "$real" ]; then
    live_why="$home/current leads to $target, which is not a directory that can be entered"
  elif [ "$live_place" -ef current ] && read_seal "$name"; then
    live=serving live_id=$seal_id live_why=''
  fi
}

describe_live() {
  case $live in
    serving) printf '%s' "$live_id" ;;
    nothing) printf nothing ;;
    *) printf '%s' "$live_why" ;;
  esac
}

# Chooses the slot that nothing serves from. When neither is live, one that holds nothing complete.
idle_slot() {
  if [ yin -ef current ]; then
    slot=yang
  elif [ yang -ef current ] || ! read_seal yin || read_seal yang; then
    slot=yin
  else
    slot=yang
  fi
}

# Reads the line that the last swap published. Where there is none yet, all is 0.0 and nothing, but
# for the release before the live one, which has a file of its own there.
read_epoch() {
  epoch=0.0 epoch_id=nothing before=0.0 before_id=nothing earlier_id=nothing
  if [ -e "$state/epoch" ]; then
    read -r epoch epoch_id before before_id earlier_id rest <"$state/epoch" || epoch=''
    case $epoch.${before:-0.0} in
      *[!0-9.]* | .* | *..* | *.) epoch='' ;;
      *.*.*.*) ;;
      *) epoch='' ;;
    esac
    if [ -z "$epoch" ] || [ -z "$epoch_id" ]; then
      refuse "$home/$state/epoch holds no epoch: remove it, and epochs go on from the fence"
    fi
    before=${before:-0.0} before_id=${before_id:-nothing} earlier_id=${earlier_id:-nothing}
  elif [ -e "$state/previous" ]; then
    read -r before_id <"$state/previous" || before_id=nothing
    epoch_id=${live_id:-nothing}
  fi
}

# Finds what is known of what is live: its epoch, and the release that was live before it. A line
# whose first pair is not live was published for a swap that has not happened.
read_history() {
  read_epoch
  live_epoch=$epoch previous=$before_id armed=''
  if [ "$epoch_id" != "${live_id:-nothing}" ] && [ "$before_id" = "${live_id:-nothing}" ]; then
    live_epoch=$before previous=$earlier_id armed=$epoch_id
  elif [ "$before_id" = nothing ]; then
    previous=$earlier_id
  fi
}

# ---- Before every operation ----------------------------------------------------------------------

# Tries each program with the very options that are used: a busybox has most names, not all options.
probe() {
  missing=''
  for program in flock rsync mkdir rm chmod dirname head tail cat; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  find / -maxdepth 0 -printf '' >/dev/null 2>&1 || missing="$missing find(GNU)"
  sort -z </dev/null >/dev/null 2>&1 || missing="$missing sort(GNU)"
  xargs -0 -r true </dev/null >/dev/null 2>&1 || missing="$missing xargs(GNU)"
  sha256sum -z </dev/null >/dev/null 2>&1 || missing="$missing sha256sum(GNU)"
  df -B1 --output=avail / >/dev/null 2>&1 || missing="$missing df(GNU)"
  readlink -f / >/dev/null 2>&1 || missing="$missing readlink"
  # These three change things: their help texts have to do.
  case $(mv --help 2>&1) in *--no-target-directory*) ;; *) missing="$missing mv(GNU)" ;; esac
  case $(ln --help 2>&1) in *--no-target-directory*) ;; *) missing="$missing ln(GNU)" ;; esac
  case $(sync --help 2>&1) in *--file-system*) ;; *) missing="$missing sync(GNU)" ;; esac
  if [ -n "$missing" ]; then
    refuse "the host lacks$missing: install coreutils, findutils, util-linux and rsync"
  fi
}

# Goes to the home, so that all paths from here on are relative and its name matters no more.
enter() {
  state=.railhead
  cd -P "$home" 2>/dev/null || refuse "$home cannot be entered"
  if [ -L "$state" ]; then
    refuse "$home/$state is a symbolic link: remove it, its directory must be here"
  fi
}

# Makes the home and what belongs in it. Only the last component: that its parent is missing is
# more likely a typing error, or a file system that is not mounted.
found() {
  if [ ! -e "$home" ] && [ ! -L "$home" ]; then
    parent=$(dirname "$home")
    if [ ! -d "$parent" ]; then
      refuse "$parent, the directory that $home belongs in, does not exist: create it"
    fi
    mkdir "$home" || refuse "$home cannot be created: make $parent writable, or create it by hand"
    sync "$parent"
  fi
  [ -d "$home" ] || refuse "$home is not a directory: choose another home, or remove it"
  enter
  [ -w . ] || refuse "$home is not writable for $(id -un): give it to that user"
  if [ -e current ] && [ ! -L current ]; then
    refuse "$home/current is not a symbolic link: move it away, so that a link can take its place"
  fi
  for each in "$state" "$state/seals" "$state/manifests"; do
    directory "$each"
  done
}

# One operation at a time, and none for a deployer that another one has taken over from. The check
# and the change stand under one lock: a deployer that sleeps anywhere in between either holds the
# lock, or meets the higher token when it wakes. The lock is the open file's: it is free when the
# last process that has inherited it is gone, not before.
take_over() {
  fence=$1 wait=$2
  if [ ! -d "$state" ]; then
    refuse "$home has no $state directory: nothing was prepared here"
  fi
  exec 9>>"$state/lock"
  if ! flock -w "$wait" 9; then
    refuse "another operation has held $home/$state/lock for $wait seconds: try again later"
  fi
  highest=0
  if [ -e "$state/fence" ]; then
    read -r highest <"$state/fence" || highest=''
    case $highest in
      '' | *[!0-9]*) refuse "$home/$state/fence holds no number: write the last fencing token there" ;;
    esac
  fi
  if [ "$fence" -lt "$highest" ]; then
    answer fenced
    printf '%s' "$highest"
    exit 3
  fi
  [ "$fence" -eq "$highest" ] || put "$state/fence" "$fence"
}

# ---- Taking away ---------------------------------------------------------------------------------

# Takes the directory releases/$1 out of sight by one rename; wipe does the rest, now or next time.
discard() {
  mv -T "releases/$1" "releases/.$2.$$.trash"
}

# Deletes what was discarded, as far as it can be. Directories may have been made read-only; a file's
# mode is left alone, as its inode may be that of a live release, too.
wipe() {
  for left in releases/.$id_form.*.trash; do
    if [ -d "$left" ] && [ ! -L "$left" ]; then
      find "$left" -type d ! -perm -700 -exec chmod u+rwx '{}' \; || :
      rm -rf --one-file-system "$left" || :
    fi
  done
}

# Clears what interrupted runs have left: only names that are made here, and only under the lock,
# when none of them can be in use. $1 is a staging directory to keep.
clean() {
  for left in .railhead-current.*; do
    [ ! -L "$left" ] || rm -f "$left"
  done
  rm -f "$state"/*.new "$state"/seals/*.new "$state"/manifests/*.new
  for left in releases/.$id_form.*.staging; do
    if [ -d "$left" ] && [ ! -L "$left" ] && [ "$left" != "$1" ]; then
      name=${left#releases/.}
      discard "${left#releases/}" "${name%%.*}"
    fi
  done
  wipe
}

# ---- Operations ----------------------------------------------------------------------------------

# Checks for room: $2 bytes and $3 inodes in the file system of $1. Some file systems do not count
# inodes.
need_room() {
  set -- "$1" "$2" "$3" $(df -B1 --output=avail,iavail,itotal "$1" | tail -n 1)
  case $4 in
    *[!0-9]*) ;;
    *) [ "$4" -ge "$2" ] || refuse "no room in $home: $4 bytes are free, and $2 may be needed" ;;
  esac
  case $5$6 in
    *[!0-9]*) ;;
    *) [ "$6" -eq 0 ] || [ "$5" -ge "$3" ] ||
      refuse "no room in $home: $5 inodes are free, and $3 may be needed" ;;
  esac
}

# Answers "open" with the directory to fill and, on a line of its own, the basis, if there is one.
prepare() {
  id=$1 digest=$2 bytes=$3 inodes=$4 directories=$5
  if find_sealed "$id"; then
    [ "$seal_digest" = "$digest" ] ||
      refuse "$home/$place is sealed as $id, but with other files: deploy under a new release id"
    clean ''
    answer sealed
    return 0
  fi
  read_live
  case $layout in
    releases) prepare_release ;;
    slots) prepare_slot ;;
  esac
}

# The staging directory carries the fencing token: what a deployer that was taken over from may
# still be writing, it writes to a directory that is thrown away, never to one that gets sealed.
prepare_release() {
  directory releases
  staging=releases/.$id.$fence.staging
  if [ -e "$state/suspect" ]; then
    clean ''
  else
    clean "$staging"
  fi
  if [ -e "releases/$id" ] || [ -L "releases/$id" ]; then
    if [ "releases/$id" -ef current ]; then
      refuse "$home/releases/$id is live, but not sealed: point current elsewhere, or remove it"
    fi
    discard "$id" "$id"
    wipe
  fi
  unseal "$id"
  basis=''
  if [ "$live" = serving ] && [ "${live_place#releases/}" != "$live_place" ] &&
    [ ! -e "$state/suspect" ]; then
    basis=../$live_id
  fi
  # With a basis or an earlier try, how much can be reused shows only later: then this checks for
  # what is needed in any case, the directories.
  if [ -z "$basis" ] && [ ! -d "$staging" ]; then
    need_room releases "$bytes" "$inodes"
  else
    need_room releases "$((directories * 4096))" "$directories"
  fi
  directory "$staging"
  answer open
  printf '%s\n%s\n' "$staging" "$basis"
}

# The idle slot stops being complete before anything is written to it. Its files stay: those that do
# not change keep their paths and times, and caches keyed by them stay warm.
prepare_slot() {
  clean ''
  for slot in yin yang; do
    directory "$slot"
  done
  idle_slot
  if read_seal "$slot"; then
    rm -f "$state/manifests/$seal_id"
  fi
  unseal "$slot"
  if [ -e "$state/suspect" ]; then
    find "$slot" -mindepth 1 -delete
  fi
  if [ -z "$(find "$slot" -mindepth 1 -print -quit)" ]; then
    need_room "$slot" "$bytes" "$inodes"
  fi
  answer open
  printf '%s\n\n' "$slot"
}

# Lists the tree in the working directory, in the very bytes of a manifest.
list() {
  printf 'railhead-manifest 1\0'
  find . -mindepth 1 \( -type d -printf 'd %m %P\0' -o -type f -printf 'f %m %s %P\0' \
    -o -type l -printf 'l %P//%l\0' -o -printf '%y %P\0' \) | sort -z
  find . -type f -print0 | sort -z | xargs -0 -r sha256sum -z
}

seal() {
  id=$1 digest=$2 limit=$3
  if find_sealed "$id" && [ "$seal_digest" = "$digest" ]; then
    answer sealed
    return 0
  fi
  case $layout in
    releases) tree=releases/.$id.$fence.staging name=$id ;;
    slots)
      idle_slot
      tree=$slot name=$slot
      ;;
  esac
  [ -d "$tree" ] && [ ! -L "$tree" ] || refuse "$home has no place prepared for $id: prepare it first"
  unseal "$name"
  check_tree
  make_seal
  if [ "$layout" = releases ]; then
    mv -T "$tree" "releases/$id"
    sync releases
  fi
  answer sealed
}

# Reads every byte again, as the release's digest says they must be; answers "differs" with as much
# of the listing as fits if they are not. A transfer passes over a file of the right size and time,
# and would do so again: from here on, until a release is right, nothing that is here is built upon.
check_tree() {
  listing=$state/manifests/$id.new
  here=$(pwd -P)
  (cd "$tree" && list >"$here/$listing")
  actual=$(sha256sum <"$listing")
  if [ "${actual%% *}" != "$digest" ]; then
    put "$state/suspect" "$tree"
    answer differs
    head -c "$limit" "$listing"
    rm -f "$listing"
    exit 3
  fi
}

# The seal comes last: whatever it vouches for is on the disk by then. The tree goes there by one
# syncfs(2) of its file system; fsync of each of 2,000 files took 17 times as long.
# The mode of the tree's own directory is not part of a manifest, and a copy of a private directory
# would be one that no web server can enter.
make_seal() {
  chmod 755 "$tree"
  sync -f "$tree"
  sync "$listing"
  mv -fT "$listing" "$state/manifests/$id"
  sync "$state/manifests"
  put "$state/seals/$name" "railhead-seal 1 $id $digest"
  rm -f "$state/suspect"
}

# Publishes that $1 is about to be live, durably and before it is: who has seen the new link never
# reads an older epoch. When it comes to nothing, a number is skipped. Published once is enough: a
# fleet can do it ahead of the wave of renames.
publish() {
  read_history
  if [ "$armed" = "$1" ] && [ "${epoch%.*}" -eq "$fence" ]; then
    return 0
  fi
  if [ "${epoch%.*}" -ge "$fence" ]; then
    next_epoch=${epoch%.*}.$((${epoch#*.} + 1))
  else
    next_epoch=$fence.1
  fi
  put "$state/epoch" "$next_epoch $1 $live_epoch ${live_id:-nothing} $previous"
  rm -f "$state/previous"
}

# Checks that the release $1 can go live in place of $2; ends well if it is live already.
check_swap() {
  read_live
  find_sealed "$1" || refuse "$1 is not sealed in $home: prepare, transfer and seal it first"
  if [ "$live" = serving ] && [ "$live_id" = "$1" ]; then
    # Perhaps an earlier try was cut off between the rename and this.
    sync .
    answer done
    exit 0
  fi
  if [ "$live" = unknown ] || [ "$2" != "${live_id:-nothing}" ]; then
    refuse "$home serves $(describe_live), not $2 as expected"
  fi
}

arm() {
  check_swap "$1" "$2"
  publish "$1"
  answer done
}

swap() {
  check_swap "$1" "$2"
  publish "$1"
  next=.railhead-current.$$
  # Never onto a leftover: ln -s follows one that leads to a directory, and links inside of it.
  rm -f "$next"
  ln -sT "$place" "$next"
  mv -fT "$next" current
  sync .
  answer done
}

withdraw() {
  id=$1
  read_live
  case $live in
    nothing) ;;
    *)
      [ "$live_id" = "$id" ] || refuse "$home serves $(describe_live), not $id as expected"
      publish nothing
      rm -f current
      ;;
  esac
  sync .
  answer done
}

# Answers "deleted" with the releases that are no longer here, a line each.
retain() {
  others=$1
  shift
  read_live
  read_history
  keep=" $previous $armed $* " deleted=''
  # Newest first: by the date and the time in the name.
  for id in $(list_releases | sort -t - -k 2,3r -k 1,1r); do
    if [ "releases/$id" -ef current ]; then
      continue
    fi
    case $keep in *" $id "*) continue ;; esac
    if [ "$others" -gt 0 ]; then
      others=$((others - 1))
      continue
    fi
    unseal "$id"
    if discard "$id" "$id"; then
      rm -f "$state/manifests/$id"
      deleted="$deleted $id"
    fi
  done
  wipe
  answer deleted
  for id in $deleted; do
    printf '%s\n' "$id"
  done
}

list_releases() {
  for path in releases/$id_form; do
    if [ -d "$path" ] && [ ! -L "$path" ]; then
      printf '%s\n' "${path##*/}"
    fi
  done
}

# A slot may be filled anew while it is being looked at: the answer counts when the link is the same
# before and after.
live() {
  for try in 1 2 3; do
    before=$(readlink current) || before=''
    read_live
    after=$(readlink current) || after=''
    [ "$before" != "$after" ] || break
  done
  answer "$live"
  describe_live
}

case $operation in
  live)
    if [ ! -e "$home" ]; then
      answer nothing
    else
      enter
      live
    fi
    ;;
  prepare)
    probe
    found
    take_over "$1" "$2"
    shift 2
    prepare "$@"
    ;;
  seal | arm | swap | withdraw | retain)
    enter
    take_over "$1" "$2"
    shift 2
    "$operation" "$@"
    ;;
esac
