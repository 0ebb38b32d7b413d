# shellcheck shell=bash disable=SC2105,SC2154
# The driver is the PROMPT_COMMAND of an interactive bash. So the messages of the shell have no line numbers, and Ctrl-C or
# an unset variable ends a block, as at a prompt, and not the shell; but it shows no prompt and no ids of jobs. The lines
# here are joined to one, so that `$LINENO` counts from the first line of a block.
builtin printf '\0\0prompt\0\0' >&3
builtin unset -v PROMPT_COMMAND __fencepost_driver
if [[ -v __fencepost_prompt ]]; then
  builtin eval "$__fencepost_prompt"
  builtin unset -v __fencepost_prompt
fi
if [[ -v __fencepost_idle && ! -v __fencepost_top ]]; then __fencepost_idle=start; fi
{
  if [[ -v __fencepost_source ]]; then
    builtin . /dev/fd/46 46<<<"$__fencepost_source" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 51<&- 52>&- 53<&-
    __fencepost_ended=$?
  elif [[ -v __fencepost_top ]]; then
    builtin eval "$__fencepost_text" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 51<&- 52>&- 53<&-
    __fencepost_ended=$?
  fi
  while builtin :; do
    if [[ -v __fencepost_plain ]]; then
      builtin eval "$__fencepost_text" 2>&1
    elif [[ -v __fencepost_text ]]; then
      builtin eval "$__fencepost_text" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 51<&- 52>&- 53<&-
    fi
    builtin : "${__fencepost_ended=$?}"
    # Each command here takes as long as a short block. Most blocks are plain, end with 0 and are followed by another plain
    # one that was sent with them: these take this short cut. What a block leaves in `__fencepost_state`: its status and
    # `$_`, the size that its header ends with, when it began behind the end of its mark, and the statuses of its last pipe.
    # Both go into its report, so that a block whose tail a program took away isn't reported by that of the next one.
    if [[ ${__fencepost_idle-} != start ]]; then
      __fencepost_idle=quick
      while builtin read -r -N "${__fencepost_state[2]:-64}" -u 51 __fencepost_tail || builtin kill -KILL 0; do
        if [[ ${!:-}${__fencepost_line-}${__fencepost_state[0]-}${__fencepost_state[4]-}${__fencepost_state[5]+x}${__fencepost_state[2]-} != 00+* ]]; then builtin break; fi
        if [[ ${EPOCHREALTIME-} != "${__fencepost_state[3]:5:10}"[.,]* || ${PS4-} == $'\036'* || $- == *[ex]* ]]; then builtin break; fi
        builtin printf '\0%.32s 1 %s %s 0\0' "$__fencepost_tail" "${__fencepost_state[3]}" "$EPOCHREALTIME"
        builtin ulimit -S -x "${__fencepost_tail:77:16}" || builtin :
        builtin eval "${__fencepost_tail:103}$EPOCHREALTIME" '"${PIPESTATUS[@]}")' 2>&1
        __fencepost_ended=$? __fencepost_idle=quick
      done
    fi
@blocks@
  done
} 3<&50 4>&50 <&50 3<&- 4>&- 50<&-
# Bash keeps what a redirection replaces in the first free descriptor above the new one, and closes it for all programs: so
# the socket is 51, the output 52 and what it reads at its prompt 53, for the driver alone. At the prompt they are 3, 4 and 0.
# A coprocess takes the highest below 64.
