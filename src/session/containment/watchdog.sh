#!/usr/bin/env bash
# Outlives the runner by a moment, however that ended: waits for the end of its standard input, whose other end the
# runner alone holds, then ends all that the run started and removes its folder. Where the runner did so itself, the
# folder is gone and nothing is left to do.
# $1 folder of the run, $2 its tag, $3 and $4 the numbers that mark its processes, without their last bits, or empty,
# $5 and $6 its control groups, or empty.
set -u
folder=$1 tag=$2 prefix=$3 shift=$4 group=$5 bounds=$6
cd /

# The processes of a run, by what they inherited: `tag prefix shift`.
marked() {
  if [[ -n $2 ]]; then
    local line lines
    mapfile -t lines < <(grep -sE '^Max file locks +[0-9]+ ' /proc/[0-9]*/limits)
    for line in "${lines[@]}"; do
      [[ $line =~ ^/proc/([0-9]+)/.*\ ([0-9]+)\ +locks ]] || continue
      ((BASH_REMATCH[2] >> $3 == $2)) && printf '%s\n' "${BASH_REMATCH[1]}"
    done
  fi
  grep -slaE "(^|[[:cntrl:]])FENCEPOST=$1[^0-9a-f]?" /proc/[0-9]*/environ | tr -cd '0-9\n'
}

# Removes the containers of a run: `engines tag`. An engine's command that the runner had called may still create one, and
# has the tag as a label.
remove_containers() {
  local ids tries each
  for ((tries = 0; tries < 100; tries++)); do
    while read -r each; do
      [[ $each == docker || $each == podman ]] || continue
      mapfile -t ids < <("$each" ps --all --quiet --filter "label=fencepost=$2" 2>/dev/null)
      ((${#ids[@]})) || continue
      # Podman's `rm` would give them ten seconds.
      "$each" kill "${ids[@]}" >/dev/null 2>&1
      "$each" rm --force "${ids[@]}" >/dev/null 2>&1
    done < <(sort -u "$1")
    # The pattern comes from standard input, so that the search doesn't find itself.
    # shellcheck disable=SC2062
    grep -qsaF -f - /proc/[0-9]*/cmdline <<<"fencepost=$2" || break
    sleep 0.1
  done
}

# Unmounts what a document has mounted in a folder: removing the folder would remove the files of the mounted file system.
# Fails when a mount stays: `folder`.
unmount_below() {
  local at mounts number real
  real=$(readlink -f -- "$1")
  mapfile -t mounts < <(cut -d ' ' -f 5 /proc/self/mountinfo)
  for ((number = ${#mounts[@]} - 1; number >= 0; number--)); do
    printf -v at %b "${mounts[number]//\\/\\0}"
    [[ $at == "$real" || $at == "$real"/* ]] || continue
    umount --lazy -- "$at" 2>/dev/null || fusermount3 -u -z -- "$at" 2>/dev/null || return 1
  done
}

# Ends a run and removes its folder: `folder tag prefix shift group bounds`.
clean() {
  local pids tries each
  [[ -z $5 ]] || echo 1 2>/dev/null >"$5/cgroup.kill"
  for ((tries = 0; tries < 100; tries++)); do
    mapfile -t pids < <(marked "$2" "$3" "$4")
    ((${#pids[@]})) || break
    kill -KILL "${pids[@]}" 2>/dev/null
    sleep 0.02
  done
  [[ ! -f $1/engines || -L $1/engines ]] || remove_containers "$1/engines" "$2"
  # A document may have put a link in its place.
  if [[ -L $1 ]]; then
    rm -f -- "$1"
  elif unmount_below "$1"; then
    rm -rf -- "$1" 2>/dev/null || { chattr -R -f -i -a "$1"; chmod -R u+rwx -- "$1"; rm -rf -- "$1"; } 2>/dev/null
  fi
  for each in "$5" "$6"; do
    for ((tries = 0; tries < 100; tries++)); do
      [[ -n $each && -d $each ]] || break
      find "$each" -depth -type d -exec rmdir {} + 2>/dev/null
      [[ ! -d $each ]] || sleep 0.02
    done
  done
}

# Who a process is: the machine's start, the process namespace, its number and its start.
identity() {
  local boot start
  read -r boot </proc/sys/kernel/random/boot_id
  start=$(cut -d ')' -f 2- "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 21)
  printf '%s %s %s %s' "$boot" "$(readlink /proc/self/ns/pid)" "$1" "$start"
}

# What runs left behind whose watchdog was killed too. One of another process namespace may live: it is left alone.
sweep() {
  local owner boot space pid start fields
  for owner in "${folder%/*}"/fencepost-*/owner; do
    [[ -O $owner && ! -L $owner && $owner != "$folder/owner" ]] || continue
    mapfile -t fields <"$owner"
    read -r boot space pid start <<<"${fields[0]:-}"
    [[ -n $start ]] || continue
    [[ $boot == "$(</proc/sys/kernel/random/boot_id)" ]] || { clean "${owner%/*}" "${fields[1]}" '' '' '' '' && continue; }
    [[ $space == "$(readlink /proc/self/ns/pid)" ]] || continue
    [[ "$boot $space $pid $start" == "$(identity "$pid")" ]] && continue
    clean "${owner%/*}" "${fields[1]}" "${fields[2]}" "${fields[3]}" "${fields[4]}" "${fields[5]}"
  done
}

sweep
read -r _
[[ -d $folder || -d $group || -d $bounds ]] || exit 0
clean "$folder" "$tag" "$prefix" "$shift" "$group" "$bounds"
