# shellcheck shell=bash
# Starts one session's shell after another for the runner, which would take longer: what a process costs to fork grows
# with its memory, and this one has next to none. $1 is the driver of a session, $2 the pipe that takes its output: a
# named one, so that a shell can open /dev/stdout, and is over when nobody holds it any more.
# Descriptor 3 brings orders, and what the shell itself reads; 4 takes what becomes of the shell.
# An order is its length in ten digits and words as bash reads them, in ASCII: the folder, the session's secret, its tag,
# what the shell runs before all else, and its environment.
# $3 and on, where there are: another program, which is started first and outlives this one, and what it is given; it
# reads descriptor 5.

# Each shell leads a group of its own, and hears Ctrl-C.
set -m
__driver=$1 __output=$2
shift 2
if (($#)); then
  (
    unset -v FENCEPOST
    exec bash "$@" <&5 3<&- 4>&- 5<&-
  ) &
  exec 5<&-
fi
# Not as a job: one that is stopped for a while is over for its shell.
set +m
mkfifo -m 600 -- "$__output" || exit
set -m
builtin printf 'ready 0\n' >&4

while builtin read -r -N 10 __length <&3; do
  builtin read -r -N "$__length" __text <&3 || exit
  __order=()
  builtin eval "__order=($__text)"
  (
    # The first of these need not wait until the runner reads it; with the second nothing can read what it prints itself.
    # shellcheck disable=SC2094 # it is a pipe
    exec 5<>"$__output" 6>"$__output"
    unset -v FENCEPOST OLDPWD PATH PWD SHLVL
    builtin cd -- "${__order[0]}" || exit 127
    unset -v OLDPWD
    builtin export -- "${__order[@]:4}"
    exec bash --noprofile --norc -c "${__order[3]}"$'\n'"$__driver" bash "${__order[1]}" "${__order[2]}" pipe 4>&6 5>&- 6>&-
  ) &
  __shell=$!
  builtin printf 'started %d\n' "$__shell" >&4
  builtin wait "$__shell"
  __status=$?
  # One that is stopped has not ended: signals 19 to 22.
  while ((__status > 146 && __status < 151)) && kill -0 "$__shell" 2>/dev/null; do
    sleep 0.1
    builtin wait "$__shell"
    __status=$?
  done
  builtin printf 'ended %d\n' "$__status" >&4
done
