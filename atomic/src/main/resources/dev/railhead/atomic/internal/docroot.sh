# A docroot on a host: all that Railhead does to one, in POSIX sh, so that a host needs no agent.
# Sent whole as "sh -c SCRIPT railhead-docroot OPERATION HOME ...". What varies arrives only in the
# positional parameters; no name is ever part of the program text.
#
#   prepare LAYOUT FENCE WAIT ID DIGEST BYTES INODES DIRECTORIES GRACE DRAIN AUDIT
#   seal    LAYOUT FENCE WAIT ID DIGEST LIMIT AUDIT
#   arm     LAYOUT FENCE WAIT ID EXPECTED      (EXPECTED: a release, or "nothing")
#   swap    LAYOUT FENCE WAIT ID EXPECTED [SECONDS SCRIPT]
#   confirm LAYOUT FENCE WAIT ID
#   watch   LAYOUT FENCE WAIT EPOCH            (runs on its own, to go back from an unconfirmed swap)
#   withdraw LAYOUT FENCE WAIT ID
#   retain  LAYOUT FENCE WAIT OTHERS GRACE AUDIT [ID ...]
#   live    LAYOUT
#   epoch   LAYOUT
#   verify  LAYOUT LIMIT
#
# AUDIT is 1 where each seal reads every byte; otherwise each so-manyth does, and those in between
# only what may have changed.
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
#   HOME/releases/.ID.idle          kept, where AUDIT is not 1, to be filled anew as a slot is
#   HOME/yin, HOME/yang             the two slots
#   HOME/spare                      a third one, from when one of the others could not be drained
#   HOME/.railhead-current.PID      the next link, for the moment before it is renamed
#   HOME/.railhead/lock             held by flock(1) for the length of an operation
#   HOME/.railhead/fence            the highest fencing token seen
#   HOME/.railhead/epoch            EPOCH ID EPOCH ID ID: what is live once the last swap is done, what
#                                   was until then, and what was before that; each swap's is higher
#   HOME/.railhead/previous         the release that was live before this one, where no epoch is yet
#   HOME/.railhead/filling          SLOT FENCE: the slot that is being filled, and by whom
#   HOME/.railhead/unconfirmed      DUE EPOCH ID ID: goes back to the second at DUE, in seconds
#   HOME/.railhead/pins/*.pin       leases of processes that serve from here
#   HOME/.railhead/suspect          there is a file here that is not what its size and time say
#   HOME/.railhead/seals/NAME       says which release ID, or the slot NAME, holds, complete
#   HOME/.railhead/manifests/ID     what was found in it when it was sealed
#   HOME/.railhead/stamps/NAME      when it was read, and what this needs: .lines has by what its files
#                                   are known again, with their sums, .names all that it held
#   HOME/.railhead/probed           where and when the programs last were as they have to be
#   HOME/.railhead/idle             ID DIGEST: what releases/.ID.idle holds
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
  [ ! -e "$state/seals/$1" ] || rm -f "$state/seals/$1"
  # Also when there was none: one that was taken away, but not durably, could otherwise come back.
  sync "$state/seals"
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
    yin | yang | spare | "$seal_id") return 0 ;;
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
  for slot in yin yang spare; do
    if [ -d "$slot" ] && [ ! -L "$slot" ] && read_seal "$slot" && [ "$seal_id" = "$1" ]; then
      place=$slot
      return 0
    fi
  done
  return 1
}

# Reads what is live: live is nothing, serving or unknown, and then live_id and live_digest, or
# live_why. The link is judged by the directory that it leads to, not by its text: an absolute link, or
# one through another name of this home, is as good.
read_live() {
  live=unknown live_id='' live_digest='' live_place='' live_why='' target=''
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
    yin | yang | spare) live_place=$name ;;
    *) live_place=releases/$name ;;
  esac
  live_why="$home/current leads to $target, which holds no sealed release of this docroot"
  if [ -z "$real" ]; then
    live_why="$home/current leads to $target, which is not a directory that can be entered"
  elif [ "$live_place" -ef current ] && read_seal "$name"; then
    live=serving live_id=$seal_id live_digest=$seal_digest live_why=''
  fi
}

describe_live() {
  case $live in
    serving) printf '%s' "$live_id" ;;
    nothing) printf nothing ;;
    *) printf '%s' "$live_why" ;;
  esac
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

# Lists in slots those that nothing serves from, the one to fill first: one that is not complete,
# then those of older releases, then that of the release before the live one, and last a third one
# that is not there yet.
rank_slots() {
  read_live
  read_history
  incomplete='' older='' before_live='' missing=''
  for slot in yin yang spare; do
    if [ "$slot" -ef current ]; then
      continue
    fi
    if [ "$slot" = spare ] && [ ! -d spare ]; then
      missing=spare
    elif ! read_seal "$slot"; then
      incomplete="$incomplete $slot"
    elif [ "$seal_id" = "$previous" ]; then
      before_live=$slot
    else
      older="$older $slot"
    fi
  done
  slots="$incomplete $older $before_live $missing"
}

# How many seconds before now the link was made, which is when the last swap was.
read_age() {
  age=$(find current -maxdepth 0 -type l -printf '%Ts\n' 2>/dev/null) || age=''
  age=$((now - ${age:-0}))
}

# Names files of the live release that were changed since it was sealed, a line for each of the
# first few, by their times alone. Two times, as a hard link made by a later release changes the one,
# and a source whose clock is ahead has set the other.
edits() {
  [ "$live" = serving ] || return 0
  if [ "$audit" -gt 1 ] && is_unedited; then
    return 0
  fi
  seal=$state/seals/${live_place#releases/}
  find "$live_place" -newer "$seal" -newercm "$seal" \
    -printf 'the live release was changed since it was sealed: %P\n' | head -n 5
}

# Reads the head of the table of $1: where and when the release of its_digest was read there.
read_table() {
  [ -f "$state/stamps/$1" ] && [ ! -L "$state/stamps/$1" ] || return 1
  read -r magic version its_boot its_device its_digest then since sum <"$state/stamps/$1" || return 1
  [ "$magic $version" = 'railhead-stamps 2' ]
}

# Whether a look at what the live release held when it was sealed, by name, finds that nothing has
# changed: a third less work than to walk through it. Whatever is new to a directory has changed that.
# As root, only, a directory gets a later time from its own renaming. Fails if there is any doubt.
is_unedited() {
  name=${live_place#releases/}
  read_table "$name" && [ "$its_digest" = "$live_digest" ] || return 1
  names=$PWD/$state/stamps/$name.names seal=$PWD/$state/seals/$name
  [ -f "$names" ] && [ ! -L "$names" ] || return 1
  changed=$(cd -P "$live_place" && find -files0-from "$names" -maxdepth 0 -newercm "$seal" \
    \( -newer "$seal" -o -type d ! -name . \) -print -quit 2>/dev/null) && [ -z "$changed" ]
}

# ---- Who reads -----------------------------------------------------------------------------------

newline='
'

# Whether the process $1 that began at $2 runs; where other users' processes cannot be seen, whether
# there is one of that number.
runs() {
  case $1 in '' | *[!0-9]*) return 1 ;; esac
  stat=''
  { IFS= read -r stat <"/proc/$1/stat"; } 2>/dev/null || :
  if [ -z "$stat" ]; then
    [ ! -r /proc/1/stat ] || return 1
    case $(kill -0 "$1" 2>&1) in *'o such process'*) return 1 ;; esac
    return 0
  fi
  started=$2
  # After the name: the state is field 3, and when it began field 22 (proc(5)).
  set -f
  set -- ${stat##*)}
  set +f
  [ "${20:-}" = "$started" ] && [ "$1" != Z ] && [ "$1" != X ]
}

# Whether the directory $1 holds nothing.
is_empty() {
  for inside in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    if [ -e "$inside" ] || [ -L "$inside" ]; then
      return 1
    fi
  done
}

# Reads the leases of the processes that serve from here into pins, a line "PLACE RELEASE PROCESS"
# each, as their format has it (package dev.railhead.atomic.serve). One that cannot be understood
# protects everything. Those of processes that are gone are taken away.
read_pins() {
  pins=''
  [ -d "$state/pins" ] && [ ! -L "$state/pins" ] && ! is_empty "$state/pins" || return 0
  boot='' locked=' '
  { read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || :
  namespace=$(readlink /proc/self/ns/pid) || namespace=''
  if [ -r /proc/locks ]; then
    while read -r number kind advice mode pid where rest; do
      [ "$kind" != POSIX ] || locked="$locked${where##*:} "
    done </proc/locks
  fi
  while read -r inode modified name; do
    [ -z "$name" ] || read_pin
  done <<END
$(find "$state/pins" -maxdepth 1 -type f -name '*.pin' ! -name '.*' -printf '%i %Ts %f\n')
END
  find "$state/pins" -maxdepth 1 -type f -name '.*' -mmin +5 -delete
}

read_pin() {
  magic='' version='' its_epoch='' spot='' its_release='' pid='' start='' its_boot='' its_ns='' rest=''
  { read -r magic version its_epoch spot its_release pid start its_boot its_ns rest \
    <"$state/pins/$name"; } 2>/dev/null || :
  understood=yes
  case $magic.$version.$rest.$spot in
    railhead-pin.1../* | railhead-pin.1.. | railhead-pin.1..*[!A-Za-z0-9._/-]*) understood=no ;;
    railhead-pin.1..*) [ -n "$its_ns" ] || understood=no ;;
    *) understood=no ;;
  esac
  case $locked in
    *" $inode "*) ;;
    *)
      if [ $understood = yes ] && [ -n "$boot" ] && [ "$its_boot.$its_ns" = "$boot.$namespace" ]; then
        runs "$pid" "$start" || understood=gone
      elif [ "$((now - modified))" -ge 300 ]; then
        understood=gone
      fi
      ;;
  esac
  case $understood in
    yes) pins="$pins$spot $its_release $pid$newline" ;;
    no) pins="$pins* - -$newline" ;;
    gone) rm -f "$state/pins/$name" ;;
  esac
}

# Finds in readers who has pinned the place $1; fails if nobody has.
find_readers() {
  readers=''
  while read -r spot its_release pid; do
    if [ "$spot" = "$1" ] || [ "$spot" = '*' ]; then
      readers="$readers${readers:+, }process $pid (release $its_release)"
    fi
  done <<END
$pins
END
  [ -n "$readers" ]
}

# ---- Before every operation ----------------------------------------------------------------------

# Looks for each program, and tries it with the very options that are used, as a busybox has most names
# and not all options: the first time since the machine was started, and with this PATH.
probe() {
  missing='' boot='' probed=''
  for program in flock rsync mkdir rm chmod dirname head tail cat date sleep find sort xargs sha256sum \
    df readlink mv ln sync; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
  done
  { read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || :
  { IFS= read -r probed <"$home/.railhead/probed"; } 2>/dev/null || :
  tools="railhead-probe 1 $boot $PATH"
  if [ -n "$missing" ] || [ -z "$boot" ] || [ "$probed" != "$tools" ]; then
    probed=''
    try_options
  fi
  if [ -n "$missing" ]; then
    refuse "the host lacks$missing: install coreutils, findutils, util-linux and rsync"
  fi
}

# Notes that $1 is not what it has to be, unless it is not there at all.
lacks() {
  case " $missing " in *" $1 "*) ;; *) missing="$missing $1(GNU)" ;; esac
}

try_options() {
  find / -maxdepth 0 -printf '' >/dev/null 2>&1 || lacks find
  sort -z </dev/null >/dev/null 2>&1 || lacks sort
  xargs -0 -r true </dev/null >/dev/null 2>&1 || lacks xargs
  sha256sum -z </dev/null >/dev/null 2>&1 || lacks sha256sum
  df -B1 --output=avail / >/dev/null 2>&1 || lacks df
  readlink -f / >/dev/null 2>&1 || lacks readlink
  # These three change things: their help texts have to do.
  case $(mv --help 2>&1) in *--no-target-directory*) ;; *) lacks mv ;; esac
  case $(ln --help 2>&1) in *--no-target-directory*) ;; *) lacks ln ;; esac
  case $(sync --help 2>&1) in *--file-system*) ;; *) lacks sync ;; esac
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
  for each in "$state" "$state/seals" "$state/manifests" "$state/pins"; do
    if [ ! -d "$each" ] || [ -L "$each" ]; then
      directory "$each"
      # Servers run as other users, and each takes only its own leases away.
      [ "$each" != "$state/pins" ] || chmod 1777 "$each"
    fi
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
  settle
}

# Goes back from a swap that was not confirmed in time, if its watchdog did not: it may have been
# killed, or the host restarted. One that something else came after needs no confirmation any more.
settle() {
  due=''
  [ "$operation" != confirm ] && [ -e "$state/unconfirmed" ] || return 0
  read_unconfirmed
  read_live
  read_epoch
  if [ -z "$due" ] || [ "$live_id" != "$unconfirmed_id" ] || [ "$epoch" != "$unconfirmed_epoch" ]; then
    # Between what it notes and its rename a swap may be cut off: its watchdog finds nothing to do.
    rm -f "$state/unconfirmed"
    due=''
  elif [ "$(date +%s)" -ge "$due" ]; then
    go_back
    due=''
  fi
}

read_unconfirmed() {
  due='' unconfirmed_epoch='' unconfirmed_id='' back=''
  { read -r due unconfirmed_epoch unconfirmed_id back <"$state/unconfirmed"; } 2>/dev/null || due=''
  case $due in *[!0-9]*) due='' ;; esac
}

# As the release that it would go back to is the one before the live one, nothing has deleted it.
go_back() {
  publish "$back"
  if [ "$back" = nothing ]; then
    rm -f current
  elif find_sealed "$back"; then
    next=.railhead-current.$$
    rm -f "$next"
    ln -sT "$place" "$next"
    mv -fT "$next" current
  else
    refuse "$home serves $live_id, which was not confirmed in time, but $back is no longer complete here"
  fi
  sync .
  rm -f "$state/unconfirmed"
}

# ---- Taking away ---------------------------------------------------------------------------------

# Takes the directory releases/$1 out of sight by one rename; wipe does the rest, now or next time.
discard() {
  # Of one release there can be an idle and a staging directory.
  [ ! -e "releases/.$2.$$.trash" ] || wipe
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
  for left in "$state"/*.new "$state"/seals/*.new "$state"/manifests/*.new "$state"/stamps/*.new; do
    [ ! -e "$left" ] || rm -f "$left"
  done
  if [ "$audit" -eq 1 ] || [ "$layout" = slots ] || [ -e "$state/suspect" ] || ! read_idle; then
    forget_idle
  fi
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

# Answers "open" with the directory to fill and, on lines of their own, the basis, if there is one,
# and the release and digest by the seal of the basis, or without one of what the directory holds.
prepare() {
  id=$1 digest=$2 bytes=$3 inodes=$4 directories=$5 grace=$6 drain=$7 audit=$8
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
  basis='' held=''
  if [ "$live" = serving ] && [ "${live_place#releases/}" != "$live_place" ] &&
    [ ! -e "$state/suspect" ]; then
    basis=../$live_id
    ! read_seal "$live_id" || held="$seal_id $seal_digest"
  fi
  if [ ! -e "$staging" ] && read_idle; then
    fill_anew
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
  printf '%s\n%s\n%s\n' "$staging" "$basis" "$held"
  edits
}

# Reads what is kept to be filled anew into idle_id and idle_digest; fails if nothing is.
read_idle() {
  idle_id='' idle_digest=''
  [ -f "$state/idle" ] && read -r idle_id idle_digest <"$state/idle" || return 1
  is_id "$idle_id" && [ "${#idle_digest}" -eq 64 ] &&
    [ -d "releases/.$idle_id.idle" ] && [ ! -L "releases/.$idle_id.idle" ]
}

# Makes the idle release the staging directory, and with it what is known of its files. Unlike a farm
# of links to the live release, this changes the ctime of no file.
fill_anew() {
  rm -f "$state/idle"
  sync "$state"
  mv -T "releases/.$idle_id.idle" "$staging"
  if [ "$idle_id" != "$id" ]; then
    for part in .lines ''; do
      [ ! -e "$state/stamps/$idle_id$part" ] ||
        mv -fT "$state/stamps/$idle_id$part" "$state/stamps/$id$part"
    done
  fi
  basis='' held="$idle_id $idle_digest"
}

# Keeps the release $1, which is to be deleted, to be filled anew.
lay_idle() {
  read_seal "$1" || return 1
  unseal "$1"
  forget_idle
  mv -T "releases/$1" "releases/.$1.idle"
  put "$state/idle" "$1 $seal_digest"
}

forget_idle() {
  [ ! -e "$state/idle" ] || rm -f "$state/idle"
  for left in releases/.$id_form.idle; do
    if [ -d "$left" ] && [ ! -L "$left" ]; then
      name=${left#releases/.}
      discard "${left#releases/}" "${name%%.*}"
    fi
  done
}

# Whether something may still read from the slot $1; says what in why.
is_busy() {
  why=''
  if find_readers "$1"; then
    why="$1 is still read by $readers, $age s after the last swap"
    return 0
  fi
  read_seal "$1" || return 1
  if [ "$seal_id" = "$previous" ] && [ "$age" -lt "$grace" ]; then
    why="$1 was live less than $grace s ago"
  elif [ -n "$due" ] && [ "$seal_id" = "$back" ]; then
    why="$1 is what an unconfirmed swap may go back to"
  fi
  [ -n "$why" ]
}

# Waits for the readers of the slot that is next to leave it, and takes another one if they do not:
# who has forgotten to leave blocks no deploy. Says in leaks who that is.
choose_slot() {
  began=''
  while :; do
    now=$(date +%s) late=''
    began=${began:-$now}
    [ "$((now - began))" -lt "$drain" ] || late=yes
    rank_slots
    read_age
    read_pins
    leaks=''
    for slot in $slots; do
      if ! is_busy "$slot"; then
        return 0
      fi
      leaks="$leaks${leaks:+; }$why"
      [ -n "$late" ] || break
    done
    [ -z "$late" ] || refuse "$home has no slot that nothing reads from: $leaks"
    sleep 0.1
  done
}

# The idle slot stops being complete before anything is written to it. Its files stay: those that do
# not change keep their paths and times, and caches keyed by them stay warm.
prepare_slot() {
  clean ''
  choose_slot
  chosen=$slot
  for slot in yin yang "$chosen"; do
    directory "$slot"
  done
  # Where the last swap was cut off before this, the disk's link may still lead to this slot.
  sync .
  held=''
  if read_seal "$slot"; then
    rm -f "$state/manifests/$seal_id"
    held="$seal_id $seal_digest"
  fi
  unseal "$slot"
  if [ -e "$state/suspect" ]; then
    find "$slot" -mindepth 1 -delete
    held=''
  fi
  if is_empty "$slot"; then
    need_room "$slot" "$bytes" "$inodes"
  fi
  printf '%s\n' "$slot $fence" >"$state/filling"
  answer open
  printf '%s\n\n%s\n' "$slot" "$held"
  [ -z "$leaks" ] || printf '%s\n' "$leaks"
  edits
}

# Lists the tree in the working directory, in the very bytes of a manifest, with the sums that $1
# makes.
list() {
  printf 'railhead-manifest 1\0'
  find . -mindepth 1 \( -type d -printf 'd %m %P\0' -o -type f -printf 'f %m %s %P\0' \
    -o -type l -printf 'l %P//%l\0' -o -printf '%y %P\0' \) | sort -z
  find . -type f -print0 | sort -z | "$1"
}

sums() {
  xargs -0 -r sha256sum -z
}

# The same by openssl(1), which uses the processor's SHA instructions, as Debian's coreutils do not:
# 400 MB in 0.2 s, not in 1.1 s. It has no -z, so the lines of names with a newline come out wrong.
fast_sums() {
  xargs -0 -r openssl dgst -sha256 -r 2>/dev/null | sed 's/ \*/  /' | tr '\n' '\0'
}

# Sets ways to the functions above that can be used here, the fastest first. Only a listing whose own
# sum is the one that it should have is good, so a way that gets another one is no harm: what counts
# then is what sha256sum says.
find_ways() {
  ways=sums lister=list
  if command -v openssl >/dev/null 2>&1 && command -v sed >/dev/null 2>&1 &&
    command -v tr >/dev/null 2>&1; then
    ways='fast_sums sums'
  fi
}

# ---- What was read before ------------------------------------------------------------------------
#
# Where AUDIT is not 1, a file that was read before is known again by its stamp: its device, inode,
# size, mtime and ctime. Whatever is done to a file or its names gives it the present as its ctime,
# which only root, by setting the clock, can make another. So a file that has the stamp that it had
# just before it was read holds what was read then, if
#
#   - its ctime was past by then: within one tick of the clock a change could leave it as it is;
#   - the clock has not been set back since: an instant could come a second time;
#   - the machine has not been started since: after a power cut an inode may be older than its data,
#     and the disk may have been elsewhere meanwhile;
#   - its file system is one of this machine's that keeps inode numbers, and that of .railhead.
#
# A table holds "STAMP SUM " and NUL for each such file of a release or a slot, sorted. A line beside it
# has all that this needs and the table's own sum, which is cksum(1)'s: it tells of a disk that was
# full, or that only one of the two was replaced, and nobody has a reason to forge it. Where anything
# is in doubt, nothing is known, and everything is read; and whatever is known, a tree is right only
# if all of it comes to the release's digest.

stamp='%D:%i:%s:%T@:%C@'

# Tells the device and the present, by the file system's own clock. Fails where stamps mean nothing.
tell_time() {
  { read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null || return 1
  case $(stat -f -c %T "$stamps") in
    ext2/ext3 | xfs | btrfs | zfs | f2fs | tmpfs | overlayfs) ;;
    *) return 1 ;;
  esac
  printf '%s\n' "$$" >"$stamps/now.new"
  read -r device now <<END
$(find "$stamps/now.new" -printf '%D %C@')
END
  # Ten digits from 2001 to 2286, so that such times are in the order of their texts.
  case ${now%%.*} in
    $digit$digit$digit$digit$digit$digit$digit$digit$digit$digit) ;;
    *) return 1 ;;
  esac
}

# Whether the table of $1 can be used.
recall() {
  read_table "$1" && [ "$its_boot $its_device" = "$boot $device" ] || return 1
  case $since in '' | *[!0-9]*) return 1 ;; esac
  is_past "$then" && [ -f "$stamps/$1.lines" ] && [ ! -L "$stamps/$1.lines" ] || return 1
  [ -n "$sum" ] && [ "$(cksum <"$stamps/$1.lines")" = "$sum" ]
}

# Whether the time $1 was before now, of which it has the form.
is_past() {
  case $1 in *[!0-9.]* | *.*.*) return 1 ;; *.*) ;; *) return 1 ;; esac
  [ "${#1}" -eq "${#now}" ] && [ "${1%.*}" -le "${now%.*}" ] || return 1
  [ "${1%.*}" -lt "${now%.*}" ] || [ "1${1#*.}" -lt "1${now#*.}" ]
}

# Gathers in known what was read before of files that may be in the place $1, which with numbered
# releases has most of them in common with the live one. Sets lister, if stamps can be used here.
know() {
  directory "$state/stamps"
  stamps=$PWD/$state/stamps known=/dev/null
  if ! command -v awk >/dev/null 2>&1 || ! command -v cksum >/dev/null 2>&1 ||
    ! join -z /dev/null /dev/null 2>/dev/null ||
    ! cut -z -f 1 </dev/null 2>/dev/null || ! paste -z - </dev/null 2>/dev/null || ! tell_time; then
    return 0
  fi
  lister=list_known
  if ! recall "$1" || [ "$((since + 1))" -ge "$audit" ]; then
    since=0
    return 0
  fi
  seals=$((since + 1))
  known=$stamps/$1.lines
  if [ "$layout" != slots ] && recall "${live_id:-nothing}"; then
    sort -z -m -u "$known" "$stamps/$live_id.lines" >"$stamps/known.new"
    known=$stamps/known.new
  fi
  since=$seals
  # What is known wrongly costs a second look, and no refusal.
  ways="$ways forget $ways"
}

# As list does, reading only what is not known.
list_known() {
  printf 'railhead-manifest 1\0'
  find . -fprint0 "$stamps/names.new" \( -type d \( -name . -o -printf 'd %m %P\0' \) \
    -o -type f -fprintf "$stamps/look.new" "$stamp ./%P\0" -printf 'f %m %s %P\0' \
    -o -type l -printf 'l %P//%l\0' -o -printf '%y %P\0' \) >"$stamps/entries.new"
  sort -z "$stamps/entries.new"
  sort -z -o "$stamps/look.new" "$stamps/look.new"
  join -z -t ' ' "$known" "$stamps/look.new" >"$stamps/known-here.new"
  join -z -t ' ' -v 2 "$known" "$stamps/look.new" >"$stamps/read-here.new"
  cut -z -d ' ' -f 2- "$stamps/read-here.new" | "$1" >"$stamps/sums.new"
  cut -z -d ' ' -f 2- "$stamps/known-here.new" | sort -z -k 1.67 - "$stamps/sums.new"
}

# Keeps for the next time what list_known has come to, which was right: so there is a sum for each
# file that was read, in the order in which they were looked at. What was known was past by the time
# of its own table, and so by now, and is in order; what was read is seen to.
remember() {
  cut -z -c 1-64 "$stamps/sums.new" >"$stamps/hex.new"
  cut -z -d ' ' -f 1 "$stamps/read-here.new" | paste -z -d ' ' - "$stamps/hex.new" | tr '\0' '\n' |
    awk -F '[: ]' -v device="$device" -v now="$now" \
      'NF == 6 && $1 == device && length($5) == length(now) && $5 "" < now "" { print $0 " " }' |
    tr '\n' '\0' >"$stamps/fresh.new"
  [ -d "$stamps/new" ] || mkdir "$stamps/new"
  mv -fT "$stamps/names.new" "$stamps/new/$1.names"
  cut -z -d ' ' -f 1-3 "$stamps/known-here.new" |
    sort -z -m -u - "$stamps/fresh.new" >"$stamps/new/$1.lines"
  sum=$(cksum <"$stamps/new/$1.lines")
  printf '%s\n' "railhead-stamps 2 $boot $device $digest $now $since $sum" >"$stamps/new/$1"
  mv -f "$stamps/new/$1.lines" "$stamps/new/$1.names" "$stamps/new/$1" "$stamps"
  rm -f "$stamps"/*.new
}

seal() {
  id=$1 digest=$2 limit=$3 audit=$4
  if find_sealed "$id" && [ "$seal_digest" = "$digest" ]; then
    answer sealed
    return 0
  fi
  [ "$audit" -eq 1 ] || read_live
  case $layout in
    releases) tree=releases/.$id.$fence.staging name=$id ;;
    slots)
      tree='' filler=''
      [ ! -e "$state/filling" ] || read -r tree filler <"$state/filling" || tree=''
      [ "$filler" = "$fence" ] || tree=''
      case $tree in
        yin | yang | spare) [ ! "$tree" -ef current ] || tree='' ;;
        *) tree='' ;;
      esac
      name=$tree
      ;;
  esac
  if [ -z "$tree" ] || [ ! -d "$tree" ] || [ -L "$tree" ]; then
    refuse "$home has no place prepared for $id: prepare it first"
  fi
  unseal "$name"
  find_ways
  [ "$audit" -eq 1 ] || know "$name"
  check_tree
  make_seal
  if [ "$lister" = list_known ]; then
    # That it cannot be kept is no reason to fail, and a table that is wrong has not its own sum.
    remember "$name" || :
  fi
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
  for way in $ways; do
    if [ "$way" = forget ]; then
      known=/dev/null
      since=0
      continue
    fi
    (cd "$tree" && "$lister" $way >"$here/$listing")
    case $way in
      fast_sums) actual=$(openssl dgst -sha256 -r <"$listing" 2>/dev/null) || actual='' ;;
      *) actual=$(sha256sum <"$listing") ;;
    esac
    [ "${actual%% *}" != "$digest" ] || break
  done
  if [ "${actual%% *}" != "$digest" ]; then
    put "$state/suspect" "$tree"
    answer differs
    head -c "$limit" "$listing"
    rm -f "$listing"
    exit 3
  fi
}

# Brings the tree $1 to the disk: a small one by fsync(2) of each file and then each directory, from
# the bottom up, a large one by one syncfs(2) of its file system, which for 512 files took a
# 20th of the time, and for 16 as long, as it brings everything else to the disk as well. When it
# fails, so does the operation: a second try would succeed and tell nothing of what was lost. To
# count to 17, find writes 1,000 bytes each: it buffers, and would else walk through all of the tree.
sync_tree() {
  few=$(find "$1" \( -type f -o -type d \) -printf '%1000d' | head -c 17000)
  if [ "${#few}" -gt 16000 ]; then
    sync -f "$1"
  else
    find "$1" -depth \( -type f -o -type d \) -print0 | xargs -0 sync
  fi
}

# The seal comes last: whatever it vouches for is on the disk by then.
# The mode of the tree's own directory is not part of a manifest, and a copy of a private directory
# would be one that no web server can enter.
make_seal() {
  chmod 755 "$tree"
  sync_tree "$tree"
  sync "$listing"
  mv -fT "$listing" "$state/manifests/$id"
  sync "$state/manifests"
  put "$state/seals/$name" "railhead-seal 1 $id $digest"
  [ ! -e "$state/suspect" ] || rm -f "$state/suspect"
}

# Publishes that $1 is about to be live, durably and before it is: who has seen the new link never
# reads an older epoch. When it comes to nothing, a number is skipped. Published once is enough: a
# fleet can do it ahead of the wave of renames.
publish() {
  read_history
  if [ "$armed" = "$1" ] && [ "${epoch%.*}" -eq "$fence" ] && [ -e "$state/armed" ]; then
    # Written once the line is on the disk, so it tells that one from a line cut off before it was.
    read -r done_epoch <"$state/armed" || done_epoch=''
    [ "$done_epoch" != "$epoch" ] || return 0
  fi
  if [ "${epoch%.*}" -ge "$fence" ]; then
    next_epoch=${epoch%.*}.$((${epoch#*.} + 1))
  else
    next_epoch=$fence.1
  fi
  if [ "$1" != nothing ]; then
    # That it is sealed is seen; that it is on the disk is not, when who sealed it was cut off.
    sync "$state/seals"
    if [ -d releases ]; then
      sync releases
    else
      sync .
    fi
  fi
  put "$state/epoch" "$next_epoch $1 $live_epoch ${live_id:-nothing} $previous"
  printf '%s\n' "$next_epoch" >"$state/armed"
  [ ! -e "$state/previous" ] || rm -f "$state/previous"
}

# Checks that the release $1 can go live in place of $2; ends well if it is live already.
check_swap() {
  read_live
  find_sealed "$1" || refuse "$1 is not sealed in $home: prepare, transfer and seal it first"
  if [ "$live" = serving ] && [ "$live_id" = "$1" ]; then
    # Perhaps an earlier try was cut off between the rename and this.
    sync .
    if [ -n "$due" ] && [ $# -eq 4 ]; then
      watch_over "$unconfirmed_epoch" "$4"
    fi
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
  check_swap "$@"
  seen=$target
  publish "$1"
  if [ $# -eq 4 ]; then
    promise "$1" "$3" "$4"
  fi
  next=.railhead-current.$$
  # Never onto a leftover: ln -s follows one that leads to a directory, and links inside of it.
  [ ! -e "$next" ] && [ ! -L "$next" ] || rm -f "$next"
  ln -sT "$place" "$next"
  # Under the lock only something that knows nothing of it can have changed this.
  if [ "$(readlink current)" != "$seen" ]; then
    refuse "$home/current was changed by something else just now"
  fi
  mv -fT "$next" current
  sync .
  [ $# -eq 4 ] || [ ! -e "$state/unconfirmed" ] || rm -f "$state/unconfirmed"
  answer done
}

# Promises to go back from $1 unless that is confirmed within $2 seconds: noted before the swap, and
# watched over from before it, so that there is no moment in which the host would stay.
promise() {
  command -v setsid >/dev/null 2>&1 || refuse "the host lacks setsid: install util-linux"
  read_epoch
  put "$state/unconfirmed" "$(($(date +%s) + $2)) $epoch $1 ${live_id:-nothing}"
  watch_over "$epoch" "$3"
}

# Leaves a process behind that has nothing to do with this one's terminal, session, output or lock.
watch_over() {
  setsid sh -c "$2" railhead-docroot watch "$PWD" "$layout" "$fence" 60 "$1" \
    </dev/null >/dev/null 2>&1 9>&- &
}

# Waits until the swap of the epoch $1 is due. To go back is what every operation does then, once it
# has the lock: if the confirmation has it first, there is nothing left to do.
watch() {
  while read_unconfirmed && [ -n "$due" ] && [ "$unconfirmed_epoch" = "$1" ]; do
    left=$((due - $(date +%s)))
    [ "$left" -gt 0 ] || return 0
    [ "$left" -le 2 ] || left=2
    sleep "$left"
  done
  exit 0
}

confirm() {
  id=$1
  read_live
  if [ "$live_id" != "$id" ]; then
    refuse "$home serves $(describe_live), not $id: it was not confirmed in time, or something else was deployed"
  fi
  if [ -e "$state/unconfirmed" ]; then
    rm -f "$state/unconfirmed"
    sync "$state"
  fi
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
  others=$1 grace=$2 audit=$3
  shift 3
  read_live
  read_history
  if ! has_releases; then
    wipe
    forget_stamps
    answer deleted
    return 0
  fi
  now=$(date +%s)
  read_age
  read_pins
  keep=" $previous $armed $* " deleted='' idle=''
  [ "$age" -ge "$grace" ] || keep="$keep$earlier_id "
  # Newest first: by the date and the time in the name.
  for id in $(list_releases | sort -t - -k 2,3r -k 1,1r); do
    if [ "releases/$id" -ef current ]; then
      continue
    fi
    case $keep in *" $id "*) continue ;; esac
    if find_readers "releases/$id"; then
      continue
    fi
    if [ "$others" -gt 0 ]; then
      others=$((others - 1))
      continue
    fi
    if [ "$audit" -gt 1 ] && [ -z "$idle" ] && lay_idle "$id"; then
      idle=$id
    else
      unseal "$id"
      discard "$id" "$id" || continue
    fi
    rm -f "$state/manifests/$id"
    deleted="$deleted $id"
  done
  wipe
  forget_stamps
  answer deleted
  for id in $deleted; do
    printf '%s\n' "$id"
  done
}

# Deletes the tables and names of releases that are neither here nor idle.
forget_stamps() {
  for table in "$state/stamps"/$id_form "$state/stamps"/$id_form.*; do
    name=${table##*/}
    name=${name%%.*}
    if [ -e "$table" ] && [ ! -d "releases/$name" ] && [ ! -d "releases/.$name.idle" ]; then
      rm -f "$table"
    fi
  done
}

has_releases() {
  for path in releases/$id_form; do
    if [ -d "$path" ] && [ ! -L "$path" ]; then
      return 0
    fi
  done
  return 1
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
    read_live
    after=$(readlink current) || after=''
    [ "$target" != "$after" ] || break
  done
  answer "$live"
  describe_live
}

# Compares the live release with the manifest that was kept of it when it was sealed. Answers
# "differs" with both, after the number of bytes of the first.
verify() {
  limit=$1
  read_live
  [ "$live" = serving ] || refuse "$home serves $(describe_live): there is nothing to verify"
  kept=$PWD/$state/manifests/$live_id
  [ -f "$kept" ] || refuse "$home/$state/manifests/$live_id is missing: deploy the release again"
  find_ways
  for way in $ways; do
    if [ "$(cd "$live_place" && list $way | sha256sum)" = "$(sha256sum <"$kept")" ]; then
      answer same
      return 0
    fi
  done
  answer differs
  wc -c <"$kept"
  cat "$kept"
  (cd "$live_place" && list sums) | head -c "$limit"
}

case $operation in
  epoch)
    enter
    read_live
    read_history
    answer epoch
    printf '%s' "$live_epoch"
    ;;
  verify)
    enter
    verify "$1"
    ;;
  watch)
    enter
    watch "$3"
    take_over "$1" "$2"
    ;;
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
    [ -n "$probed" ] || printf '%s\n' "$tools" >"$state/probed"
    shift 2
    prepare "$@"
    ;;
  seal | arm | swap | confirm | withdraw | retain)
    enter
    take_over "$1" "$2"
    shift 2
    "$operation" "$@"
    ;;
esac
