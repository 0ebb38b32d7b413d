# shellcheck shell=bash disable=SC2154
# What the shell of a session reads at its prompt, at its start and when Ctrl-C or the driver brought it back there: these
# lines in one, behind the status of the shell and the text of the driver. It has no `!`, for `set -o history`.
if [[ -v __fencepost_new ]]; then { @start@; }; fi
if [[ -o history ]]; then builtin history -d -1 || builtin :; fi
[[ -v __fencepost_top ]] || __fencepost_ended=$__fencepost_status
if [[ -v __fencepost_prompt ]]; then builtin :; elif [[ -v PROMPT_COMMAND ]]; then __fencepost_prompt=${PROMPT_COMMAND[*]@A}; fi
builtin unset -v PROMPT_COMMAND __fencepost_status
PROMPT_COMMAND=$__fencepost_driver
# A plain assignment doesn't outlive its command.
{ builtin :; } 46<&$((LINENO = 1))
