#!/bin/bash -p
# shellcheck shell=bash disable=SC1091,SC2154
# Stands for a program in front of PATH: answers a call with what the program did when it was recorded, or runs the program
# and sends the runner what it does. Everything it needs is in the folder beside its own; `events` is a pipe to the runner,
# which confirms messages in `heard`. With `-p`, functions, BASH_ENV, SHELLOPTS and BASHOPTS of the caller have no effect here.
# The user stays the one that the caller is, as with the program itself.
program=${0##*/} here=${0%/*/*}
. "$here/names"
# The programs that it calls itself aren't recorded. The real one gets the PATH of the caller.
callers=$PATH
PATH=:$PATH:
while [[ $PATH == *:"${0%/*}":* ]]; do PATH=${PATH/:"${0%/*}":/:}; done
PATH=${PATH:1:-1}

# The names of its messages. The pid alone may be used again.
me=$$-${EPOCHREALTIME//[!0-9]/}
lines=0

# Sends a message until the runner has confirmed it: any program can read the pipe too. `$1` is its kind.
tell() {
  local round=0
  until [[ -e $here/heard/$me ]]; do
    if ((round++ % 20 == 0)); then printf '%s %s %s\n' "$1" "$me" "$2" >"$here/events"; fi
    read -r -t 0.01 <> <(:)
  done
}

# What this call is, in `call`, `called_in` and `digest`, and all of it in `identity`.
identify() {
  local each index
  called_in='' digest=''
  printf -v call ' %q' "$program" "$@"
  call=${call:1}
  for index in "${!names[@]}"; do call=${call//"${paths[index]}"/"${names[index]}"}; done
  case $PWD in "$work") ;; "$work"/*) called_in=${PWD#"$work"/} ;; *) called_in=$PWD ;; esac
  # A program that isn't asked to doesn't read what belongs to the commands around it.
  has_input=
  [[ -t 0 || /dev/stdin -ef /dev/null ]] || for each; do
    case $each in - | *=- | *@- | *stdin* | -i | -it | -ti | --interactive | -f-) has_input=1 ;; esac
  done
  if [[ -n $has_input ]]; then
    mkdir -p "$scratch"
    input=$scratch/input-$$
    cat >"$input"
    digest=$(sha256sum <"$input")
    digest=${digest%% *}
  fi
  identity=$call${called_in:+ in $called_in}${digest:+ with $digest}
}

# The name of the folder with the answer to this call, in `answer`.
find_answer() {
  local id recorded token
  while IFS=$'\t' read -r id recorded; do
    [[ $recorded == "$identity" ]] || continue
    # Each recorded call leaves one character in the queue of its identity, which one reader gets.
    IFS= read -r -N 1 -t 0.3 token <>"$here/$id.queue" || return 1
    answer=$id-$(printf '%d' "'$token")
    return 0
  done <"$here/index"
  return 1
}

# Passes on what comes and keeps it, piece by piece, in files whose names sort by time. `$1` is the kind.
pass_on() {
  local chunk
  while :; do
    # One read: what is there, up to what a pipe holds.
    dd bs=65536 count=1 status=none of="$scratch/$1-$$"
    [[ -s $scratch/$1-$$ ]] || break
    chunk=$scratch/chunk-$EPOCHREALTIME.$1-$$
    mv "$scratch/$1-$$" "$chunk"
    cat "$chunk"
  done
}

# Prints a file without starting a program where it can.
show() {
  local text
  [[ -e $1 ]] || return 0
  if [[ -e $1.binary ]]; then
    cat "$1"
  else
    IFS= read -r -d '' text <"$1"
    printf '%s' "$text"
  fi
}

# Whether a path below a folder stays there: without `..`, through no link, and to no device or pipe.
stays_inside() {
  local at=$1 rest=$2/
  [[ /$rest != */../* ]] || return 1
  while [[ -n $rest ]]; do
    at+=/${rest%%/*} rest=${rest#*/}
    [[ ! -L $at ]] || return 1
  done
  [[ ! -e $at || -f $at ]]
}

# Ends a replay that would write elsewhere.
refuse() {
  local quoted
  printf -v quoted %q "${1:0:3000}"
  tell refused "$quoted"
  printf '%s: the recording writes %q, which is outside of the folders of the document\n' "$program" "$1" >&2
  exit 125
}

# Writes the files that a call wrote, once all of them are known to stay where they may be. They replace others, which may be
# hard links, and stay executable.
restore_files() {
  local each file may target from=() to=() executable=()
  if [[ -d $answer.files ]]; then
    while IFS= read -r -d '' file; do
      stays_inside "$work" "$file" || refuse "$file"
      [[ ! -x $work/$file ]] || executable+=("$work/$file")
    done < <(find "$answer.files" -type f -printf '%P\0')
  fi
  # Elsewhere, only a file that the call itself names is written.
  for file in "$answer".target-*; do
    [[ -e $file ]] || continue
    IFS= read -r target <"$file"
    [[ $call == *"$target"* ]] || continue
    for each in "${!names[@]}"; do target=${target//"${names[each]}"/"${paths[each]}"}; done
    may=
    for each in "${writable[@]}"; do
      [[ $target != "$each"/* ]] || ! stays_inside "$each" "${target#"$each"/}" || may=1
    done
    # The files of a sandbox are discarded.
    [[ -n $may ]] || [[ -n $discards && (! -e $target || -f $target) ]] || refuse "$target"
    [[ ! -x $target ]] || executable+=("$target")
    from+=("$answer.content-${file##*-}") to+=("$target")
  done
  [[ ! -d $answer.files ]] || cp -R --remove-destination "$answer.files/." "$work/"
  for each in "${!from[@]}"; do cp --remove-destination "${from[each]}" "${to[each]}"; done
  ((${#executable[@]} == 0)) || chmod +x "${executable[@]}"
}

replay() {
  local answer file status
  # A call that is ended before it's answered, such as while it reads its input, has no answer either.
  trap 'tell missing "${call:-$program}"; exit 143' HUP INT TERM
  identify "$@"
  [[ -z $has_input ]] || rm -f "$input"
  if ! find_answer; then
    tell missing "${identity:0:3000}"
    printf '%s: this call is not recorded\n' "$program" >&2
    exit 125
  fi
  trap - HUP INT TERM
  printf 'used %s\n' "$answer" >"$here/events"
  answer=$here/$answer
  restore_files
  show "$answer.output"
  for file in "$answer".chunk-*[tr]; do
    case $file in *.stdout) show "$file" ;; *.stderr) show "$file" >&2 ;; esac
  done
  read -r status <"$answer.status"
  exit "$status"
}

# Sends a line of what the call did, which the pipe takes as a whole: `kind id text`.
send_line() {
  printf '%s %s %s\n' "$1" "$me" "$2" >"$here/events"
  lines=$((lines + 1))
}

# Sends a file to the runner.
send() {
  local line
  while IFS= read -r line; do send_line "$1" "$line"; done < <(base64 -w 3000 <"$2")
}

# Sends a file that the call changed: its name, and its content or its size and hash.
send_file() {
  local digest size
  size=$(stat -c %s "$2")
  [[ ! -x $2 ]] || send_line executable x
  printf '%s' "$1" >"$scratch/path-$$"
  send path "$scratch/path-$$"
  if ((size <= 1048576)); then send file "$2"; else
    read -r digest _ < <(sha256sum <"$2")
    send_line large "$size $digest"
  fi
  send_line end ''
}

record() {
  local began took status file index target
  if ! { mkdir -p "$scratch" && : >"$scratch/began-$$"; } 2>/dev/null; then
    tell uncaught "$program as another user"
    PATH=$callers exec "${real[@]}" "$@"
  fi
  identify "$@"
  : >"$scratch/began-$$"
  # The clock of files stands still for some milliseconds: what the call writes has to be newer.
  until : >"$scratch/tick-$$"; [[ $scratch/tick-$$ -nt $scratch/began-$$ ]]; do :; done
  began=$EPOCHREALTIME
  if [[ -n $has_input ]]; then exec <"$input"; fi
  if [[ /dev/fd/1 -ef /dev/fd/2 ]]; then
    PATH=$callers "${real[@]}" "$@" 2>&1 | tee "$scratch/output-$$"
    status=${PIPESTATUS[0]}
  else
    {
      PATH=$callers "${real[@]}" "$@" 2>&3 3>&- | pass_on stdout
      status=${PIPESTATUS[0]}
    } 3> >(pass_on stderr >&2)
    wait "$!"
  fi
  took=$(((${EPOCHREALTIME/[.,]/} - ${began/[.,]/}) / 1000))
  [[ ! -e $scratch/output-$$ ]] || send output "$scratch/output-$$"
  for file in "$scratch"/chunk-*-"$$"; do
    [[ ! -e $file ]] || case $file in *.stdout-*) send stdout "$file" ;; *) send stderr "$file" ;; esac
  done
  while IFS= read -r -d '' file; do send_file "$file" "$work/$file"; done < <(
    cd "$work" && find . -xdev -type f -cnewer "$scratch/began-$$" -printf '%P\0' 2>/dev/null
  )
  for file; do
    file=${file#*=}
    [[ $file == /* && $file != "$work"/* && -f $file ]] || continue
    # A program may set the time at which a file was modified.
    [[ -n $(find "$file" -cnewer "$scratch/began-$$" -print) ]] || continue
    target=$file
    for index in "${!names[@]}"; do target=${target//"${paths[index]}"/"${names[index]}"}; done
    send_file "$target" "$file"
  done
  for file in call called_in digest; do
    [[ -n ${!file} ]] || continue
    printf '%s' "${!file}" >"$scratch/$file-$$"
    send "$file" "$scratch/$file-$$"
  done
  tell 'done' "$status $took $lines"
  rm -f "$scratch"/*-$$ "${input-}"
  exit "$status"
}

real=()
if [[ $program == sudo ]]; then
  # Options of sudo don't matter to the call.
  while [[ ${1-} == -* ]]; do [[ $1 == -[ughpCrtTU] ]] && shift; shift; done
  if [[ -n ${1-} && -x ${0%/*}/${1-} ]]; then
    program=$1
    shift
    [[ $mode == replay ]] || real=(sudo)
  fi
fi
for folder in ${PATH//:/$'\n'}; do
  if [[ -x $folder/$program ]]; then
    found=$folder/$program
    break
  fi
done
# Only a step that lets its calls pass gets the name of such a file.
passes=
[[ ! ${FENCEPOST_CASSETTE-} =~ ^[0-9a-f]+$ || ! -e $here/pass-$FENCEPOST_CASSETTE ]] || passes=1
if [[ $mode == replay && $program != sudo && -z $passes ]]; then replay "$@"; fi
if [[ -z ${found-} ]]; then
  printf 'bash: %s: command not found\n' "$program" >&2
  exit 127
fi
if [[ $program == sudo || -n $passes ]]; then PATH=$callers exec "$found" "$@"; fi
if [[ -t 0 && -t 1 ]]; then
  tell uncaught "$program on a terminal"
  PATH=$callers exec "$found" "$@"
fi
real+=("$found")
record "$@"
