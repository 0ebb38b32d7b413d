import {readFileSync} from 'node:fs'
import {asciiShellQuote} from '../../system/shell-quote.js'
import type {BlockModeState} from '../block-mode.js'

/** What a shell has that outlives a block, as text that bash prints. */
export interface ShellState {
  /** Shell code that gives a new shell the same `$?`, `PIPESTATUS` and `$_`. */
  readonly status: string
  /** `$$`, which names of files may contain. */
  readonly pid: string
  /** Variables by name, each as the command that declares it. */
  readonly variables: Readonly<Record<string, string>>
  /** The attributes of variables that bash itself sets. */
  readonly ownVariables: string
  readonly seconds: string
  /** The commands that restore it, part by part. */
  readonly functions: string
  readonly attributes: string
  readonly aliases: string
  readonly shopt: string
  readonly options: string
  readonly umask: string
  readonly traps: string
  /** The working directory, quoted. */
  readonly folder: string
  /** The positional arguments, quoted. */
  readonly positional: string
  /** The stack of folders, without the working directory. */
  readonly folders: readonly string[]
  readonly hashed: string
  readonly completions: string
  /** The commands that set the limits of resources. */
  readonly limits: readonly string[]
}

/** The state of a shell, and what else a session needs to go on. */
export interface SavedShell {
  readonly state: ShellState
  readonly modes: BlockModeState
  /** Limits and signals of its process, as the kernel shows them. */
  readonly process: string
}

/** Why the state of a shell can't be kept, as a clause. */
export interface NotSaved {
  readonly reason: string
  /** Shell code that restores what reading the state changed; absent if that is unknown. */
  readonly status?: string
}

/** Shell code that prints the state of its shell. */
export const saveCode = readFileSync(new URL('./save-state.sh', import.meta.url), 'utf8').replace(/^ *#.*\n|^\n/gm, '')

const partCount = 20

/** Variables that bash sets itself, and that can't or needn't be restored. */
const own =
  /^(?:_|BASH|BASHOPTS|BASHPID|BASH_(?:ALIASES|ARGC|ARGV|ARGV0|CMDS|COMMAND|LINENO|MONOSECONDS|SOURCE|SUBSHELL|TRAPSIG|VERSINFO|VERSION)|COMP_WORDBREAKS|DIRSTACK|EPOCHREALTIME|EPOCHSECONDS|EUID|FUNCNAME|GROUPS|HISTCMD|LINENO|PIPESTATUS|PPID|RANDOM|SECONDS|SHELLOPTS|SRANDOM|UID|__fencepost_\w+)$/

/** Code in functions that depends on where they were defined. */
const placed = /\b(?:BASH_SOURCE|BASH_LINENO|LINENO|caller)\b/

/** Reads what `saveCode` printed. Returns why it can't be restored if it can't. Pure. */
export function readState(text: string): NotSaved | ShellState {
  const parts = text.split('\u001D')
  if (parts.length !== partCount + 1) return {reason: "its shell prints its state in a way that can't be read"}
  if (text.includes('\uFFFD')) return {reason: "its shell holds text that isn't UTF-8"}
  const [ending = '', pid = '', job = '', variables = '', functions = '', attributes = ''] = parts
  const [aliases = '', shopt = '', options = '', umask = '', traps = ''] = parts.slice(6)
  const [folder = '', positional = '', folders = '', hashed = '', completions = '', builtins = '', history = ''] =
    parts.slice(11)
  const [soft = '', hard = ''] = parts.slice(18)
  const declared = readVariables(variables)
  const status = statusCode(linesOf(ending), /^set -o pipefail$/m.test(options))
  const reason = whyNot({builtins, folder, functions, history, job, options, traps})
  if (reason !== undefined) return {reason, status}
  // Bash uses some of them itself, and then splits in another way.
  if (declared && /\\[0-7]{3}/.test(declared.variables.IFS ?? '')) return {reason: 'IFS has control characters', status}
  if (!declared) return {reason: "a variable of its shell can't be declared on one line", status}
  return {
    aliases,
    attributes: linesOf(attributes)
      .filter(line => !line.startsWith('declare -f '))
      .join('\n'),
    completions,
    folder,
    folders: linesOf(folders).slice(1),
    functions,
    hashed: linesOf(hashed)
      .filter(line => line.startsWith('builtin hash '))
      .sort()
      .join('\n'),
    options,
    limits: [...readLimits('-S', soft), ...readLimits('-H', hard)],
    pid: pid.trim(),
    positional: positional.trim(),
    shopt,
    status,
    traps,
    umask,
    ...declared
  }
}

interface Doubts {
  readonly builtins: string
  readonly folder: string
  readonly functions: string
  readonly history: string
  readonly job: string
  readonly options: string
  readonly traps: string
}

function whyNot({builtins, folder, functions, history, job, options, traps}: Doubts): string | undefined {
  if (job !== '') return 'its shell started a background process, and `$!` names it'
  if (folder.endsWith('?')) return 'its working directory was removed'
  const option = /^set -o (posix|verbose)$/m.exec(options)?.[1]
  if (option !== undefined) return `its shell has the option \`${option}\``
  if (/^enable -n /m.test(builtins)) return 'it disables a builtin of its shell'
  if (/ (?:DEBUG|RETURN)$/m.test(traps)) return 'it traps every command'
  if (history.trim() !== '' || /^set -o history$/m.test(options)) return 'its shell has a command history'
  const found = placed.exec(functions)?.[0]
  return found === undefined ? undefined : `a function of it uses \`${found}\``
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter(line => line !== '')
}

function readVariables(text: string): Pick<ShellState, 'ownVariables' | 'seconds' | 'variables'> | undefined {
  const variables: Record<string, string> = {}
  const attributes: string[] = []
  let seconds = '0'
  for (const line of linesOf(text)) {
    const [, flags = '', name = '', value] = /^declare (-\S+) ([A-Za-z_]\w*)(=.*)?$/.exec(line) ?? []
    if (name === '') return undefined
    if (name === 'SECONDS') seconds = /\d+/.exec(value ?? '')?.[0] ?? '0'
    // The driver puts its own sign in front of the prompt of traces.
    if (!own.test(name)) variables[name] = name === 'PS4' ? withoutSign(line) : line
    else if (!name.startsWith('__fencepost_')) attributes.push(`${flags} ${name}`)
  }
  return {ownVariables: attributes.join('\n'), seconds, variables}
}

/** The commands that set the limits which `ulimit -a` lists: `core file size  (blocks, -c) 0`. */
function readLimits(kind: '-H' | '-S', text: string): readonly string[] {
  return linesOf(text).flatMap(line => {
    const [, option = '', value = ''] = /(-\w)\) (\S+)$/.exec(line) ?? []
    // The runner marks processes by the one of file locks; the size of pipes can't be set.
    return option === '' || option === '-x' || option === '-p' ? [] : [`builtin ulimit ${kind} ${option} ${value}`]
  })
}

/** The declaration of PS4 as the user set it. */
function withoutSign(line: string): string {
  const [, start = '', value] = /^(declare -\S+ PS4=)\$'\\036([^"$`\\']*)'$/.exec(line) ?? []
  return value === undefined ? line : `${start}"${value}"`
}

/** Shell code that leaves a status, the last argument and the statuses of a pipe. */
function statusCode([status = '0', last = "''", ...statuses]: readonly string[], hasPipefail: boolean): string {
  const failed = statuses.filter(each => each !== '0')
  const ofPipe = hasPipefail ? (failed.at(-1) ?? '0') : (statuses.at(-1) ?? '0')
  const pipe = statuses.map(each => `(builtin exit ${each})`).join(' | ')
  const either =
    ofPipe === status
      ? pipe
      : status === '0' || (status === '1' && ofPipe === '0')
        ? `! ${pipe}`
        : `(builtin exit ${status})`
  return `builtin : ${last}; ${either}${status === '0' ? '' : ' && builtin :'}`
}

/** Shell code that turns the state of a new shell into an earlier one. Pure. */
export function restoreCode(saved: ShellState, fresh: ShellState): string {
  const names = Object.keys(fresh.variables).filter(name => saved.variables[name] !== fresh.variables[name])
  const declared = Object.entries(saved.variables).filter(([name, line]) => fresh.variables[name] !== line)
  const changed = (key: 'options' | 'shopt') => {
    const known = new Set(linesOf(fresh[key]))
    return linesOf(saved[key]).filter(line => !known.has(line))
  }
  const hasExtglob = /^shopt -s extglob$/m.test(saved.shopt)
  return [
    ...(names.length > 0 ? [`builtin unset -v ${names.join(' ')}`] : []),
    ...declared.map(([, line]) => line),
    `builtin set -- ${saved.positional}`,
    // Pushing puts a folder below the working directory.
    ...saved.folders.toReversed().map(folder => `builtin pushd -n -- ${asciiShellQuote(folder)} >/dev/null`),
    ...(saved.folder === fresh.folder ? [] : [`builtin cd -- ${saved.folder}`]),
    ...(saved.variables.OLDPWD === undefined ? [] : ['builtin unset -v OLDPWD', saved.variables.OLDPWD]),
    ...saved.limits.filter(limit => !fresh.limits.includes(limit)),
    saved.hashed,
    saved.completions.trimEnd(),
    saved.umask.trimEnd(),
    `SECONDS=${saved.seconds}`,
    // Functions may contain patterns of it, whether or not it is on now.
    'builtin shopt -s extglob',
    saved.functions.trimEnd(),
    saved.attributes,
    ...(hasExtglob ? [] : ['builtin shopt -u extglob']),
    saved.aliases.trimEnd(),
    saved.traps.trimEnd(),
    ...changed('shopt'),
    ...changed('options'),
    ''
  ]
    .filter(line => line !== '')
    .join('\n')
}

/** Whether a restored shell has the same state as the earlier one. */
export function isSameState(one: ShellState, other: ShellState): boolean {
  const comparable = ({seconds: _, variables, ...state}: ShellState) =>
    JSON.stringify([Object.entries(state).sort(), Object.entries(variables).sort()])
  return comparable(one) === comparable(other)
}
