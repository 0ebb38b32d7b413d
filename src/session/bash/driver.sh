# shellcheck shell=bash disable=SC2016
{ while { builtin :; } >/dev/null; do { if [[ -v __fencepost_top ]]; then builtin shopt -s gnu_errfmt; builtin eval 'builtin eval "$__fencepost_text" <"$__fencepost_stdin" >&"$__fencepost_out" 2>&"$__fencepost_err" 61<&- 62>&-'; __fencepost_ended=$?; builtin shopt -u gnu_errfmt; fi
    # The loop around the blocks, which are run by the file that is sourced here: `return` and Ctrl-C end a block and come
    # back to this loop. A block that could see that it is sourced, or the traps of the driver, is run above instead, at the
    # top level. That is the first line, so that `$LINENO` counts from the first line of a block. A DEBUG trap of the user
    # also runs before the commands of this loop, whose output is dropped.
    builtin . /dev/./fd/63 >&62 63<<'BLOCKS'
@blocks@
BLOCKS
    __fencepost_ended=$?
  } >/dev/null
done; } 3<&60 4>&60 3<&- 4>&- 60<&-
# Bash keeps what a redirection replaces in the first free descriptor above the new one, and closes it for all programs: so
# the socket is 61 and the output 62 for the driver alone. At the end they are 3 and 4 again.
