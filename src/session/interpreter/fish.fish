# Runs the blocks of a document one after another. The runner writes two lines for each block to standard input: its
# words, and the key that ends its output. The key is read when the block has ended. It writes its reports to descriptor 8;
# descriptor 9 is the output of blocks.
set -g __fencepost_status 0
# Variables that the loader has removed.
for __fencepost_one in $argv
    set -gx (builtin string split -m 1 = -- $__fencepost_one)
end
set -e argv
# Runs when a block calls `exit`, and not when Ctrl-C or another signal ends this script in the middle of it.
function __fencepost_report --on-event fish_exit
    set -l __fencepost_exit $status
    builtin read -l __fencepost_key; and builtin printf '%s exit %s\n' $__fencepost_exit $__fencepost_key >&8
end
# A block with `break` or `continue` outside of a loop ends this loop before its end is noted.
while not set -q __fencepost_runs; and builtin read -g __fencepost_line
    # Functions of the document don't stand for these.
    function __fencepost_word
        test "$argv[1]" != -; and builtin printf '%b' $argv[1]
    end
    function __fencepost_exit
        return $argv[1]
    end
    set -g __fencepost_words (builtin string split ' ' -- $__fencepost_line)
    set -g __fencepost_stdin (builtin string escape -- (__fencepost_word $__fencepost_words[2]))
    set -g __fencepost_code (__fencepost_word $__fencepost_words[4] | builtin string collect)
    set -g __fencepost_restore
    for __fencepost_one in $__fencepost_words[5..]
        set -g __fencepost_pair (builtin string split -m 1 = -- (__fencepost_word $__fencepost_one | builtin string collect))
        if set -q $__fencepost_pair[1]
            set -a __fencepost_restore "set -g $__fencepost_pair[1] "(builtin string escape -- $$__fencepost_pair[1])
        else
            set -a __fencepost_restore "set -e $__fencepost_pair[1]"
        end
        set -gx $__fencepost_pair[1] $__fencepost_pair[2]
    end
    set -g __fencepost_cwd (__fencepost_word $__fencepost_words[3])
    if test -n "$__fencepost_cwd"
        set -a __fencepost_restore 'builtin cd '(builtin string escape -- $PWD)
        builtin cd $__fencepost_cwd; or set __fencepost_code false
    end
    # The block is one argument, which an empty list would remove.
    set -g __fencepost_redirections ''
    test $__fencepost_words[1] = stdout; and set __fencepost_redirections '2>/dev/null'
    test $__fencepost_words[1] = stderr; and set __fencepost_redirections '>/dev/null'
    # The block is evaluated by itself, so that an `end` in it can't end the redirections.
    set -g __fencepost_code (builtin string escape -- "$__fencepost_code")
    set -g __fencepost_runs
    __fencepost_exit $__fencepost_status
    eval "begin
eval $__fencepost_code
end <$__fencepost_stdin 8>&- 9>&- $__fencepost_redirections"
    # The status is written before a handler of the document could change a variable, and handlers of these are removed.
    eval "builtin printf '%s 0 ' $status >&8
builtin functions -e (builtin functions --handlers-type variable | builtin string replace -rf '^__fencepost\S* ' '')
set -g __fencepost_status $status
set -e __fencepost_runs"
    for __fencepost_one in $__fencepost_restore
        eval $__fencepost_one
    end
    builtin read -g __fencepost_key
    builtin printf '\0%s\0' (builtin string sub -l 16 $__fencepost_key) >&9
    builtin printf '%s\n' $__fencepost_key >&8
end
if set -q __fencepost_runs
    builtin echo 'break or continue outside of a loop ended this session.' >&2
    builtin exit 2
end
