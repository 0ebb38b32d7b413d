# shellcheck shell=bash
# Starts one session's shell after another for the runner, which would take longer: what a process costs to fork grows
# with its memory, and this one has next to none. $1 is the driver of a session.
# Descriptor 3 brings orders, and what the shell itself reads; 4 takes the output; 5 takes what becomes of the shell.
# An order is its length in ten digits and words as bash reads them, in ASCII: the folder, the session's secret, its tag,
# what the shell runs before all else, and its environment.

# Each shell leads a group of its own, and hears Ctrl-C.
set -m
__driver=$1

while builtin read -r -N 10 __length <&3; do
  builtin read -r -N "$__length" __text <&3 || exit
  builtin eval "__order=($__text)"
  # A socket cannot be opened as /dev/stdout, so the shell gets a pipe. It is over when nobody holds it any more.
  exec {__pipe}> >(FENCEPOST=relay exec cat >&4 3<&- 4>&- 5>&-)
  __relay=$!
  (
    unset -v FENCEPOST OLDPWD PATH PWD SHLVL
    builtin cd -- "${__order[0]}" || exit 127
    unset -v OLDPWD
    builtin export -- "${__order[@]:4}"
    exec bash --noprofile --norc -c "${__order[3]}"$'\n'"$__driver" bash "${__order[1]}" "${__order[2]}" pipe \
      4>&"$__pipe" 5>&- {__pipe}>&-
  ) &
  __shell=$!
  exec {__pipe}>&-
  builtin printf 'started %d\n' "$__shell" >&5
  builtin wait "$__shell"
  __status=$?
  # One that is stopped has not ended: signals 19 to 22.
  while ((__status > 146 && __status < 151)) && kill -0 "$__shell" 2>/dev/null; do
    sleep 0.1
    builtin wait "$__shell"
    __status=$?
  done
  builtin printf 'ended %d\n' "$__status" >&5
  builtin wait "$__relay"
  builtin printf '\0%s\0over\0%s\0' "${__order[1]}" "${__order[1]}" >&4
done
