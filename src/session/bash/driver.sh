# shellcheck shell=bash disable=SC2154
# The driver is the PROMPT_COMMAND of an interactive bash. So the messages of the shell have no line numbers, and Ctrl-C or
# an unset variable ends a block, as at a prompt, and not the shell; but it shows no prompt and no ids of jobs. All that
# leads to a block is in the first line, so that `$LINENO` counts from the first line of a block.
builtin printf '\0prompt\0' >&3; builtin unset -v PROMPT_COMMAND __fencepost_driver; if [[ -v __fencepost_prompt ]]; then builtin eval "$__fencepost_prompt"; builtin unset -v __fencepost_prompt; fi; if [[ -v __fencepost_idle && ! -v __fencepost_top ]]; then __fencepost_idle=start; fi; { if [[ -v __fencepost_source ]]; then builtin . /dev/fd/58 58<<<"$__fencepost_source" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 61<&- 62>&- 63<&-; __fencepost_ended=$?; elif [[ -v __fencepost_top ]]; then builtin eval "$__fencepost_text" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 61<&- 62>&- 63<&-; __fencepost_ended=$?; fi; while builtin :; do if [[ -v __fencepost_plain ]]; then builtin eval "$__fencepost_text" 2>&1; elif [[ -v __fencepost_text ]]; then builtin eval "$__fencepost_text" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 61<&- 62>&- 63<&-; fi; : "${__fencepost_ended=$?}"
@blocks@
done; } 3<&60 4>&60 <&60 3<&- 4>&- 60<&-
# Bash keeps what a redirection replaces in the first free descriptor above the new one, and closes it for all programs: so
# the socket is 61, the output 62 and what it reads at its prompt 63, for the driver alone. At the prompt they are 3, 4 and 0.
