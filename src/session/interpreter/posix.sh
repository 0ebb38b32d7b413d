# shellcheck shell=sh disable=SC2154,SC2163,SC2209,SC3047
# Runs the blocks of a document one after another, in any shell that reads the language of POSIX. The runner writes two lines
# for each block to descriptor 3: its words, and the key that ends its output. The key is read when the block has ended. It
# writes its reports to descriptor 8; descriptor 9 is the output of blocks.
# Functions of the document don't stand for these.
if [ -n "${ZSH_VERSION-}" ]; then __fencepost_builtin=builtin; else __fencepost_builtin=command; fi
readonly __fencepost_builtin
__fencepost_status=0 __fencepost_traced=
# Variables that the loader has removed.
for __fencepost_one; do export "$__fencepost_one"; done
set --
unset -v OLDPWD
# Reads a line. A trap of the document ends `read` in its midst, which looks like the end of the input; at that, nothing comes
# again and again. No block can change this text.
# shellcheck disable=SC2016 # evaluated
readonly __fencepost_read='
  __fencepost_line= __fencepost_tries=0
  until
    IFS= "$__fencepost_builtin" read -r __fencepost_part <&3 && __fencepost_tries=whole
    __fencepost_line=$__fencepost_line$__fencepost_part
    "$__fencepost_builtin" [ "$__fencepost_tries" = whole ]
  do
    __fencepost_tries=$((__fencepost_tries + 1))
    if "$__fencepost_builtin" [ -n "$__fencepost_part" ]; then __fencepost_tries=0; fi
    if "$__fencepost_builtin" [ "$__fencepost_tries" -gt 99999 ]; then "$__fencepost_builtin" exit 1; fi
  done'
# A block with `break` or `continue` outside of a loop ends this loop before its end is noted; in a restricted shell, it
# can't be noted.
while "$__fencepost_builtin" [ -z "${__fencepost_runs-}" ] && "$__fencepost_builtin" eval "$__fencepost_read"; do
  __fencepost_env="$__fencepost_line "
  __fencepost_stream=${__fencepost_env%% *} __fencepost_env=${__fencepost_env#* }
  __fencepost_stdin=${__fencepost_env%% *} __fencepost_env=${__fencepost_env#* }
  __fencepost_cwd=${__fencepost_env%% *} __fencepost_env=${__fencepost_env#* }
  __fencepost_code=${__fencepost_env%% *} __fencepost_env=${__fencepost_env#* }
  __fencepost_word() {
    "$__fencepost_builtin" [ "$1" = - ] || { "$__fencepost_builtin" printf '%b.' "$1"; }
  }
  # `$(…)` takes newlines at the end away. If a signal ends it, the block isn't whole and must not run.
  __fencepost_code=$(__fencepost_word "$__fencepost_code") || "$__fencepost_builtin" exit
  __fencepost_code=${__fencepost_code%.}
  __fencepost_stdin=$(__fencepost_word "$__fencepost_stdin") || "$__fencepost_builtin" exit
  __fencepost_stdin=${__fencepost_stdin%.}
  __fencepost_cwd=$(__fencepost_word "$__fencepost_cwd") || "$__fencepost_builtin" exit
  __fencepost_cwd=${__fencepost_cwd%.}
  __fencepost_restore=
  while "$__fencepost_builtin" [ -n "$__fencepost_env" ]; do
    __fencepost_one=$(__fencepost_word "${__fencepost_env%% *}") || "$__fencepost_builtin" exit
    __fencepost_one=${__fencepost_one%.}
    __fencepost_env=${__fencepost_env#* }
    __fencepost_name=${__fencepost_one%%=*}
    if "$__fencepost_builtin" eval "\"\$__fencepost_builtin\" [ \"\${$__fencepost_name+set}\" = set ]"; then
      "$__fencepost_builtin" eval "__fencepost_old_$__fencepost_name=\$$__fencepost_name"
      __fencepost_restore="$__fencepost_restore; $__fencepost_name=\$__fencepost_old_$__fencepost_name; \"\$__fencepost_builtin\" unset -v __fencepost_old_$__fencepost_name"
    else
      __fencepost_restore="$__fencepost_restore; \"\$__fencepost_builtin\" unset -v $__fencepost_name"
    fi
    "$__fencepost_builtin" export "$__fencepost_one"
  done
  if "$__fencepost_builtin" [ -n "$__fencepost_cwd" ]; then
    __fencepost_folder=$PWD
    __fencepost_restore="$__fencepost_restore; \"\$__fencepost_builtin\" cd -- \"\$__fencepost_folder\""
    "$__fencepost_builtin" cd -- "$__fencepost_cwd" || __fencepost_code="(exit 1)"
  fi
  "$__fencepost_builtin" unset -f __fencepost_word
  # Options of the shell for this block alone. One that the document has set itself stays.
  __fencepost_options='' __fencepost_unknown=''
  case $__fencepost_stream in *errexit* | *pipefail*)
    __fencepost_old=$("$__fencepost_builtin" set +o)
    for __fencepost_one in errexit pipefail; do
      case $__fencepost_stream in *"$__fencepost_one"*) ;; *) "$__fencepost_builtin" continue ;; esac
      case $__fencepost_old in
        *"set -o $__fencepost_one"*) ;;
        *"set +o $__fencepost_one"*)
          __fencepost_options="$__fencepost_options\"\$__fencepost_builtin\" set -o $__fencepost_one; "
          __fencepost_restore="$__fencepost_restore; \"\$__fencepost_builtin\" set +o $__fencepost_one"
          ;;
        *) __fencepost_unknown=1 ;;
      esac
    done
    ;;
  esac
  case $__fencepost_stream in
    stdout*) exec 2>/dev/null ;;
    stderr*) exec >/dev/null ;;
  esac
  # A block starts with the status of the one above, and with its trace, but shows neither.
  __fencepost_code="{ ${__fencepost_traced:+set -x; }$__fencepost_options(exit $__fencepost_status) && :; } 2>/dev/null; $__fencepost_code"
  if "$__fencepost_builtin" [ -n "$__fencepost_unknown" ]; then
    "$__fencepost_builtin" printf '2 option ' >&8
  else
    # A shell that a trap of the document ended before has run nothing of the block.
    "$__fencepost_builtin" printf 'begun\n' >&8
    __fencepost_runs=1
    if "$__fencepost_builtin" [ -n "${ZSH_VERSION-}" ]; then
      builtin eval "$__fencepost_code" <"$__fencepost_stdin" 3<&- 8>&- 9>&-
    else
      # `eval` alone would end the shell at a syntax error.
      command eval "$__fencepost_code" <"$__fencepost_stdin" 3<&- 8>&- 9>&-
    fi
    # The status is written before a trap or a trace of the document could change a variable. Traps end with their block.
    { "$__fencepost_builtin" eval "\"\$__fencepost_builtin\" printf '%s 0 ' $? >&8; __fencepost_status=$? __fencepost_runs="; } 2>/dev/null
  fi
  { case $- in *x*) __fencepost_traced=x ;; *) __fencepost_traced= ;; esac; "$__fencepost_builtin" set +x; } 2>/dev/null
  if "$__fencepost_builtin" [ -n "${ZSH_VERSION-}" ]; then
    builtin trap - DEBUG
    builtin unset -f TRAPDEBUG 2>/dev/null || builtin :
  fi
  exec >&9 2>&9
  # A type that the document gave to them would change them.
  "$__fencepost_builtin" unset -v __fencepost_code __fencepost_stdin __fencepost_cwd __fencepost_line __fencepost_part __fencepost_tries __fencepost_old __fencepost_one
  "$__fencepost_builtin" eval "\"\$__fencepost_builtin\" : $__fencepost_restore"
  "$__fencepost_builtin" eval "$__fencepost_read"
  "$__fencepost_builtin" printf '\000%.16s\000' "$__fencepost_line" >&9
  "$__fencepost_builtin" printf '%s\n' "$__fencepost_line" >&8
done
if "$__fencepost_builtin" [ -n "${__fencepost_runs-}" ]; then
  "$__fencepost_builtin" printf '%s\n' 'break or continue outside of a loop, or a restricted shell, ended this session.' >&2
  "$__fencepost_builtin" exit 2
fi
