# shellcheck shell=bash
# The session's own side of the shell. It reads batches of blocks from descriptor 250 and runs them in this shell, so
# that state lives on. Descriptor 251 is the output pipe; where that is a socket, through cat, as /dev/stdout cannot be
# opened on one. Its own standard error is /dev/null: what `set -x` traces of the driver is nobody's output. What a user's
# own EXIT trap prints when `set -e` ends the shell is, and nothing else of the driver writes to standard output.
# A batch is its length in ten digits and words as bash reads them, in ASCII, one a block: `0` and its code where the block
# behind it may run after a status of 0, `a` and its code where it always may, and any other character before assignments
# where there is more to say. A block's end is one record on the output pipe, between two copies of the session's secret,
# fields ended by NUL: how it ended, its status, that of the command that failed last and its line, whether the next one
# runs, all in one; when it began and ended; and that command.

# cat is started from a child that ends at once: as a child of this shell, a plain `wait` would wait for it. Ctrl-C goes
# to the whole group, and must not take the output with it.
if [[ $3 == pipe ]]; then
  exec 250<&3 251>&4 3<&- 4>&-
else
  exec 250<&3 251> >({ trap '' INT && FENCEPOST=relay exec cat <&5 >&4 3<&- 5<&- & } 5<&0) 3<&- 4>&-
fi

exec >&251

shopt -s expand_aliases
set -E
__fencepost_secret=$1 __fencepost_tag=$2 __fencepost_count=0
shift 3
__fencepost_status=0 __fencepost_line=0 __fencepost_failed=0 __fencepost_command='' __fencepost_base=0

__fencepost_set_status() { builtin return "$1"; }

# The block runs in a function so that `return` ends it, and so that Ctrl-C does, by the trap below. Each of its standard
# streams is named here, so that what a block does to them with `exec` is over with it. The descriptors of the driver are
# closed for it, that of the batches below: a child must not be able to read the next block or to forge a record.
__fencepost_block() {
  case $__fencepost_mode in
    stdout) builtin eval "$__fencepost_code" <"$__fencepost_stdin" >&251 2>/dev/null 251>&- ;;
    stderr) builtin eval "$__fencepost_code" <"$__fencepost_stdin" 2>&251 >/dev/null 251>&- ;;
    *) builtin eval "$__fencepost_code" <"$__fencepost_stdin" >&251 2>&1 251>&- ;;
  esac
}

# A block that bash cannot read to its end is refused before any of it runs. Wrapped in a function it is parsed whole,
# so that an unterminated here-document, which bash itself only warns of, swallows the end and is found too. It is read in
# two ways: a block that closes what it stands in, by a brace or `;;` too many, may seem right in one of them.
__fencepost_reads() {
  local extglob=0 result=0 said=''
  builtin shopt -q extglob && extglob=1
  builtin shopt -s extglob
  builtin eval "__fencepost_try() { if :; then case x in x) :
$__fencepost_code
;; esac; { :
$__fencepost_code
}; fi; }" 2>/dev/null || result=1
  ((extglob)) || builtin shopt -u extglob
  if ((result)); then
    # Another bash says what is wrong with the block alone, where it finds that.
    said=$(BASH_ENV='' builtin exec -a bash "${BASH:-bash}" -n -O extglob <<<"$__fencepost_code" 2>&1)
    builtin printf '%s' "${said:+$said$'\n'}" >&251
  fi
  builtin return "$result"
}

# The block's own `eval` fails with the block, after the command that did: that says nothing.
# shellcheck disable=SC2016 # compared to the letter
__fencepost_note() {
  [[ $3 == 'builtin eval "$__fencepost_code"'* ]] && builtin return
  __fencepost_failed=$1 __fencepost_line=$2 __fencepost_command=$3
}

# Under `set -e` the shell ends at the command that fails, and no record of the block follows. This one says which it was.
__fencepost_exit() {
  ((__fencepost_failed == 0)) || builtin printf '\0%s\0%s\0\0\0%s\0%s\0' "$__fencepost_secret" \
    "exiting $1 $__fencepost_failed $((__fencepost_line - __fencepost_base + 1)) 0" "$__fencepost_command" \
    "$__fencepost_secret" 2>/dev/null >&251
}

trap 'builtin return 130' INT
trap '__fencepost_exit "$?"' EXIT
trap '__fencepost_note "$?" "$LINENO" "$BASH_COMMAND"' ERR

# Whether the block surely took less than a second.
__fencepost_was_quick() {
  case $__fencepost_from$__fencepost_to in
    '' | *[!0-9.,]*) builtin return 1 ;;
  esac
  local took=$((${__fencepost_to/[.,]/} - ${__fencepost_from/[.,]/}))
  ((took >= 0 && took < 1000000))
}

# Which number bash gives the first line of a block.
__fencepost_mode=both __fencepost_stdin=/dev/null __fencepost_before='' __fencepost_after=''
# shellcheck disable=SC2016 # evaluated by the block
__fencepost_code='__fencepost_base=$LINENO'
__fencepost_block

# A signal or TMOUT may end the waiting for a batch, and is no end of the session.
while builtin read -r -N 10 -u 250 __fencepost_length || (($? > 128)); do
  [[ ${#__fencepost_length} == 10 ]] || builtin continue
  builtin read -r -N "$__fencepost_length" -u 250 __fencepost_text || builtin break
  builtin eval "__fencepost_batch=($__fencepost_text)"
  for __fencepost_word in "${__fencepost_batch[@]}"; do
    __fencepost_code=${__fencepost_word:1} __fencepost_end=returned __fencepost_on=0
    __fencepost_failed=0 __fencepost_line=0 __fencepost_command=''
    # What a block starts carries its number, so that it is told from what earlier blocks started.
    # shellcheck disable=SC2034 # read by the runner, from outside
    builtin export FENCEPOST="$__fencepost_tag:$((++__fencepost_count))"
    __fencepost_from=${EPOCHREALTIME-}
    # The block behind it is already here: whether it may run.
    case $__fencepost_word in
      [0a]*)
        [[ $__fencepost_status == 0 || $- == *e* ]] || __fencepost_set_status "$__fencepost_status"
        __fencepost_block
        __fencepost_status=$?
        __fencepost_to=${EPOCHREALTIME-}
        [[ $__fencepost_status != 0 && $__fencepost_word == 0* ]] || __fencepost_on=1
        ;;
      *)
        builtin eval "$__fencepost_code"
        if [[ $__fencepost_whole != whole ]] && ! __fencepost_reads; then
          __fencepost_end=refused __fencepost_status=2
        elif [[ -n $__fencepost_before ]] && ! builtin eval "$__fencepost_before" 2>&1; then
          __fencepost_status=1
        else
          __fencepost_failed=0 __fencepost_line=0 __fencepost_command=''
          [[ $__fencepost_status == 0 || $- == *e* ]] || __fencepost_set_status "$__fencepost_status"
          __fencepost_block
          __fencepost_status=$?
        fi
        __fencepost_to=${EPOCHREALTIME-}
        [[ -z $__fencepost_after ]] || builtin eval "$__fencepost_after"
        case $__fencepost_next in
          always) __fencepost_on=1 ;;
          any) [[ $__fencepost_end != returned ]] || __fencepost_on=1 ;;
          *) [[ $__fencepost_end != returned || $__fencepost_next != *" $__fencepost_status "* ]] || __fencepost_on=1 ;;
        esac
        __fencepost_mode=both __fencepost_stdin=/dev/null
        ;;
    esac
    # After a slow one the runner has to say so: it may just be ending it. What ends in the second of the clock in which it
    # began was quick.
    [[ $__fencepost_from == ??????????[.,]* && ${__fencepost_to:0:11} == "${__fencepost_from:0:11}" ]] ||
      __fencepost_was_quick || __fencepost_on=0

    builtin printf '\0%s\0%s\0%s\0%s\0%s\0%s\0' "$__fencepost_secret" \
      "$__fencepost_end $__fencepost_status $__fencepost_failed $((__fencepost_line - __fencepost_base + 1)) $__fencepost_on" \
      "$__fencepost_from" "$__fencepost_to" "$__fencepost_command" "$__fencepost_secret"
    [[ $__fencepost_on == 1 ]] || builtin break
  done 250<&-
done

# The runner is gone: nothing may outlive it.
builtin kill -KILL 0
