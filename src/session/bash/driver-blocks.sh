# shellcheck shell=bash disable=SC2105,SC2154
  # What the driver does between two blocks. Standard error is /dev/null here; standard output is the output pipe, for what
  # an EXIT trap of the user prints.
  #
  # A block is sent as a header, its code and a tail. The header: `f`, or `b` for a block that only runs if the one before
  # ended as expected; `p` for plain code, `q` for plain code between what it begins and ends with on the short cut, `x` for
  # assignments to the variables below; `w` if the traps of the driver may watch it, `d` if they may unless code from elsewhere
  # that it runs lists them, `e` if so but without errtrace; the length of the code in ten digits; the mark of its processes
  # in sixteen; and in ten how long the tail is together with what the next block has before its own tail, with a plus if the
  # next block may take the short cut. The tail: the key of the block; the statuses after which the next one may run; `A` or
  # `B`, for the signal below; `w`, `D` or `E`; and `+` if variables or the folder have to be restored.
  #
  # The output of a block ends with the first half of its key, and the socket has a report. On the short cut, the second half
  # follows instead. Nothing below exists while a block runs: the block begins by removing all variables, and what has to
  # outlive it waits in the socket, which no program can open. So a program doesn't know the key before the block has ended.
  #
  # But a block can hand the socket to a program, as in `program <&51`: bash opens it for no program, but lets a block name
  # it. Such a program can look at the keys and report in place of the shell. It can't take back what the shell itself
  # reports, and it can't change which signals the shell ignores: that is one of two that nothing sends, while the shell waits
  # for blocks and at no other time. Which of them alternates with what is sent together, so that a shell that hasn't begun
  # with it is no shell that has ended it. So the runner takes the last report of these blocks once the shell waits, and only
  # if no other report contradicts it.
  if [[ ${__fencepost_idle-} == quick ]]; then
    __fencepost_idle=1
    # An interactive shell shows a job that has ended at its prompt, and forgets it.
    if [[ -n ${!:-} ]]; then builtin jobs >&2; fi
    if [[ -v __fencepost_line ]]; then builtin trap - DEBUG; fi
    __fencepost_header=${__fencepost_tail:64:39} __fencepost_code=${__fencepost_tail:103} __fencepost_tail=${__fencepost_tail:0:64}
  fi
  if [[ $__fencepost_idle == 1 ]]; then
    if [[ ! -v __fencepost_state ]]; then __fencepost_state=("$__fencepost_ended" '' '' '' "$__fencepost_ended"); fi
    __fencepost_from=${__fencepost_state[3]#????:}
    __fencepost_to=${EPOCHREALTIME-}
    if [[ ${PS4-} == $'\036'* ]]; then PS4=${PS4#?}; fi
    # With a line editor and without a terminal, bash runs no PROMPT_COMMAND.
    if [[ -o emacs || -o vi ]]; then builtin set +o emacs +o vi; fi
    if [[ $__fencepost_tail == *+ ]]; then
      if [[ ! -v __fencepost_restored ]]; then builtin eval "__fencepost_restore=($(builtin complete -p __fencepost))"; fi
      builtin complete -r __fencepost || builtin :
      builtin eval "${__fencepost_restore[2]-}" || builtin :
    fi
    __fencepost_on=0
    case ${__fencepost_tail:32:30} in
      always*) __fencepost_on=1 ;;
      any* | *" ${__fencepost_state[0]} "*) if [[ ! -v __fencepost_refused ]]; then __fencepost_on=1; fi ;;
    esac
    # After a slow block the runner decides: it may be about to end this one. A block that ends in the second in which it
    # began is quick.
    if [[ $__fencepost_from != ??????????[.,]* || ${__fencepost_to:0:11} != "${__fencepost_from:0:11}" ]]; then
      case ${__fencepost_from:-x}${__fencepost_to:-x} in
        *[!0-9.,]*) __fencepost_on=0 ;;
        *) if ((${__fencepost_to/[.,]/} - ${__fencepost_from/[.,]/} >= 1000000)); then __fencepost_on=0; fi ;;
      esac
    fi
    # The line that runs a block fails with one that ends by `return` or an error.
    if [[ ${__fencepost_failed[2]-} == 'builtin '[.e]*'__fencepost_'* ]]; then builtin unset -v __fencepost_failed; fi
    if [[ ${__fencepost_first[2]-} == 'builtin '[.e]*'__fencepost_'* ]]; then builtin unset -v __fencepost_first; fi
    builtin printf -v __fencepost_next '%s ' "${__fencepost_state[@]:4:9}"
    builtin printf '%s\0' "${__fencepost_tail:0:32}" "${__fencepost_refused-returned}" "${__fencepost_state[0]}" \
      "$__fencepost_on" "${__fencepost_state[3]}" "$__fencepost_to" \
      "${__fencepost_failed[0]-0}" "${__fencepost_failed[1]-0}" "${__fencepost_failed[2]-}" \
      "${__fencepost_first[0]-0}" "${__fencepost_first[1]-0}" "${__fencepost_first[2]-}" \
      "$__fencepost_next${__fencepost_broken-}" >&51 || builtin kill -KILL 0
    builtin printf '\0%s\0' "${__fencepost_tail:0:16}"
    if ((!__fencepost_on)); then __fencepost_skip=1; fi
    builtin unset -v __fencepost_refused
  fi
  __fencepost_idle=1
  if [[ $__fencepost_tail == start || $__fencepost_tail == again ]]; then
    # The driver's own traps, unless the user has set some, or a function or an alias could show them. A fresh shell has none.
    __fencepost_text=''
    if [[ $__fencepost_tail == again ]]; then
      # What lists traps, variables or functions, and then options, where errtrace would show.
      __fencepost_text=$(builtin declare -f; builtin alias -p; if [[ $__fencepost_header == ?x[de]* ]]; then
        # Code from elsewhere: what is to be evaluated, and the files as far as they exist now.
        builtin eval "$__fencepost_code"
        builtin printf '%s\n' "$__fencepost_code"
        builtin eval "${__fencepost_sources-}" >&2
        for __fencepost_text in "${__fencepost_words[@]}"; do
          builtin printf '%s\n' "$__fencepost_text"
          if [[ -f $__fencepost_text ]]; then builtin printf '%s\n' "$(<"$__fencepost_text")"; fi
        done
      fi)
      # shellcheck disable=SC2016 # regular expressions
      {
        __fencepost_on='(^|[^[:alnum:]_])(trap( +-[pPl]|["'\'']| +"?\$| *[;&|)<>#`[:cntrl:]])|compgen|(declare|typeset|local) +-[[:alnum:]]*[pfF]|(set|declare|typeset|local) *[;&|)<>[:cntrl:]])|\$\{!'
        __fencepost_now='(^|[^[:alnum:]_])(errtrace|SHELLOPTS|trap [^[:cntrl:]]*ERR|set +[-+]o *[;&|)<>[:cntrl:]]|set [^;&|[:cntrl:]]*[-+][[:alnum:]]*E|shopt +-[[:alnum:]]*o)|\$(-|\{-)'
      }
      # Most code has none of these words, and a pattern is much faster.
      if [[ $__fencepost_text != *@(trap|compgen|declare|typeset|local|set|shopt|errtrace|SHELLOPTS|\$-|\$\{[-!])* ]]; then __fencepost_text=''; fi
      # In a subshell: a match sets BASH_REMATCH, which is the user's.
      # shellcheck disable=SC2234
      if [[ -n $__fencepost_text ]] && ([[ $__fencepost_text =~ $__fencepost_now ]]); then __fencepost_now=outside; fi
      # shellcheck disable=SC2234
      if [[ -n $__fencepost_text ]] && ([[ $__fencepost_text =~ $__fencepost_on ]]); then
        __fencepost_text=' ERR EXIT'
      else
        __fencepost_text=${__fencepost_traps-$(builtin trap -p ERR EXIT)}
      fi
    fi
    if [[ $__fencepost_text != *' ERR'* ]]; then
      # The last command that failed, in a function or a sourced file with the line that calls it, the name and the file; and
      # the first that isn't in a function. It keeps `$_`, and notes whose errtrace it is.
      __fencepost_on=user
      if [[ $- != *E* && ${__fencepost_header-} != ??e* && ${__fencepost_now-} != outside ]]; then
        __fencepost_on=driver
        builtin set -E
      fi
      builtin trap '{ __fencepost_now=("$?" "$LINENO" "$BASH_COMMAND" "$_" '"$__fencepost_on"' "${#BASH_SOURCE[@]}")
        if ((__fencepost_now[5])) && [[ ${FUNCNAME+"${FUNCNAME[*]: -1}"}${BASH_SOURCE[*]: -1} == @(|source)/dev/fd/46 ]]; then __fencepost_now[5]=$((__fencepost_now[5] - 1)); fi
        if ((__fencepost_now[5])); then __fencepost_now[1]+=" ${BASH_LINENO[__fencepost_now[5] - 1]} ${FUNCNAME-source} ${BASH_SOURCE-}"; fi
        if [[ ! -v __fencepost_first && ${FUNCNAME-source} == source ]]; then __fencepost_first=("${__fencepost_now[@]:0:3}"); fi
        if [[ ${__fencepost_now[2]} != @(.|source)\ * || ${__fencepost_failed[1]-} != *" ${__fencepost_now[1]} "* ]]; then __fencepost_failed=("${__fencepost_now[@]}"); fi
        builtin : "${__fencepost_now[3]}"; } 2>/dev/null' ERR
    fi
    if [[ $__fencepost_text != *' EXIT'* ]]; then
      # Under `set -e` the shell ends at the command that fails, and no report of the block follows.
      builtin trap '{ if [[ -v __fencepost_failed ]]; then
        __fencepost_ended=$?
        builtin read -r -N 64 -u 3 __fencepost_tail
        builtin printf "%s\0" "${__fencepost_tail:0:32}" exiting "$__fencepost_ended" 0 "" "" "${__fencepost_failed[@]:0:3}" 0 0 "" "" >&3
      fi; } 2>/dev/null' EXIT
    fi
    builtin unset -v __fencepost_text
    __fencepost_on=${__fencepost_header:---w}
    builtin printf -v __fencepost_tail '%62s%s' '' "${__fencepost_on:2:1}"
  fi
  builtin unset -v __fencepost_before __fencepost_broken __fencepost_check __fencepost_ended __fencepost_failed __fencepost_first __fencepost_from __fencepost_last __fencepost_line __fencepost_next __fencepost_now __fencepost_on __fencepost_piped __fencepost_restore __fencepost_restored __fencepost_to __fencepost_traced __fencepost_traps
  if [[ -z ${__fencepost_header-} ]]; then
    case ${__fencepost_tail:61:1} in
      A) builtin trap '' STKFLT ;;
      B) builtin trap '' PWR ;;
    esac
    # A signal or TMOUT may end the wait for a block.
    until builtin read -r -N 39 -u 51 __fencepost_header; do
      if (($? <= 128)); then builtin kill -KILL 0; fi
    done
    builtin read -r -N "${__fencepost_header:3:10}" -u 51 __fencepost_code || builtin kill -KILL 0
  fi
  if [[ $__fencepost_header == f* ]]; then
    # A signal can end the shell while it waits, by a trap that exits with any status.
    builtin printf '\0\0begun\0\0' >&51 || builtin kill -KILL 0
    builtin unset -v __fencepost_skip
  elif [[ -v __fencepost_skip ]]; then
    builtin read -r -N 64 -u 51 __fencepost_code || builtin :
    __fencepost_header='' __fencepost_idle=start
    builtin continue
  fi
  builtin ulimit -S -x "${__fencepost_header:13:16}" || builtin :
  builtin trap - STKFLT PWR

  if [[ ${__fencepost_header:2:1} != "${__fencepost_tail:62:1}" ]]; then
    if [[ ${__fencepost_tail:62:1} == [wDE] ]]; then
      # Those of the driver are removed; what is left in the list are those of the user.
      __fencepost_traps=$(builtin trap -p ERR EXIT)
      # shellcheck disable=SC2016 # compared literally
      if [[ $__fencepost_traps == *' driver "${#BASH_SOURCE'* ]]; then builtin set +E; fi
      if [[ $__fencepost_traps == *'{ __fencepost_now=('* ]]; then
        builtin trap - ERR
        __fencepost_traps=${__fencepost_traps//"' ERR"/}
      fi
      # shellcheck disable=SC2016 # compared literally
      if [[ $__fencepost_traps == *' exiting "$__fencepost_ended"'* ]]; then
        builtin trap - EXIT
        __fencepost_traps=${__fencepost_traps//"' EXIT"/}
      fi
    fi
    if [[ $__fencepost_header == ??[wde]* ]]; then
      __fencepost_tail=again __fencepost_idle=start
      builtin continue
    fi
    builtin unset -v __fencepost_traps
  fi
  if [[ $__fencepost_header == ?[pq]* ]]; then
    __fencepost_plain=1
    if [[ $__fencepost_header == ?q* ]]; then
      __fencepost_code=${__fencepost_code#*; }
      __fencepost_code=${__fencepost_code%__fencepost_state=*}
    fi
  else
    builtin unset -v __fencepost_plain
    builtin eval "$__fencepost_code"
  fi
  if [[ -v __fencepost_check ]]; then
    # A block that bash can't read to its end is refused before any of it runs. Wrapped in a function it is parsed as a
    # whole, so that an unterminated here-document, about which bash only warns, swallows the end and is found too. It is
    # read twice: a block that closes what surrounds it, by a brace or `;;` too many, may look right in one place.
    # Its first lines may set extglob, themselves or by a file that they source.
    __fencepost_check=+O
    if builtin shopt -q extglob; then
      __fencepost_check=-O
    elif [[ $__fencepost_code == *@(extglob|source |. )*$'\n'*[![:space:]]* ]]; then
      __fencepost_check=-O __fencepost_on=extglob
      builtin shopt -s extglob
    fi
    # In a process of its own: code that ends what surrounds it would run here. It's no job, which would take the number of one of
    # the user. A CHLD trap of the user prints to /dev/null.
    { __fencepost_try=$(builtin eval "__fencepost_try() { if :; then case x in x) :
$__fencepost_code
;; esac; { builtin :
$__fencepost_code
}; fi; }") || __fencepost_refused=refused; } >/dev/null 2>&1
    builtin unset -v __fencepost_try
    if [[ ${__fencepost_on-} == extglob ]]; then builtin shopt -u extglob; fi
  fi
  if [[ -v __fencepost_refused ]]; then
    # Another bash says what is wrong with the block.
    (BASH_ENV='' builtin exec -a bash "${BASH:-bash}" -n "$__fencepost_check" extglob -O gnu_errfmt <<<"$__fencepost_code" >&52 2>&1) || builtin :
    __fencepost_state=(2 '' '' "${__fencepost_header:25:4}:${EPOCHREALTIME-}" 2) __fencepost_ended=2
    builtin unset -v __fencepost_header __fencepost_source __fencepost_text __fencepost_top
    builtin continue
  fi
  if [[ -v __fencepost_before ]]; then
    __fencepost_restore=''
    if ! builtin eval "$__fencepost_before" 2>&52; then __fencepost_state=(1 '' '' '' 1) __fencepost_ended=1; fi
    # Programs can't read or change a completion, as they could a pipe.
    builtin complete -W "$__fencepost_restore" __fencepost
    if [[ -v __fencepost_ended ]]; then
      builtin unset -v __fencepost_before __fencepost_header __fencepost_source __fencepost_text __fencepost_top
      builtin continue
    fi
  fi

  # `$?`, `$_` and `PIPESTATUS` are as the block above left them, and nothing is left of the driver.
  __fencepost_text='builtin unset -v __fencepost_idle __fencepost_plain __fencepost_text'
  if [[ ! -v __fencepost_plain ]]; then __fencepost_text+=' __fencepost_ended __fencepost_stdin __fencepost_out __fencepost_err __fencepost_source __fencepost_top'; fi
  __fencepost_text+="; builtin : ${__fencepost_state[1]@Q}"
  __fencepost_pipe='(builtin exit 0)'
  if [[ ${__fencepost_state[0]} != 0 || ${__fencepost_state[*]:4} != 0 ]]; then
    __fencepost_pipe='' __fencepost_next=0
    for __fencepost_on in "${__fencepost_state[@]:4}"; do
      __fencepost_pipe+="(builtin exit $__fencepost_on) | "
      if ((__fencepost_on)) || [[ ! -o pipefail ]]; then __fencepost_next=$__fencepost_on; fi
    done
    __fencepost_pipe=${__fencepost_pipe% | }
    # `! true` and the definition of a function have another status than the last pipe.
    case ${__fencepost_state[0]}.$__fencepost_next in
      "$__fencepost_next.${__fencepost_state[0]}") ;;
      0.* | 1.0) __fencepost_pipe="! $__fencepost_pipe" ;;
      *) __fencepost_pipe="(builtin exit ${__fencepost_state[0]})" ;;
    esac
    if ((__fencepost_state)); then __fencepost_pipe+=' && builtin :'; fi
    __fencepost_text+="; $__fencepost_pipe"
  fi
  __fencepost_on=${EPOCHREALTIME-}
  # shellcheck disable=SC2016 # evaluated by the block
  __fencepost_next='__fencepost_state=("$?" "$_" '"${__fencepost_header:29} ${__fencepost_header:25:4}:'${__fencepost_on//[!0-9.,]/}' "'"${PIPESTATUS[@]}")'
  # Options alone are taken back at the end of a block, where it gets there: reading a completion takes a process.
  if [[ -v __fencepost_before && $__fencepost_restore == *('\builtin set +o '@(errexit|pipefail)'; ') ]]; then
    __fencepost_next+="; ${__fencepost_restore}__fencepost_restored=1"
  fi
  if [[ -v __fencepost_execs ]] && ! builtin shopt -q execfail; then
    # At a prompt, a shell that can't replace itself lives on.
    __fencepost_text="builtin shopt -s execfail; $__fencepost_text"
    __fencepost_next+='; builtin shopt -u execfail'
  fi
  if [[ -v __fencepost_traced || -v __fencepost_x || $- == *x* ]]; then
    # The first character of PS4 is repeated for each level of nesting; the runner takes those of the driver away.
    if [[ -n ${PS4-} ]]; then PS4=$'\036'$PS4; fi
    if [[ -v __fencepost_x ]]; then __fencepost_text+='; builtin set -x'; fi
    __fencepost_text="{ $__fencepost_text; } 2>/dev/null"
    if [[ -n ${__fencepost_mute-} ]]; then __fencepost_next+='; case $- in *x*) __fencepost_x=1; builtin set +x ;; esac'; fi
  fi
  if [[ -n ${__fencepost_mute-} ]]; then
    __fencepost_text="{ $__fencepost_text; } >/dev/null 2>&1 $__fencepost_mute; $__fencepost_code{ $__fencepost_next; } >/dev/null 2>&1 $__fencepost_mute"
  elif [[ -v __fencepost_hooked ]]; then
    # The last command before the block sets the DEBUG trap of the user, and the first one after it clears the trap. All that
    # is needed of the block is taken by the expansion of its redirections, so the trap sees no other command of the driver. It
    # is assigned when the trap can no longer change it.
    __fencepost_text="{ builtin unset -v __fencepost_debug __fencepost_ended __fencepost_err __fencepost_hooked __fencepost_idle __fencepost_out __fencepost_source __fencepost_stdin __fencepost_text __fencepost_top; builtin ${__fencepost_debug:-: ${__fencepost_state[1]@Q}}; } 2>/dev/null; $__fencepost_pipe; $__fencepost_code"
    __fencepost_on=${EPOCHREALTIME-}
    # shellcheck disable=SC2016 # evaluated by the block
    __fencepost_text+='{ trap - DEBUG; builtin eval "$(</dev/fd/46)"; } >/dev/null 2>&1 46<<<"__fencepost_state=($? ${_@Q} '"'${__fencepost_header:29}' '${__fencepost_header:25:4}:${__fencepost_on//[!0-9.,]/}'"' ${PIPESTATUS[@]})" 47<<<"${__fencepost_debug:=$(builtin trap -p DEBUG)}"'
  else
    if [[ -v __fencepost_pipes ]]; then
      # The pipes that passed although a command in them failed: their statuses and lines. Bash reads a trap again for each
      # command, so it's short, and a long loop ends it.
      # shellcheck disable=SC2016 # evaluated by the trap
      __fencepost_text+='; builtin trap '\''__fencepost_piped=${PIPESTATUS[@]} __fencepost_last=$_; [[ $__fencepost_piped != *[1-9]*\ 0 || "${__fencepost_broken-} " == *" :${__fencepost_piped// /,}:${__fencepost_line-} "* ]] || __fencepost_broken+=" :${__fencepost_piped// /,}:${__fencepost_line-}"; __fencepost_line=$LINENO; __fencepost_on=$((${__fencepost_on:-0} + 1)); ((__fencepost_on < 9999)) || builtin trap - DEBUG; builtin : "$__fencepost_last"'\'' DEBUG'
      __fencepost_next+='; builtin trap - DEBUG'
    fi
    __fencepost_text+="; $__fencepost_code"
    if [[ -v __fencepost_plain ]]; then __fencepost_text+=$__fencepost_next; else __fencepost_text+="{ $__fencepost_next; } 2>/dev/null"; fi
  fi
  if [[ -v __fencepost_shadowed ]]; then
    # The functions of the user that stand for commands of the driver, and the builtins that the user has disabled, are put
    # back as the last thing before the block. In POSIX mode, which an assignment can enter, a function can't stand for `unset`.
    __fencepost_on=${EPOCHREALTIME-}
    # shellcheck disable=SC2016 # evaluated by the block
    __fencepost_text="{ builtin unset -v __fencepost_debug __fencepost_ended __fencepost_err __fencepost_hooked __fencepost_idle __fencepost_out __fencepost_plain __fencepost_shadow __fencepost_source __fencepost_stdin __fencepost_text __fencepost_top; builtin eval ${__fencepost_shadow-}; ${__fencepost_pipe//builtin /}; } 2>/dev/null; $__fencepost_code"'{ __fencepost_state=("$?" "$_" '"${__fencepost_header:29} ${__fencepost_header:25:4}:'${__fencepost_on//[!0-9.,]/}' "'"${PIPESTATUS[@]}"); __fencepost_shadow=$(POSIXLY_CORRECT=; unset -f declare enable; enable -n; declare -f builtin command trap) || [[ 1 ]]; POSIXLY_CORRECT=; unset -f builtin command enable trap; unset -v POSIXLY_CORRECT; enable builtin : break cd command complete continue declare enable eval exec exit export jobs kill mapfile printf read set shopt test trap ulimit unset; __fencepost_shadow=${__fencepost_shadow@Q}; } 2>/dev/null'
  fi
  if [[ -v __fencepost_sourced ]]; then __fencepost_source="command exec 46<&-; $__fencepost_text"; fi
  # The first line needs the other variables.
  builtin unset -v __fencepost_before __fencepost_check __fencepost_code __fencepost_debug __fencepost_execs __fencepost_header __fencepost_mute __fencepost_next __fencepost_on __fencepost_pipe __fencepost_pipes __fencepost_restore __fencepost_shadow __fencepost_shadowed __fencepost_sourced __fencepost_sources __fencepost_state __fencepost_tail __fencepost_traced __fencepost_x
  if [[ -v __fencepost_top ]]; then
    # The driver begins again, and runs the block outside of the loop, for `break`. No prompt is shown meanwhile.
    if [[ -v PROMPT_COMMAND ]]; then
      __fencepost_prompt=${PROMPT_COMMAND[*]@A}
      builtin unset -v PROMPT_COMMAND
    fi
    builtin break
  fi
