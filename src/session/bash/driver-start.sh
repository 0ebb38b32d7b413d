# shellcheck shell=bash
# What the shell of a session does at its first prompt, before its driver. Descriptor 3 is the socket of the runner, 4 the
# output.

# Descriptors that the caller of the runner left open must not reach a document.
for __fencepost_on in /proc/self/fd/*; do case ${__fencepost_on##*/} in [0-4] | *[!0-9]*) ;; *) eval "exec ${__fencepost_on##*/}>&-" ;; esac; done
exec 50<>/dev/null || exit 126
exec >&4 2>&50
history -c
unset -v FENCEPOST HISTFILE __fencepost_on
__fencepost_idle=start
__fencepost_state=(0 '' '' '' 0)
__fencepost_tail=start
