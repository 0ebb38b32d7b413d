# shellcheck shell=bash disable=SC2154
# What the shell of a session reads at its prompt when Ctrl-C or the driver brought it back there: these lines in one. It has no
# `!`, for `set -o history`.
# After Ctrl-C, the DEBUG trap and the functions of the user for builtins are noted and removed. The first command
# clears the trap; its redirections take what is needed.
{ trap - DEBUG; __fencepost_status=$(</dev/fd/46); } >/dev/null 2>&1 46<<<"$?" 47<<<"${__fencepost_top-${__fencepost_debug:=$(POSIXLY_CORRECT=; trap -p DEBUG)}${__fencepost_shadow:=$(POSIXLY_CORRECT=; unset -f declare enable; enable -n; declare -f builtin command trap)}}"
if [[ -v __fencepost_top || -z ${__fencepost_shadow-} ]]; then builtin :; else POSIXLY_CORRECT=; unset -f builtin command enable trap; unset -v POSIXLY_CORRECT; enable builtin : break cd command complete continue declare enable eval exec exit export jobs kill mapfile printf read set shopt test trap ulimit unset; __fencepost_shadow=${__fencepost_shadow@Q}; fi
# What `read` has buffered when Ctrl-C ends it would be the beginning of what the driver reads.
builtin mapfile -t __fencepost_buffered </dev/null
builtin unset -v __fencepost_buffered
__fencepost_driver=@driver@
if [[ -o history ]]; then builtin history -d -1 || builtin :; fi
[[ -v __fencepost_top ]] || __fencepost_ended=$__fencepost_status
# A block that was cut off has set no state, but a trap of the user may have.
[[ -v __fencepost_top || -v __fencepost_idle ]] || builtin unset -v __fencepost_state
if [[ -v __fencepost_prompt ]]; then builtin :; elif [[ -v PROMPT_COMMAND ]]; then __fencepost_prompt=${PROMPT_COMMAND[*]@A}; fi
# Bash puts back the PIPESTATUS from before the first prompt, when it had none, and adds nothing to that.
builtin unset -v PIPESTATUS PROMPT_COMMAND __fencepost_status
PROMPT_COMMAND=$__fencepost_driver
# A plain assignment doesn't outlive its command.
{ builtin :; } 46<&$((LINENO = 1))
