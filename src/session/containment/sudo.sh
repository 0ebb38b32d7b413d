#!/bin/bash
# sudo(8) in a sandbox: its caller is root already. Supports the options that tutorials use.
user=root shell=''
while (($#)); do
  case $1 in
    -u | --user) user=$2 && shift ;;
    --user=*) user=${1#*=} ;;
    -g | -h | -p | -C | -D | -R | -T) shift ;;
    -i | --login) shell=login ;;
    -s | --shell) shell=plain ;;
    -l | -v | -k | -K | --validate) [[ $# -gt 1 ]] || exit 0 ;;
    -V | --version) echo 'sudo of a fencepost sandbox' && exit 0 ;;
    --) shift && break ;;
    -*) ;;
    [A-Za-z_]*=*) export "${1?}" ;;
    *) break ;;
  esac
  shift
done
# Variables may also follow `--`.
while [[ ${1-} =~ ^[A-Za-z_][A-Za-z_0-9]*= ]]; do export "${1?}" && shift; done
if [[ $shell == login ]]; then cd ~ || exit; fi
if [[ -n $shell ]]; then
  if (($#)); then set -- /bin/bash -c "$*"; else set -- /bin/bash; fi
elif ! (($#)); then
  echo 'usage: sudo [-u user] command' >&2
  exit 1
fi
export SUDO_USER=root SUDO_UID=0 SUDO_GID=0 SUDO_COMMAND="$*" USER=$user LOGNAME=$user
if [[ $user == root || $user == '#0' ]]; then exec "$@"; fi
id=$(id -u "${user#\#}" 2>/dev/null) || { echo "sudo: unknown user ${user}" >&2 && exit 1; }
home=$(getent passwd "$id" | cut -d : -f 6)
HOME=$home exec setpriv --reuid "$id" --regid "$(id -g "$id")" --init-groups -- "$@"
