# shellcheck shell=bash
# Prints the state of a shell, by builtins alone, so that nothing changes. Each part ends with a group separator.
builtin printf '%s\n' "$?" "${_@Q}" "${PIPESTATUS[@]}"
builtin printf '\035%s\035%s' "$$" "${!-}"
builtin printf '\035'
builtin declare -p || builtin :
builtin printf '\035'
builtin declare -f || builtin :
builtin printf '\035'
builtin declare -F || builtin :
builtin printf '\035'
builtin alias -p || builtin :
builtin printf '\035'
builtin shopt -p || builtin :
builtin printf '\035'
builtin set +o || builtin :
builtin printf '\035'
builtin umask -p || builtin :
builtin printf '\035'
builtin trap -p || builtin :
builtin printf '\035'
builtin printf '%s' "${PWD@Q}"
if [[ . -ef $PWD ]]; then builtin printf '\035'; else builtin printf '?\035'; fi
builtin printf ' %s' "${@@Q}"
builtin printf '\035'
builtin dirs -l -p || builtin :
builtin printf '\035'
builtin hash -l || builtin :
builtin printf '\035'
builtin complete -p || builtin :
builtin printf '\035'
builtin enable -a || builtin :
builtin printf '\035'
builtin history || builtin :
builtin printf '\035'
builtin ulimit -S -a || builtin :
builtin printf '\035'
builtin ulimit -H -a || builtin :
builtin printf '\035'
