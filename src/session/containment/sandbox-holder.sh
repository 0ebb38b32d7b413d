#!/usr/bin/env bash
# Builds the file system of a sandbox, starts its first process and holds both until standard input ends. Runs in its own
# mount namespace, with all privileges there.
# $1 folder to build in, $2 size limit of all writes, $3 network, $4 `root` or `user`, $5 rlimit tag, $6 limit of processes,
# $7 control group with that limit, or empty, $8 file with the seccomp filter, or empty, $9 archive with the files of an
# earlier sandbox, or empty. Then lists that end with `--`: what to cover (see `cover`), folders to hide, what to cover in the
# folders of the document, and folders to show, as pairs of a folder and a place; then the options of bubblewrap.
# Prints a line per event: `hidden PATH` for what can't be covered, `unseen FOLDER` for what can't be shown, `unlimited` when
# nothing limits the number of processes, and last `ready PID` or `error REASON`.
set -euo pipefail
box=$1 size=$2 network=$3 as=$4 tag=$5 most=$6 group=$7 filter=$8 files=$9
shift 9
trap '' INT TERM HUP
exec 3>&1 >/dev/null

fail() {
  printf 'error %s\n' "$1" >&3
  exit 1
}

[[ -z $tag ]] || ulimit -x "$tag" 2>/dev/null || :
[[ -z $group ]] || echo "$BASHPID" >"$group/cgroup.procs" || fail 'it could not join its control group'

mount -t tmpfs -o "size=$size,nr_inodes=1m,mode=755" fencepost "$box" || fail 'no file system could be mounted'
cd "$box"
mkdir merged lower upper work empty hidden home proc fencepost fencepost/{control,path,tmp,work} run run/{fencepost,lock} shm tmp var-tmp
chmod 700 home fencepost/{tmp,work}
chmod 1777 run/lock shm tmp var-tmp
if [[ -n $files ]]; then
  tar --extract --file="$files" --xattrs --xattrs-include='*' --acls --numeric-owner --same-owner --same-permissions ||
    fail 'its earlier files could not be restored'
fi
if [[ $as == root ]]; then
  # Root could change the owner, the mode and the times of the machine's own nodes, and lock them. An ordinary user makes none.
  mkdir dev || fail 'its devices could not be made'
  while read -r name major minor; do
    mknod -m 666 "dev/$name" c "$major" "$minor" || fail 'its devices could not be made'
  done <<<$'null 1 3\nzero 1 5\nfull 1 7\nrandom 1 8\nurandom 1 9\ntty 5 0'
fi

# Sets REPLY to a path of folder $2 whose characters mean nothing in the options of a mount. $1 is a name for it.
plain() {
  REPLY=$2
  [[ $2 == *[!A-Za-z0-9/._+@-]* ]] || return 0
  REPLY=lower/$1
  mkdir -p "$REPLY"
  mount --bind -- "$2" "$REPLY" 2>/dev/null
}

# Shows folder $3 of the machine at $4. By overlays alone, writes stay in the box, and sockets and named pipes lead to no
# program of the machine. Where an overlay is refused, the place stays empty. $2 names the folder for writes. $1 is `overlay`,
# or `copy`: the folder has mounts in it, which follow. Then its own files are copied, but for large ones.
cover() {
  local name=$2 from=$3 to=merged$4 options
  [[ -d $from ]] || { [[ -f $from && -d ${to%/*} ]] && cp -- "$from" "$to"; return 0; }
  mkdir -p -- "$to" "upper/$name" "work/$name"
  if [[ $1 == copy ]]; then
    REPLY=lower/$name
    mkdir "$REPLY" && chmod --reference="$from" -- "$REPLY"
    find "$from" -mindepth 1 -maxdepth 1 '(' -type f -size +32M -printf 'hidden %p\n' -o \
      '(' -type l -o -type f -readable ')' -exec cp -P --preserve=mode,timestamps -t "$REPLY" -- {} + ')' >&3 2>/dev/null || :
  else
    plain "$name" "$from" || { hide "$from"; return 0; }
  fi
  options="lowerdir=$REPLY,upperdir=upper/$name,workdir=work/$name"
  [[ $as == root ]] || { options+=,userxattr; own "$from" "upper/$name"; }
  mount -t overlay overlay -o "$options" "$to" 2>/dev/null || hide "$from"
}

hide() {
  [[ $1 != / && $1 != /usr ]] || fail "\`$1\` can't be overlaid (mount -t overlay)"
  printf 'hidden %s\n' "${1//$'\n'/?}" >&3
}

# To an ordinary user, the files of the machine belong to nobody. The folders that people write to are recreated as the
# user's own, and the files of /etc are copied.
own() {
  local folder file
  [[ -z $files ]] || return 0
  for folder in /usr/{bin,sbin,lib,share} /usr/local /usr/local/{bin,sbin,lib,share,etc,include} \
    /var/{cache,lib,log,mail,opt,spool,www,www/html} /etc/{apt,cron.d,default,init.d,profile.d,ssl,systemd,sudoers.d}; do
    if [[ $folder == "$1"/* && -d $folder ]]; then mkdir -p -- "$2${folder#"$1"}"; fi
  done
  [[ $1 == /etc ]] || return 0
  for file in /etc/*; do
    if [[ -f $file && -r $file && ! -L $file ]]; then cp -- "$file" "$2/"; fi
  done
}

while [[ $1 != -- ]]; do
  cover "${@:1:4}"
  shift 4
done
shift
for folder in dev proc root run sys tmp; do
  # Some systems have a link here, which would lead out of the box.
  [[ ! -L merged/$folder ]] || rm -- "merged/$folder"
  [[ -d merged/$folder ]] || mkdir -- "merged/$folder"
done

# Scripts and links of the caller name files by the caller's own home folder, which is hidden. Links there lead to the home
# folder of the document.
lead() {
  local part path=hidden parts
  IFS=/ read -ra parts <<<"$1"
  for part in "${parts[@]}"; do
    # Through a link, the next folder would be made on the machine.
    [[ ! -L $path ]] || return 0
    path+=/$part
  done
  mkdir -p -- "${path%/*}"
  [[ -e $path || -L $path ]] || ln -s -- "/root/$1" "$path"
}

# All mounts in one call, as a table of file systems (fstab(5)).
table='' targets=()
# Escapes a path as the table and mountinfo do.
escape() {
  REPLY=${1//\\/\\134} REPLY=${REPLY// /\\040} REPLY=${REPLY//$'\t'/\\011}
  REPLY=${REPLY//$'\n'/\\012}
}
add() {
  local source type=$3 options=$4
  escape "$1" && source=$REPLY
  escape "$box/merged$2"
  targets+=("$REPLY")
  table+="$source $REPLY $type $options 0 0"$'\n'
}
add "$box/run" /run none bind
add "$box/tmp" /tmp none bind
add "$box/home" /root none bind
add "$box/var-tmp" /var/tmp none bind,X-mount.mkdir
while [[ $1 != -- ]]; do
  add "$box/hidden" "$1" none bind,X-mount.mkdir
  shift
done
shift
add "$box/fencepost" /run/fencepost none bind,ro
add "$box/fencepost/tmp" /run/fencepost/tmp none bind
add "$box/fencepost/work" /run/fencepost/work none bind
covered=()
while [[ $1 != -- ]]; do
  [[ $4 != /root/* || $3 == "$4" ]] || lead "${4#/root/}"
  [[ $4 != /root || $3 == "$4" ]] || for entry in "$3"/* "$3"/.[!.]*; do lead "${entry##*/}"; done
  covered+=("${@:1:4}")
  shift 4
done
shift
required=${#targets[@]} shown=()
# Overlays instead of bind mounts: the sockets in them can't be connected to.
while [[ $1 != -- ]]; do
  shown+=("$1")
  mkdir -p "fencepost/path/$2"
  plain "path/$2" "$1" || REPLY=
  options="lowerdir=$REPLY:empty"
  [[ $as == root ]] || options+=,userxattr
  add overlay "/run/fencepost/path/$2" overlay "$options"
  shift 2
done
shift
printf '%s' "$table" >fstab
said=$(mount -a -T fstab 2>&1) || {
  mounted=$(</proc/self/mountinfo)
  for index in "${!targets[@]}"; do
    [[ $mounted != *" ${targets[index]} "* ]] || continue
    ((index >= required)) || fail "its folders could not be mounted. ${said//$'\n'/ }"
    printf 'unseen %s\n' "${shown[index - required]}" >&3
  done
}
for ((index = 0; index < ${#covered[@]}; index += 4)); do cover "${covered[@]:index:4}"; done

# The resolver's configuration is often a link into /run, which is empty in the sandbox.
resolver=$(readlink -f /etc/resolv.conf || :)
if [[ $resolver == /run/* && -r $resolver ]]; then
  mkdir -p "${box}${resolver%/*}"
  cp -- "$resolver" "$box$resolver"
fi
if [[ -z $files ]]; then
  # shellcheck disable=SC2154 # comes from the environment
  printf '%s' "$FENCEPOST_SUDO" >merged/usr/bin/sudo && chmod 755 merged/usr/bin/sudo
fi

# shellcheck disable=SC2154 # comes from the environment
read -r -a start <<<"$FENCEPOST_LEAD"
start+=(bwrap --as-pid-1 --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --info-fd 6)
case $network in
  loopback) start+=(--unshare-net) ;;
  off) start=(unshare --net "${start[@]}") ;;
esac
# The first process can't be killed from inside: with it, all others would end. Bash also waits for orphans, while it reads
# from a pipe that nobody writes to.
# shellcheck disable=SC2016 # the shell inside expands it
begin='exec 5<> <(:) </dev/null; for ((i = $1; i > 0; i--)); do (:); done; echo ready; exec >/dev/null 2>&1; while :; do read -r -u 5 _ || :; done'
used=${FENCEPOST_USED:-0}
unset FENCEPOST_LEAD FENCEPOST_SUDO FENCEPOST_USED
exec 8<"${filter:-/dev/null}"
exec 5< <(
  # Descriptors that the caller of the runner left open would lead out of the sandbox.
  for open in /proc/self/fd/*; do
    case ${open##*/} in [0-3] | 8 | *[!0-9]*) ;; *) eval "exec ${open##*/}>&-" ;; esac
  done
  exec "${start[@]}" "$@" -- /bin/bash --noprofile --norc -c "$begin" bash "$used" 6>&1 2>&1 </dev/null 3>&-
)
first='' line='' said='bubblewrap did not start'
while read -r line <&5; do
  [[ $line == *[a-z]* ]] && said=$line
  [[ $line =~ '"child-pid": '([0-9]+) ]] && first=${BASH_REMATCH[1]}
  [[ $line != ready ]] || break
done
[[ $line == ready && -n $first ]] || fail "$said"

# All mounts of procfs share the owner and the mode of entries that aren't processes, so nobody may change these. With the
# network of the machine, each process also has entries of it (`net`).
mode=rw
[[ $network != host ]] || mode=ro
escape "$box/proc"
table="proc $REPLY proc $mode,nosuid,nodev,noexec 0 0"$'\n'
for entry in /proc/[!0-9]*; do
  [[ -L $entry ]] || table+="$REPLY/${entry##*/} $REPLY/${entry##*/} none bind,ro 0 0"$'\n'
done
printf '%s' "$table" >fstab
said=$(nsenter --pid="/proc/$first/ns/pid" -- mount -a -T "$box/fstab" 2>&1) || fail "/proc could not be mounted. ${said//$'\n'/ }"

# Root ignores RLIMIT_NPROC (getrlimit(2)). Without a control group, the number of process ids is the limit. Since Linux
# 6.14 each namespace has its own; before, writing it would change that of the machine.
limit_ids() {
  local major minor
  IFS=.- read -r major minor _ </proc/sys/kernel/osrelease
  ((major > 6 || (major == 6 && minor >= 14))) || return
  # shellcheck disable=SC2016 # the shell inside expands it
  nsenter --pid="/proc/$first/ns/pid" -- sh -c 'echo "$1" >/proc/sys/kernel/pid_max' sh "$most" 2>/dev/null
}
if [[ $as == root && -z $group ]]; then limit_ids || echo unlimited >&3; fi

printf 'ready %s\n' "$first" >&3
exec 3>&- 8<&-
# Shared memory and message queues of System V stay when their programs end (sysvipc(7)): 256 MB and 16 MB at most.
# shellcheck disable=SC2016 # the shell inside expands it
nsenter --ipc="/proc/$first/ns/ipc" -- sh -c 'cd /proc/sys/kernel && echo $((268435456 / $(getconf PAGESIZE))) >shmall && echo 1024 >msgmni' 2>/dev/null &
read -r _ || :
kill -KILL "$first" 2>/dev/null || :
wait
