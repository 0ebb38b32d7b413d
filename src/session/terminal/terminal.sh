# shellcheck shell=bash disable=SC2154
# What the interactive bash of a terminal session begins with. The runner puts the values of __fencepost_id, _tag, _file
# and _around above it. Shell integration marks (OSC 133) tell the runner where the prompt, a command's start and
# its end are; the id in them is known to this shell alone. The runner types one line for a block: begin, source, end.

# Descriptors 250 and 251 are the terminal, whatever a block does to the standard ones.
exec 250<&0 251>&1

unset HISTFILE
HISTCONTROL=ignorespace
set -E
__fencepost_count=0 __fencepost_told=1 __fencepost_source=/dev/null __fencepost_after='' __fencepost_end=returned
__fencepost_status=0 __fencepost_line=0 __fencepost_failed=0 __fencepost_command=''

__fencepost_mark() { builtin printf '\e]133;%s;aid=%s\a' "$1" "$__fencepost_id" >&251; }

# Before each command the screen is made empty: what a block shows then begins at its top, in each run alike.
__fencepost_set_prompt() {
  PS1='\[\e]133;A;aid='$__fencepost_id'\a\]$ \[\e]133;B;aid='$__fencepost_id'\a\]' PS2='> '
  PS0='\e[?1049l\e[!p\e[H\e[2J\e[3J\e]133;C;aid='$__fencepost_id'\a'
  PROMPT_COMMAND=__fencepost_prompt
}

# The end of a line that somebody typed is told here, and that of one which Ctrl-C took the shell out of.
__fencepost_prompt() {
  __fencepost_status=$?
  if ((!__fencepost_told)); then __fencepost_mark "D;$__fencepost_status"; fi
  __fencepost_told=0
  __fencepost_set_prompt
}

# As in the driver of the plain session: a block that cannot be read to its end is refused before any of it runs. A
# subshell reads it: an interactive bash that meets a mistake here misreads the next line.
__fencepost_reads() (
  builtin shopt -s extglob
  builtin eval "__fencepost_try() { if :; then case x in x) :
$__fencepost_code
;; esac; { :
$__fencepost_code
}; fi; }" 2>/dev/null && builtin exit
  (BASH_ENV='' builtin exec -a bash "${BASH:-bash}" -n -O extglob <<<"$__fencepost_code" >&251 2>&1)
  builtin exit 1
)

__fencepost_note() {
  # shellcheck disable=SC2016 # compared to the letter
  if [[ $3 != '. "$__fencepost_source"'* ]]; then __fencepost_failed=$1 __fencepost_line=$2 __fencepost_command=$3; fi
}

# A command as a mark can hold it: no `;`, and no character that would end the mark.
__fencepost_escaped() {
  local text=${1:0:1000}
  text=${text//%/%25} text=${text//;/%3b}
  builtin printf %s "${text//[[:cntrl:]]/ }"
}

__fencepost_tell_failed() {
  __fencepost_mark "E;$__fencepost_failed;$__fencepost_line;$(__fencepost_escaped "${__fencepost_command%%$'\n'*}")"
}

# Under `set -e` the shell ends at the command that fails, which is told here, as no end of the block follows. The block
# that is ended may still have the runner's descriptors closed.
__fencepost_exit() {
  if [[ $- == *e* ]] && ((__fencepost_failed)); then __fencepost_tell_failed; fi
} 2>/dev/null 251>/dev/tty

trap '__fencepost_note "$?" "$LINENO" "$BASH_COMMAND"' ERR
trap __fencepost_exit EXIT

__fencepost_begin() {
  local before=''
  __fencepost_end=returned __fencepost_source=$__fencepost_file __fencepost_after=''
  # shellcheck disable=SC2034 # read by the runner, from outside
  builtin export FENCEPOST="$__fencepost_tag:$((++__fencepost_count))"
  IFS= builtin read -r -d '' __fencepost_code <"$__fencepost_file" || :
  { IFS= builtin read -r -d '' before && IFS= builtin read -r -d '' __fencepost_after; } <"$__fencepost_around" || :
  if ! __fencepost_reads; then
    __fencepost_end=refused __fencepost_source=/dev/null
  elif [[ -n $before ]] && ! builtin eval "$before" 2>&251; then
    __fencepost_end=blocked __fencepost_source=/dev/null
  fi
  builtin history -s -- "$__fencepost_code"
  __fencepost_failed=0
  if [[ $- != *e* ]]; then builtin return "$__fencepost_status"; fi
}

__fencepost_finish() {
  __fencepost_status=$?
  if [[ -n $__fencepost_after ]]; then builtin eval "$__fencepost_after"; fi
  case $__fencepost_end in
    refused) __fencepost_status=2 ;;
    blocked) __fencepost_status=1 ;;
    *)
      if ((__fencepost_failed)); then __fencepost_tell_failed; fi
      ;;
  esac
  __fencepost_told=1
  __fencepost_set_prompt
  __fencepost_mark "D;$__fencepost_status;$__fencepost_end"
  if [[ $- != *e* ]]; then builtin return "$__fencepost_status"; fi
}

__fencepost_set_prompt
