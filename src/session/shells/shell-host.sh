# shellcheck shell=bash
# Starts the shells of sessions for the runner, one after another. Forking gets slower as a process grows, and this one is
# small. $1 is the path of the pipe that takes the output of a session's bash: a named one, so that a shell can open
# /dev/stdout, and the runner reads its end once nobody has it open.
# Descriptor 3 is the socket of the runner. It brings orders, and what the shell reads and writes itself. Descriptor 0 is
# what the shell reads at its prompt; descriptor 4 takes the state of the shell.
# An order is its length in ten digits and words as bash reads them, in ASCII: the folder, what the shell runs first, and its
# environment, to which PROMPT_COMMAND is added: the driver of the shell, from the environment of this process.
# $2 and the arguments behind it, if there are any: another script to start first, which outlives this one and reads
# descriptor 5.

# Each shell leads a process group of its own, and receives Ctrl-C.
set -m
__output=$1
shift
if (($#)); then
  (
    unset -v FENCEPOST PROMPT_COMMAND
    exec bash "$@" <&5 3<&- 4>&- 5<&-
  ) &
  exec 5<&-
fi
# The runner creates the folder of the pipe when the script above is sure to remove it, and then sends a blank.
builtin read -r -N 1 __length <&3 || exit
# Not as a job: a job that is stopped for a while looks ended to its shell.
set +m
mkfifo -m 600 -- "$__output" || exit
set -m
builtin printf 'ready 0\n' >&4

while builtin read -r -N 10 __length <&3; do
  builtin read -r -N "$__length" __text <&3 || exit
  __order=()
  builtin eval "__order=($__text)"
  (
    # Opened to read and write, the pipe doesn't wait for the runner; opened again to write, a shell can't read its own
    # output.
    # shellcheck disable=SC2094 # it is a pipe
    exec 5<>"$__output" 6>"$__output"
    unset -v FENCEPOST OLDPWD PATH PWD SHLVL
    builtin cd -- "${__order[0]}" || exit 127
    unset -v OLDPWD
    builtin eval "${__order[1]}"
    builtin export -- "${__order[@]:2}"
    exec bash --noprofile --norc --noediting -i +o history 4>&6 5>&- 6>&-
  ) &
  __shell=$!
  builtin printf 'started %d\n' "$__shell" >&4
  builtin wait "$__shell"
  __status=$?
  # A shell that is stopped has not ended: signals 19 to 22.
  while ((__status > 146 && __status < 151)) && kill -0 "$__shell" 2>/dev/null; do
    sleep 0.1
    builtin wait "$__shell"
    __status=$?
  done
  builtin printf 'ended %d\n' "$__status" >&4
done
