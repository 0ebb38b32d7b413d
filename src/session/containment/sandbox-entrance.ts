import {readFileSync, readlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Network} from '../../model/settings.js'
import type {Command} from '../system/command.js'
import {randomHex} from '../system/random-hex.js'
import {inTemporaryFolder} from '../workspace/workspace-error.js'
import type {Holder} from './sandbox-holder.js'
import type {HiddenFolders} from './sandbox-mounts.js'

/** How programs enter a sandbox. */
export interface Entrance {
  /** `PATH` of the caller. */
  readonly commandPath: string
  /** A folder for files that the document doesn't see. */
  readonly folder: string
  readonly filter: string | undefined
  readonly folders: HiddenFolders
  readonly holder: Holder
  readonly isRoot: boolean
  readonly network: Network
  /** Whether programs inside can be kept from tracing the processes of the runner. */
  readonly isHidden: boolean
  readonly pidsGroup: string | undefined
  /** Prefix of the tags of all sessions. */
  readonly tag: string
  /** The options of bubblewrap. */
  readonly view: readonly string[]
}

/**
 * Starts a process whose memory and descriptors no program inside can read, write or trace: it takes
 * CAP_SYS_PTRACE, which the sandbox drops, to trace what was started with a group that it gives up (proc(5), `/proc/pid`).
 */
export const untraceable = ['setpriv', '--egid', '65534', '--keep-groups']

/** Variables that the loader removes from such a process (ld.so(8), "secure-execution mode"). */
export const removed =
  /^(GCONV_PATH|GETCONF_DIR|GLIBC_TUNABLES|HOSTALIASES|LD_[A-Z0-9_]+|LOCALDOMAIN|LOCPATH|MALLOC_[A-Z_]+|NIS_PATH|NLSPATH|RESOLV_HOST_CONF|RES_OPTIONS|TMPDIR|TZDIR)$/
const kept = '__fencepost_env_'

/** Names these variables so that they stay until the shell restores them. */
function keepVariables(env: Command['env']): Command['env'] {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [removed.test(name) ? `${kept}${name}` : name, value])
  )
}

/** Shell code that restores what `keepVariables` has renamed. */
export const restoreVariables = `for __fencepost_on in "\${!${kept}@}"; do builtin export "\${__fencepost_on#${kept}}=\${!__fencepost_on}"; builtin unset -v "$__fencepost_on"; done; builtin unset -v __fencepost_on`

/** Whether this process may trace others (capabilities(7), CAP_SYS_PTRACE), and so still sees the shell. */
export function canTrace(): boolean {
  const found = /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return found !== undefined && ((BigInt(`0x${found}`) >> 19n) & 1n) === 1n
}

/**
 * Starts what leads into the sandbox. Descriptors that the caller of the runner left open would lead out of it.
 * $1 file with options of bubblewrap, $2 file with the filter, $3 process namespace, $4 file of the control group, or empty.
 */
const lead =
  'for on in /proc/self/fd/*; do case ${on##*/} in [0-4] | *[!0-9]*) ;; *) eval "exec ${on##*/}>&-" ;; esac; done; ' +
  'exec 7<"$1" 8<"$2" 9<"$3"; rm -f -- "$1"; [[ -z $4 ]] || echo $$ >"$4"; shift 4; exec "$@"'

/**
 * Until privileges are dropped, only programs from outside may run: the document can change the others. They get nothing
 * of its environment, which could name others or have them load more: bubblewrap sets it for the program inside.
 */
export function enter({args, cwd, env, file, onTerminal}: Command, entrance: Entrance): Command {
  const {commandPath, filter, folder, folders, holder, isRoot, isHidden, network, pidsGroup, tag, view} = entrance
  const namespace = (pid: number, name: string) => `--${name === 'mnt' ? 'mount' : name}=/proc/${pid}/ns/${name}`
  const {first} = holder
  const inside = {...env, ...(env.PATH && {PATH: env.PATH.split(':').map(folders.inside).join(':')})}
  const variables = Object.entries(isHidden ? keepVariables(inside) : inside)
  const options = path.join(folder, `options-${randomHex(8)}`)
  const text = ['--unsetenv', 'FENCEPOST', ...variables.flatMap(([name, value]) => ['--setenv', name, value])].join(
    '\0'
  )
  inTemporaryFolder(() => writeFileSync(options, `${text}\0`, {mode: 0o600}))
  return {
    args: [
      ...['--noprofile', '--norc', '-c', lead, 'bash', options],
      ...[filter ?? '/dev/null', `/proc/${first}/ns/pid`, pidsGroup === undefined ? '' : `${pidsGroup}/cgroup.procs`],
      ...(isHidden ? untraceable : []),
      ...['nsenter', namespace(holder.pid, 'mnt'), namespace(first, 'ipc'), namespace(first, 'uts')],
      ...(isRoot ? [] : [namespace(holder.pid, 'user'), '--preserve-credentials']),
      ...(namespaceOf(first, 'cgroup') === namespaceOf('self', 'cgroup') ? [] : [namespace(first, 'cgroup')]),
      ...(network === 'host' ? [] : [namespace(first, 'net')]),
      ...['--', 'bwrap', '--pidns', '9', ...view, '--chdir', cwd, ...(onTerminal ? [] : ['--new-session'])],
      ...['--args', '7', '--', file, ...args]
    ],
    cwd: '/',
    // What leads inside isn't found by the tag of the session: it ends by itself, after it has waited for the program.
    env: {FENCEPOST: `${tag}:entrance`, PATH: commandPath},
    file: 'bash'
  }
}

/** Identifies a namespace of a process; `undefined` when it can't be read. */
export function namespaceOf(pid: number | 'self', name: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/${name}`)
  } catch {
    return undefined
  }
}
