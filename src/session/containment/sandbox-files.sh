#!/usr/bin/env bash
# Writes the files that changed in a sandbox to standard output, as an archive with owners, times, whiteouts and extended
# attributes. Runs in the namespaces of the sandbox's holder. $1 is its folder. Exits with 9 and a reason on standard error if
# something in it can't be archived.
set -euo pipefail
cd "$1"
parts=(upper home tmp var-tmp run shm fencepost/tmp fencepost/work)

refuse() {
  printf '%s\n' "$1" >&2
  exit 9
}

tar --version 2>/dev/null | grep -q 'GNU tar' || refuse 'GNU tar is not installed'
socket=$(find "${parts[@]}" -type s -print -quit)
[[ -z $socket ]] || refuse "a socket is left: ${socket##*/}"
# Segments, queues and semaphores of System V outlive their programs (sysvipc(7)).
[[ $(cat /proc/sysvipc/{msg,sem,shm} | wc -l) -eq 3 ]] || refuse 'shared memory is left'
exec tar --create --format=posix --sparse --xattrs --xattrs-include='*' --acls --numeric-owner "${parts[@]}"
