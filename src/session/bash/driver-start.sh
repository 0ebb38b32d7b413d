# shellcheck shell=bash
# What the shell of a session does first. Descriptor 3 is the socket of the runner, 4 the output.

# /dev/stdout can't be opened on a socket, so cat passes the output on. It is started from a child that ends at once: as a
# child of this shell, a plain `wait` would wait for it. Ctrl-C goes to the whole group, and must not end it.
[[ $__fencepost_new != socket ]] || exec 4> >({ trap '' INT && FENCEPOST=relay exec cat <&5 >&4 3<&- 4>&- 5<&- & } 5<&0)
# Descriptors that the caller of the runner left open must not reach a document.
for __fencepost_on in /proc/self/fd/*; do case ${__fencepost_on##*/} in [0-4] | *[!0-9]*) ;; *) eval "exec ${__fencepost_on##*/}>&-" ;; esac; done
exec 50<>/dev/null || exit 126
exec >&4 2>&50
set +o history
history -c
unset -v FENCEPOST HISTFILE __fencepost_new __fencepost_on
__fencepost_idle=start
__fencepost_state=(0 '' '' '' 0)
__fencepost_tail=start
