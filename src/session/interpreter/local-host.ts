import {type InterpreterKind, interpreterPrograms} from '../../model/interpreters.js'
import type {Containment} from '../containment/containment.js'
import {removed, untraceable} from '../containment/sandbox-entrance.js'
import {spawnShell} from '../shells/spawn-shell.js'
import {tickNow} from '../system/proc.js'
import {processesOfSession} from '../system/process-marks.js'
import {asciiShellQuote} from '../system/shell-quote.js'
import {send} from '../system/signals.js'
import type {InterpreterHost} from './interpreter-process.js'
import {interpreters} from './interpreters.js'

/** What an interpreter of this machine is started with. */
export interface LocalHostOptions {
  readonly kind: InterpreterKind
  /** Path of its driver, as it sees it. */
  readonly driver: string
  /** Absolute path of its working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The folder in front of PATH with programs that record calls or answer them; absent without. */
  readonly shims: string | undefined
  readonly containment: Containment
  /** The mark of all its processes. */
  readonly mark: number
  readonly session: number
  /** Value of `FENCEPOST` in the environment that it is found by. */
  readonly tag: string
}

/** Runs an interpreter on this machine, in the containment of its document. */
export function localHost(options: LocalHostOptions): InterpreterHost {
  const {containment, cwd, driver, env, kind, session, tag} = options
  const {folder, spawn: start = (program, listener) => spawnShell(program, {folder, listener})} = containment
  const since = tickNow()
  const {isShell, options: own} = interpreters[kind]
  const hide = containment.isHidden && !isShell ? ['hide'] : []
  const program = [interpreterPrograms[kind], ...own, driver, ...hide]
  const command = containment.wrap({
    args: ['--noprofile', '--norc', '-c', startCode(options), 'bash', ...program],
    cwd,
    env: {...env, FENCEPOST: tag},
    file: 'bash'
  })
  return {
    containment,
    end: async () => {},
    interrupt: async pid => send(-pid, 'SIGINT'),
    processes: () => processesOfSession({session, tag}, since),
    processOf: started => containment.processOf(started),
    start: listener => start(command, listener)
  }
}

/**
 * Makes the arguments start a shell that can't be traced. Its driver restores the variables that the loader removes. The
 * other interpreters do without, because they ignore variables such as `NODE_OPTIONS` when they are started like this.
 */
const hiddenShell =
  `for each in $(compgen -e); do [[ ! $each =~ ${removed.source} ]] || set -- "$@" "$each=\${!each}"; done; unset -v each; ` +
  `set -- ${untraceable.join(' ')} "$@"`

/** Shell code that becomes the interpreter. */
function startCode({containment: {isHidden, prologue}, kind, mark, shims}: LocalHostOptions): string {
  const {isShell, readsInput} = interpreters[kind]
  return [
    ...(prologue === '' ? [] : [prologue]),
    `builtin ulimit -S -x ${mark} || :`,
    // Descriptors that the caller of the runner left open must not reach a document.
    'for each in /proc/self/fd/*; do case ${each##*/} in [0-4] | *[!0-9]*) ;; *) eval "exec ${each##*/}>&-" ;; esac; done',
    'unset -v FENCEPOST SHLVL OLDPWD _ each',
    // The interpreter itself is not a call of the document.
    ...(shims === undefined
      ? []
      : [`set -- "$(PATH=\${PATH#${asciiShellQuote(`${shims}:`)}}; type -P "$1" || echo "$1")" "\${@:2}"`]),
    ...(isHidden && isShell ? [hiddenShell] : []),
    `exec -a ${interpreterPrograms[kind]} "$@" ${readsInput ? '<&3 8>&3 3<&-' : '</dev/null 8>&3'} >&4 2>&4 9>&4 4>&-`
  ].join('\n')
}
