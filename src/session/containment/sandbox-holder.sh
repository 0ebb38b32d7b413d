#!/usr/bin/env bash
# Makes a sandbox and holds it until its standard input ends: in a mount namespace of its own, with all rights there.
# $1 folder to build in, $2 most bytes that may be written, $3 network, $4 `root` or `user`, $5 number that marks its
# processes, $6 most processes, $7 control group that bounds them, or empty. Then the file systems to cover, `--`, and the
# options of bubblewrap. Writes a line: `ready` and the sandbox's first process, or `error` and why; before it `bound` and a
# folder that can only be read, and `unbounded` where nothing holds the number of processes.
set -euo pipefail
box=$1 size=$2 network=$3 as=$4 mark=$5 most=$6 group=$7
shift 7
trap '' INT TERM HUP
exec 3>&1 >/dev/null

fail() {
  printf 'error %s\n' "$1" >&3
  exit 1
}

[[ -z $mark ]] || ulimit -x "$mark" 2>/dev/null || :
[[ -z $group ]] || echo "$BASHPID" >"$group/cgroup.procs" || fail 'it could not join its control group'

mount -t tmpfs -o "size=$size,nr_inodes=1m,mode=755" fencepost "$box" || fail 'no file system could be mounted'
cd "$box"
mkdir merged upper work hidden home run run/lock run/fencepost run/fencepost/{control,tmp,work} shm tmp var-tmp other-tmp
chmod 700 home run/fencepost/{tmp,work}
chmod 1777 run/lock shm tmp var-tmp other-tmp

# Covers a folder of the machine, so that what is written to it stays in the box. Where that is refused, it cannot be
# written to.
count=0 bound=()
cover() {
  local from=$1 to=$2 options
  [[ -d $from ]] || { [[ -d ${to%/*} ]] && cp -- "$from" "$to"; return 0; }
  mkdir -p -- "$to" "upper/$count" "work/$count"
  options="lowerdir=$from,upperdir=$box/upper/$count,workdir=$box/work/$count"
  [[ $as == root ]] || { options+=,userxattr; own "$from" "upper/$count"; }
  count=$((count + 1))
  if [[ $from == *[,:\\]* ]] || ! mount -t overlay overlay -o "$options" "$to" 2>/dev/null; then
    bound+=(--ro-bind "$from" "$from")
    printf 'bound %s\n' "$from" >&3
  fi
}

# An ordinary user is nobody to the machine's files. The folders that people write to are made the sandbox's own, and
# the files of /etc are copied.
own() {
  local folder file
  for folder in /usr/{bin,sbin,lib,share} /usr/local /usr/local/{bin,sbin,lib,share,etc,include} \
    /var/{cache,lib,log,mail,opt,spool,www,www/html} /etc/{apt,cron.d,default,init.d,profile.d,ssl,systemd,sudoers.d}; do
    if [[ $folder == "$1"/* && -d $folder ]]; then mkdir -p -- "$2${folder#"$1"}"; fi
  done
  [[ $1 == /etc ]] || return 0
  for file in /etc/*; do
    if [[ -f $file && -r $file && ! -L $file ]]; then cp -- "$file" "$2/"; fi
  done
}

if [[ $as == root ]]; then
  cover / merged
else
  # A user may not cover the root itself, but what is in it.
  for entry in /*; do
    case $entry in
      /dev | /proc | /root | /run | /sys | /tmp) mkdir "merged$entry" ;;
      *) if [[ -L $entry ]]; then cp -P -- "$entry" merged/; elif [[ -d $entry ]]; then cover "$entry" "merged$entry"; fi ;;
    esac
  done
fi
while (($#)) && [[ $1 != -- ]]; do
  [[ ! -e $1 ]] || cover "$1" "merged$1"
  shift
done
shift

# Names are resolved as before, though /run is the sandbox's own.
resolver=$(readlink -f /etc/resolv.conf || :)
if [[ $resolver == /run/* && -r $resolver ]]; then
  mkdir -p "${box}${resolver%/*}"
  cp -- "$resolver" "$box$resolver"
fi
# shellcheck disable=SC2154 # given in the environment, as all that is longer than a word
printf '%s' "$FENCEPOST_SUDO" >merged/usr/bin/sudo && chmod 755 merged/usr/bin/sudo

start=(bwrap --unshare-pid --unshare-ipc --unshare-uts --info-fd 6)
case $network in
  loopback) start+=(--unshare-net) ;;
  off) start=(unshare --net "${start[@]}") ;;
esac
# shellcheck disable=SC2016 # the shell within reads its arguments
begin='i=$1; while [ "$i" -gt 0 ]; do (:); i=$((i - 1)); done; echo ready; exec sleep infinity >/dev/null 2>&1'
used=${FENCEPOST_USED:-0}
unset FENCEPOST_SUDO FENCEPOST_USED
exec 5< <(
  exec "${start[@]}" "$@" "${bound[@]}" -- /bin/sh -c "$begin" sh "$used" 6>&1 2>&1 </dev/null 3>&-
)
first='' line='' said='bubblewrap did not start'
while read -r line <&5; do
  [[ $line == *[a-z]* ]] && said=$line
  [[ $line =~ '"child-pid": '([0-9]+) ]] && first=${BASH_REMATCH[1]}
  [[ $line != ready ]] || break
done
[[ $line == ready && -n $first ]] || fail "$said"

# No limit of a process holds for root (getrlimit(2), RLIMIT_NPROC). Without a control group, the numbers that there are
# for processes bound them; a namespace has its own since Linux 6.14, and writing it before would set the machine's.
numbers() {
  local major minor
  IFS=.- read -r major minor _ </proc/sys/kernel/osrelease
  ((major > 6 || (major == 6 && minor >= 14))) || return
  # shellcheck disable=SC2016 # the shell within reads its arguments
  nsenter --pid="/proc/$first/ns/pid" -- sh -c 'echo "$1" >/proc/sys/kernel/pid_max' sh "$most" 2>/dev/null
}
if [[ $as == root && -z $group ]]; then numbers || echo unbounded >&3; fi

printf 'ready %s\n' "$first" >&3
exec 3>&-
read -r _ || :
kill -KILL "$first" 2>/dev/null || :
wait
