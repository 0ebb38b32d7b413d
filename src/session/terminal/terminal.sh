# shellcheck shell=bash disable=SC2154
# What the interactive bash of a terminal session starts with. The runner sets __fencepost_file, _about and
# _run above. Marks of shell integration (OSC 133) say where the prompt, the start and the end of a command are. The id in
# them is known to this shell and to the runner alone. The runner types one line for a block: begin, run, finish.
# It is read again when an error or Ctrl-C ended a block that removed all of this: with the status in __fencepost_status, and
# what restores the folder and the variables of the block in _run.
# With `set -a`, bash exports functions too. Local variables have names of their own as well, since a block can make others
# readonly, and get their values apart from `local`, since `set -k` takes assignments behind a command away. FUNCNEST is local
# where a function calls another.
__fencepost_export=$(builtin shopt -po allexport || builtin :)
builtin set +a
if [[ -v __fencepost_status ]]; then
  builtin eval "$(<"$__fencepost_run")"
  __fencepost_aborted=1
else
  __fencepost_aborted=''
  unset HISTFILE FENCEPOST
  HISTCONTROL=ignorespace
  __fencepost_status=0
  # Descriptors 47 and 48 are the terminal, whatever a block does to the standard ones.
  exec 47<&0 48>&1
fi
# The shell makes up the id and shows it: a program of the document can read what the runner types, but not what others print.
# It could show an id, too. So the runner types the beginning of the one that it was shown first, and a shell that has shown
# another ends. The open descriptor 45 proves that this shell has read that, and nobody in its stead; 46, that the id comes from
# the kernel, for a block can redefine RANDOM and replace programs. One byte in 25 is a digit of it. It has no letters, since
# a terminal can print them in capitals (`stty olcuc`).
__fencepost_id=''
{
  IFS='' LC_ALL=C builtin read -r -N 8192 -u 46 __fencepost_id
  __fencepost_id=${__fencepost_id//[!0123456789]/}
  __fencepost_id=${__fencepost_id:0:32}
  builtin printf '\e]133;I;%s\a' "$__fencepost_id" >/dev/tty
  if ((${#__fencepost_id} != 32)) || ! IFS= builtin read -rs -t 60 __fencepost_answer </dev/tty ||
    [[ $__fencepost_answer != *"${__fencepost_id:0:8}" ]]; then
    builtin kill -KILL $$
  fi
  {
    builtin printf '\e]133;J;%s\a' "$__fencepost_id" >/dev/tty
    IFS= builtin read -rs -t 60 __fencepost_answer </dev/tty || builtin kill -KILL $$
  } 45<"$__fencepost_proof"
} 46</dev/urandom
builtin unset -v __fencepost_answer __fencepost_proof
if [[ -z $__fencepost_aborted ]]; then builtin printf '\e[H\e[2J\e[3J'; fi

__fencepost_reported=1 __fencepost_end=returned __fencepost_text='' __fencepost_top='' __fencepost_traced='' __fencepost_mute=''
# The usual prompt, or what the user has made of it.
__fencepost_prompts="PS1='\\s-\\v\\$ ' PS2='> '; "
__fencepost_line=0 __fencepost_failed=0 __fencepost_command='' __fencepost_first=(0 0 '') __fencepost_last=(0 '' 0)

# A block can close all descriptors.
__fencepost_mark() {
  { builtin : >&48; } 2>/dev/null || command exec 47</dev/tty 48>/dev/tty
  builtin printf '\e]133;%s;%s\a' "$1" "$__fencepost_id" >&48
}

# The screen is cleared before each command, so that the output of a block starts at its top in every run.
__fencepost_set_prompt() {
  PS1='\[\e]133;A;'$__fencepost_id'\a\]$ \[\e]133;B;'$__fencepost_id'\a\]' PS2='> '
  PS0='\e[?1049l\e[!p\e[H\e[2J\e[3J\e]133;C;'$__fencepost_id'\a'
  builtin unset -v PROMPT_COMMAND
  PROMPT_COMMAND=__fencepost_prompt
  __fencepost_unexport
}

# Keeps the prompts and what belongs to the runner out of programs, after `set -a` and `export PS1`.
__fencepost_unexport() { builtin export -n PS0 PS1 PS2 PROMPT_COMMAND "${!__fencepost_@}"; }

# Reports the end of a line that somebody typed, or that Ctrl-C took the shell out of.
__fencepost_prompt() {
  __fencepost_status=$?
  builtin local FUNCNEST
  FUNCNEST=0
  if [[ ${PS4-} == $'\uE01E'* ]]; then PS4=${PS4#?}; fi
  if ((!__fencepost_reported)); then
    __fencepost_last=("$__fencepost_status" '' "$__fencepost_status")
    __fencepost_mark "D;$__fencepost_status;aborted"
  fi
  __fencepost_reported=0
  __fencepost_set_prompt
}

# Like the driver of a bash session, refuses a block that can't be read to its end. A subshell reads it: an interactive bash
# that meets a syntax error here misreads the next line.
__fencepost_reads() (
  if [[ $__fencepost_code == *@(extglob|source |. )*$'\n'*[![:space:]]* ]]; then builtin shopt -s extglob; fi
  builtin eval "__fencepost_try() { if :; then case x in x) :
$__fencepost_code
;; esac; { builtin :
$__fencepost_code
}; fi; }" 2>/dev/null && builtin exit
  builtin local __fencepost_local_extglob
  __fencepost_local_extglob=+O
  if builtin shopt -q extglob; then __fencepost_local_extglob=-O; fi
  (BASH_ENV='' builtin exec -a bash "${BASH:-bash}" -n "$__fencepost_local_extglob" extglob -O gnu_errfmt <<<"$__fencepost_code" >&48 2>&1)
  builtin exit 1
)

__fencepost_note() {
  # shellcheck disable=SC2016 # compared literally
  if [[ $4 == 'builtin '[.e]*'__fencepost_'* ]]; then builtin return; fi
  # After a CHLD trap of the user, bash names this command instead of the one that failed.
  if [[ $4 == __fencepost_note* ]]; then builtin return; fi
  # The first that isn't in a function or in a file that the block sources; for others the line that calls them, and the name.
  builtin local __fencepost_local_depth
  __fencepost_local_depth=$((${#FUNCNAME[@]} - 1))
  if [[ ${FUNCNAME[-1]} == source && ${BASH_SOURCE[-1]} == "$__fencepost_run" ]]; then __fencepost_local_depth=$((__fencepost_local_depth - 1)); fi
  if ((!__fencepost_local_depth && !__fencepost_first)); then __fencepost_first=("${@:2:3}"); fi
  __fencepost_failed=$2 __fencepost_line=$3 __fencepost_command=$4
  if ((__fencepost_local_depth)); then __fencepost_line+=" ${BASH_LINENO[__fencepost_local_depth]} ${FUNCNAME[1]} ${BASH_SOURCE[1]#"$__fencepost_run"}"; fi
}

# Sets the variable `$1` to a command as a mark can hold it: no `;`, and no character that would end the mark. Without a command
# substitution: while bash reads one, a CHLD trap of the user would break it.
__fencepost_escape() {
  builtin local __fencepost_local_text
  __fencepost_local_text=${2:0:1000}
  __fencepost_local_text=${__fencepost_local_text//%/%25} __fencepost_local_text=${__fencepost_local_text//;/%3b}
  builtin printf -v "$1" %s "${__fencepost_local_text//[[:cntrl:]]/ }"
}

__fencepost_report_failed() {
  builtin local __fencepost_then __fencepost_now
  __fencepost_escape __fencepost_then "${__fencepost_first[2]%%$'\n'*}"
  __fencepost_escape __fencepost_now "${__fencepost_command%%$'\n'*}"
  __fencepost_mark "E;$__fencepost_failed;$__fencepost_line;$__fencepost_now;${__fencepost_first[0]};${__fencepost_first[1]};$__fencepost_then"
}

# Under `set -e` the shell ends at the command that fails, which is reported here, since no end of the block follows. The
# block may still have the driver's descriptors closed.
__fencepost_exit() {
  builtin local FUNCNEST
  FUNCNEST=0
  if [[ $- == *e* ]] && ((__fencepost_failed)); then __fencepost_report_failed; fi
} 2>/dev/null 48>/dev/tty

# The runner's own traps, unless the user has set some, or a function or an alias could show them. A function sees the ERR trap
# only with errtrace, so it is called by way of `__fencepost_watch`.
__fencepost_set_traps() {
  builtin local -a __fencepost_local_functions
  builtin local __fencepost_local_name __fencepost_local_set __fencepost_local_looks
  # shellcheck disable=SC2016 # a regular expression
  __fencepost_local_looks='(^|[^[:alnum:]_])(trap|compgen|errtrace|SHELLOPTS|(declare|typeset|local) +-[[:alnum:]]*[pfF]|(set( +[-+]o)?|declare|typeset|local) *[;&|)<>[:cntrl:]]|shopt +-[[:alnum:]]*o)|\$(-|\{[-!])'
  __fencepost_local_set=$(builtin trap -p ERR EXIT)
  __fencepost_trapped=''
  for __fencepost_local_name in ERR EXIT; do
    if [[ $(builtin trap -p "$__fencepost_local_name") != @(|*__fencepost_*) ]]; then __fencepost_trapped=1; fi
  done
  builtin mapfile -t __fencepost_local_functions < <(builtin compgen -A function -X '__fencepost_*' || builtin :)
  if [[ $(if ((${#__fencepost_local_functions[@]})); then builtin declare -f -- "${__fencepost_local_functions[@]}"; fi; builtin alias -p) =~ $__fencepost_local_looks ]]; then __fencepost_local_set=' ERR EXIT'; fi
  if [[ $__fencepost_local_set != *' ERR'* ]]; then
    # It keeps `$_`, the last argument.
    builtin trap '{ __fencepost_note '"$1"' "$?" "$LINENO" "$BASH_COMMAND" "$_"; } 2>/dev/null' ERR
  elif [[ $1 == driver ]]; then
    builtin set +E
  fi
  if [[ $__fencepost_local_set != *' EXIT'* ]]; then builtin trap __fencepost_exit EXIT; fi
}
# shellcheck disable=SC2016 # evaluated later
__fencepost_watch='if [[ $- == *E* ]]; then __fencepost_set_traps user; else builtin set -E; __fencepost_set_traps driver; fi'

__fencepost_unset_traps() {
  builtin local __fencepost_local_name
  # shellcheck disable=SC2016 # compared literally
  if [[ $(builtin trap -p ERR) == *@('__fencepost_note driver '|'" driver "$'?*)* ]]; then builtin set +E; fi
  for __fencepost_local_name in ERR EXIT; do
    if [[ $(builtin trap -p "$__fencepost_local_name") == *__fencepost_* ]]; then builtin trap - "$__fencepost_local_name"; fi
  done
}

# The traps for a block at the top level, which needs none of these functions; empty if the block, a function, an alias or
# code from elsewhere that it runs could show them. Where errtrace would show, functions don't inherit the trap.
__fencepost_compose_traps() {
  builtin local __fencepost_local_text __fencepost_local_list __fencepost_local_errtrace __fencepost_local_owner
  builtin local -a __fencepost_local_functions
  __fencepost_traps='' __fencepost_local_errtrace='' __fencepost_local_owner=user
  if [[ -z $__fencepost_watched || -n $__fencepost_trapped ]]; then builtin return; fi
  builtin mapfile -t __fencepost_local_functions < <(builtin compgen -A function -X '__fencepost_*' || builtin :)
  __fencepost_local_text=$(
    if ((${#__fencepost_local_functions[@]})); then builtin declare -f -- "${__fencepost_local_functions[@]}"; fi
    builtin alias -p
    builtin printf '%s\n' "$__fencepost_code"
    builtin eval "$__fencepost_sources" >/dev/null
    for __fencepost_local_list in "${__fencepost_words[@]}"; do
      builtin printf '%s\n' "$__fencepost_local_list"
      if [[ -f $__fencepost_local_list ]]; then builtin printf '%s\n' "$(<"$__fencepost_local_list")"; fi
    done
  )
  # shellcheck disable=SC2016 # regular expressions
  {
    __fencepost_local_list='(^|[^[:alnum:]_])(trap( +-[pPl]|["'\'']| +"?\$| *[;&|)<>#`[:cntrl:]])|compgen|(declare|typeset|local) +-[[:alnum:]]*[pfF]|(set|declare|typeset|local) *[;&|)<>[:cntrl:]])|\$\{!'
    __fencepost_local_errtrace='(^|[^[:alnum:]_])(errtrace|SHELLOPTS|trap [^[:cntrl:]]*ERR|set +[-+]o *[;&|)<>[:cntrl:]]|set [^;&|[:cntrl:]]*[-+][[:alnum:]]*E|shopt +-[[:alnum:]]*o)|\$(-|\{-)'
  }
  if [[ $__fencepost_local_text =~ $__fencepost_local_list ]]; then builtin return; fi
  if [[ $__fencepost_watched != outside && $- != *E* && ! $__fencepost_local_text =~ $__fencepost_local_errtrace ]]; then
    __fencepost_local_owner=driver
    __fencepost_traps='builtin set -E; '
  fi
  # shellcheck disable=SC2016 # evaluated by the trap
  __fencepost_traps+="builtin trap '"'{ __fencepost_left_now=("$?" "$LINENO" "$BASH_COMMAND" "$_" '"$__fencepost_local_owner"' "${#BASH_SOURCE[@]}");
  if ((__fencepost_left_now[5])) && [[ ${FUNCNAME+"${FUNCNAME[*]: -1}"}${BASH_SOURCE[*]: -1} == @(|source)/dev/fd/46 ]]; then __fencepost_left_now[5]=$((__fencepost_left_now[5] - 1)); fi;
  if ((__fencepost_left_now[5])); then __fencepost_left_now[1]+=" ${BASH_LINENO[__fencepost_left_now[5] - 1]} ${FUNCNAME-source} ${BASH_SOURCE-}"; fi;
  if [[ ${__fencepost_left_now[2]} != @(builtin\ *__fencepost_*|__fencepost_left_now=*) ]]; then
    if [[ ! -v __fencepost_left_first && ${FUNCNAME-source} == source ]]; then __fencepost_left_first=("${__fencepost_left_now[@]:0:3}"); fi;
    if [[ ${__fencepost_left_now[2]} != @(.|source)\ * || ${__fencepost_left_failed[1]-} != *" ${__fencepost_left_now[1]} "* ]]; then __fencepost_left_failed=("${__fencepost_left_now[@]}"); fi;
  fi;
  builtin : "${__fencepost_left_now[3]}"; } 2>/dev/null'"' ERR; "
  # shellcheck disable=SC2016 # evaluated by the trap
  __fencepost_traps+="builtin trap '"'{ if [[ $- == *e* && -v __fencepost_left_failed ]]; then
    __fencepost_left_now=${__fencepost_left_failed[2]:0:1000} __fencepost_left_now=${__fencepost_left_now//%/%25} __fencepost_left_now=${__fencepost_left_now//;/%3b};
    builtin printf "\e]133;F;%s;%s;%s\a" "${__fencepost_left_failed[0]}" "${__fencepost_left_failed[1]}" "${__fencepost_left_now//[[:cntrl:]]/ }" >/dev/tty;
  fi; } 2>/dev/null'"' EXIT"
  # On one line, for the line numbers of the block.
  __fencepost_traps=${__fencepost_traps//$'\n'/ }
}

# What those traps noted.
__fencepost_take_failed() {
  if [[ -v __fencepost_left_failed ]]; then
    __fencepost_failed=${__fencepost_left_failed[0]} __fencepost_line=${__fencepost_left_failed[1]} __fencepost_command=${__fencepost_left_failed[2]}
  fi
  if [[ -v __fencepost_left_first ]]; then __fencepost_first=("${__fencepost_left_first[@]}"); fi
}

# shellcheck disable=SC2016 # evaluated later
__fencepost_untrap='if [[ $- == *E* ]]; then __fencepost_unset_traps; else builtin set -E; __fencepost_unset_traps; builtin set +E; fi'

# Composes what runs a block: `$?`, `$_` and `PIPESTATUS` are as the block above left them.
__fencepost_compose() {
  builtin local __fencepost_local_status __fencepost_local_statuses __fencepost_local_value __fencepost_local_list __fencepost_local_values __fencepost_local_words __fencepost_local_hooks __fencepost_local_shadow
  __fencepost_local_statuses='(builtin exit 0)' __fencepost_local_value=0 __fencepost_local_values='' __fencepost_local_hooks="${__fencepost_left_hooks:+; builtin eval ${__fencepost_left_hooks@Q}}" __fencepost_local_shadow=${__fencepost_left_shadow-}
  builtin local -a __fencepost_local_functions
  __fencepost_text="builtin : ${__fencepost_last[1]@Q}"
  if [[ ${__fencepost_last[0]} != 0 || ${__fencepost_last[*]:2} != 0 ]]; then
    __fencepost_local_statuses=''
    for __fencepost_local_status in "${__fencepost_last[@]:2}"; do
      __fencepost_local_statuses+="(builtin exit $__fencepost_local_status) | "
      if ((__fencepost_local_status)) || [[ ! -o pipefail ]]; then __fencepost_local_value=$__fencepost_local_status; fi
    done
    __fencepost_local_statuses=${__fencepost_local_statuses% | }
    # `! true` and the definition of a function have another status than the last pipe.
    case ${__fencepost_last[0]}.$__fencepost_local_value in
      "$__fencepost_local_value.${__fencepost_last[0]}") ;;
      0.* | 1.0) __fencepost_local_statuses="! $__fencepost_local_statuses" ;;
      *) __fencepost_local_statuses="(builtin exit ${__fencepost_last[0]})" ;;
    esac
    if ((__fencepost_last)); then __fencepost_local_statuses+=' && builtin :'; fi
    __fencepost_text+="; $__fencepost_local_statuses"
  fi
  if [[ -n $__fencepost_traced || $- == *x* ]] && [[ -n ${PS4-} ]]; then PS4=$'\uE01E'$PS4; fi
  builtin unset -v "${!__fencepost_left_@}"
  if [[ -n $__fencepost_top ]]; then
    # A block that looks at its shell sees nothing of this. What follows it brings it back; the runner does so if an error or
    # Ctrl-C took the shell to its prompt.
    __fencepost_unset_traps
    builtin mapfile -t __fencepost_local_functions < <(builtin compgen -A function __fencepost_)
    __fencepost_failed=0 __fencepost_first=(0 0 '')
    __fencepost_compose_traps
    # As assignments: `declare` may be a function of the user. By `printf`: an assignment joins the words of a list by IFS.
    for __fencepost_local_status in "${!__fencepost_@}"; do
      __fencepost_local_list="${__fencepost_local_status}[@]"
      if [[ $__fencepost_local_status != __fencepost_@(back|local_*) && -v $__fencepost_local_list ]]; then
        builtin printf -v __fencepost_local_words '%q ' "${!__fencepost_local_list}"
        __fencepost_local_values+="$__fencepost_local_status=($__fencepost_local_words) "
      fi
    done
    __fencepost_back="__fencepost_export=\$(builtin shopt -po allexport || builtin :); builtin set +a; $__fencepost_local_values
$(builtin declare -f "${__fencepost_local_functions[@]}")
${__fencepost_traps:+$__fencepost_untrap; __fencepost_take_failed}
$__fencepost_watch
builtin eval \"\$__fencepost_export\""
    builtin printf -v __fencepost_local_list '%s ' "${__fencepost_local_functions[@]}"
    builtin printf -v __fencepost_local_words '%s ' "${!__fencepost_@}"
    __fencepost_text="builtin unset -f $__fencepost_local_list; builtin unset -v $__fencepost_local_words PROMPT_COMMAND PS0 PS1 PS2; $__fencepost_prompts${__fencepost_traps:+$__fencepost_traps; }$__fencepost_text"
    if [[ -v __fencepost_x ]]; then __fencepost_text+='; builtin set -x'; fi
    __fencepost_text="{ $__fencepost_text; } >/dev/null 2>&1 $__fencepost_mute"
  elif [[ $- == *x* ]]; then
    __fencepost_text="{ $__fencepost_text; } 2>/dev/null"
  fi
  if [[ -n $__fencepost_shadowed ]]; then
    # As in a bash session, functions that stand for commands of the runner are put back as the last thing before the block.
    __fencepost_text="{ ${__fencepost_text% >/dev/null*}; builtin eval ${__fencepost_local_shadow:-:}; ${__fencepost_local_statuses//builtin /}; } >/dev/null 2>&1; $__fencepost_code"
    # shellcheck disable=SC2016 # evaluated by the block
    __fencepost_text+='{ __fencepost_state=("$?" "$_" "${PIPESTATUS[@]}"); __fencepost_left_shadow=$(POSIXLY_CORRECT=; unset -f declare enable; enable -n; declare -f builtin command trap) || [[ 1 ]]; POSIXLY_CORRECT=; unset -f builtin command enable trap; unset -v POSIXLY_CORRECT; enable builtin command compgen complete declare enable eval exec exit export history kill local mapfile printf read return set shopt test trap ulimit unset; __fencepost_left_shadow=${__fencepost_left_shadow@Q}; } >/dev/null 2>&1'
    builtin return
  fi
  if [[ -n $__fencepost_hooked ]]; then
    # The last commands before the block set the DEBUG and RETURN traps of the user, and the first one after it clears them. All
    # that is needed of the block is taken by the expansion of its redirection, so the traps see no other command of the runner.
    # It's read when they are cleared: a variable could be theirs. If they took it away, the block has failed. A signal ends
    # `read` in POSIX mode, but not `mapfile`. Without a DEBUG trap, `$_` is given back behind them.
    if [[ $__fencepost_local_hooks != *DEBUG* ]]; then __fencepost_local_hooks+="; builtin : ${__fencepost_last[1]@Q}"; fi
    __fencepost_text="{ ${__fencepost_text% >/dev/null*}$__fencepost_local_hooks; } >/dev/null 2>&1; $__fencepost_local_statuses; $__fencepost_code"
    # shellcheck disable=SC2016 # evaluated by the block
    __fencepost_text+='{ trap - DEBUG RETURN; builtin mapfile -t -n 1 -u 46 __fencepost_left_state; __fencepost_left_state=${__fencepost_left_state:-125 _ 125}; } >/dev/null 2>&1 46<<<"$? ${_@Q} ${PIPESTATUS[@]}
${__fencepost_left_hooks:=$(builtin trap -p RETURN DEBUG)}"'
    builtin return
  fi
  # shellcheck disable=SC2016 # evaluated by the block
  __fencepost_local_status='__fencepost_state=("$?" "$_" "${PIPESTATUS[@]}")'
  if [[ -n $__fencepost_execs ]] && ! builtin shopt -q execfail; then
    # At a prompt, a shell that can't replace itself lives on.
    __fencepost_text="builtin shopt -s execfail; $__fencepost_text"
    __fencepost_local_status+='; builtin shopt -u execfail'
  fi
  if [[ -n $__fencepost_mute ]]; then __fencepost_local_status+='; case $- in *x*) __fencepost_x=1; builtin set +x ;; esac'; fi
  __fencepost_text+="; $__fencepost_code{ $__fencepost_local_status; } >/dev/null 2>&1 $__fencepost_mute"
  __fencepost_unexport
}

# In POSIX mode, `trap -p RETURN DEBUG` lists the traps that aren't set, too.
__fencepost_set_hooks() {
  __fencepost_left_hooks=${1#$'trap -- - RETURN\n'}
  __fencepost_left_hooks=${__fencepost_left_hooks%'trap -- - DEBUG'}
}

# The argument has the RETURN and DEBUG traps of the user, which a function doesn't see. The line that calls it clears them.
__fencepost_begin() {
  builtin local FUNCNEST __fencepost_before __fencepost_process_mark __fencepost_given
  FUNCNEST=0
  __fencepost_end=returned __fencepost_restore='' __fencepost_text=''
  # What `read` has buffered when Ctrl-C ends it would be the beginning of the code.
  builtin mapfile -t __fencepost_code </dev/null
  builtin unset -v __fencepost_code
  # A signal of the document ends `read` in POSIX mode, but not this.
  builtin mapfile -d '' -t __fencepost_code <"$__fencepost_file"
  builtin mapfile -d '' -t __fencepost_given <"$__fencepost_about"
  __fencepost_before=${__fencepost_given[0]} __fencepost_process_mark=${__fencepost_given[1]} __fencepost_top=${__fencepost_given[2]}
  __fencepost_traced=${__fencepost_given[3]} __fencepost_mute=${__fencepost_given[4]} __fencepost_hooked=${__fencepost_given[5]}
  __fencepost_execs=${__fencepost_given[6]} __fencepost_shadowed=${__fencepost_given[7]} __fencepost_watched=${__fencepost_given[8]}
  __fencepost_sources=${__fencepost_given[9]}
  __fencepost_set_hooks "${1:-${__fencepost_left_hooks-}}"
  if [[ -n $__fencepost_left_hooks ]]; then __fencepost_hooked=1; fi
  builtin ulimit -S -x "$__fencepost_process_mark" || builtin :
  builtin history -s -- "${__fencepost_code%$'\n'}"
  builtin unset -v __fencepost_state
  if ! __fencepost_reads; then
    __fencepost_end=refused
  elif [[ -n $__fencepost_before ]] && ! builtin eval "$__fencepost_before" 2>&48; then
    __fencepost_end=blocked
  else
    __fencepost_compose
  fi
  __fencepost_failed=0 __fencepost_first=(0 0 '')
  # As a PROMPT_COMMAND, a block at the top level shows no ids of jobs.
  if [[ -n $__fencepost_top ]]; then
    PROMPT_COMMAND="{ $(<"$__fencepost_run"); ${__fencepost_back-}
__fencepost_finish \"\$?\" \"\$(builtin trap -p RETURN DEBUG)\"; } >/dev/null 2>&1"
    builtin printf %s "$__fencepost_restore" >|"$__fencepost_run"
  fi
  # A signal can end the shell before it begins, by a trap that exits with any status.
  __fencepost_mark S
}

# The arguments: the status of the line that ran the block, and the RETURN and DEBUG traps of the user that are still set.
__fencepost_finish() {
  builtin local FUNCNEST
  FUNCNEST=0
  # A block that keeps variables of the runner from being set, or sets them by a trap, would decide its own status.
  if [[ $(builtin readonly -p) == *' __fencepost_'* || ${2-} == *__fencepost_* ]]; then builtin kill -KILL $$; fi
  if [[ ${2-} == *\'* && -n $__fencepost_hooked ]]; then
    # The block ended before they were cleared.
    __fencepost_set_hooks "$2"
    builtin trap - DEBUG RETURN
    builtin unset -v __fencepost_left_state __fencepost_state
  fi
  __fencepost_status=$1
  if [[ -v __fencepost_left_state ]]; then builtin eval "__fencepost_state=($__fencepost_left_state)"; fi
  if [[ -v __fencepost_state ]]; then __fencepost_last=("${__fencepost_state[@]}"); else __fencepost_last=("$__fencepost_status" '' "$__fencepost_status"); fi
  if [[ ${PS4-} == $'\uE01E'* ]]; then PS4=${PS4#?}; fi
  if [[ -n $__fencepost_restore ]]; then builtin eval "$__fencepost_restore"; fi
  case $__fencepost_end in
    refused) __fencepost_last=(2 '' 2) ;;
    blocked) __fencepost_last=(1 '' 1) ;;
    *) if ((__fencepost_failed)); then __fencepost_report_failed; fi ;;
  esac
  __fencepost_reported=1
  if [[ -n $__fencepost_top ]]; then
    __fencepost_reported=0
    # What the user has made of the prompts, for the next block that looks.
    __fencepost_prompts=''
    if [[ -v PS0 ]]; then __fencepost_prompts+="${PS0@A}; "; fi
    if [[ -v PS1 ]]; then __fencepost_prompts+="${PS1@A}; "; fi
    if [[ -v PS2 ]]; then __fencepost_prompts+="${PS2@A}; "; fi
    if [[ -v PROMPT_COMMAND ]]; then __fencepost_prompts+="${PROMPT_COMMAND[*]@A}; "; fi
  fi
  __fencepost_set_prompt
  __fencepost_mark "D;${__fencepost_last[0]};$__fencepost_end"
  # A line that somebody types next sees the status.
  if [[ -z $__fencepost_top && $- != *e* ]]; then builtin return "${__fencepost_last[0]}"; fi
}

if [[ -n $__fencepost_aborted ]]; then builtin eval "$__fencepost_untrap"; fi
builtin eval "$__fencepost_watch"
__fencepost_set_prompt
builtin eval "$__fencepost_export"
if [[ -n $__fencepost_aborted ]]; then
  __fencepost_last=("$__fencepost_status" '' "$__fencepost_status")
  __fencepost_mark "D;$__fencepost_status;aborted"
  if [[ $- != *e* ]]; then builtin return "$__fencepost_status"; fi
fi
