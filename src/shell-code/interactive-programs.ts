import {type CommandLine, hasFlag, readCommandLine} from './command-line.js'

const editors: ReadonlySet<string> = new Set('vi vim nvim view nano pico emacs ed joe mcedit micro'.split(' '))
const shells: ReadonlySet<string> = new Set('bash sh zsh fish dash ash ksh csh'.split(' '))
/** Programs that read commands if no argument names a file or an expression. */
const interpreters: ReadonlySet<string> = new Set(
  'python python2 python3 ipython bpython node irb ghci lua julia R bc ftp telnet mongo mongosh cqlsh pyspark ksql redis-cli'.split(
    ' '
  )
)
const databases: Readonly<Record<string, readonly [letters: string, ...names: readonly string[]]>> = {
  mariadb: ['eV', 'execute', 'version'],
  mysql: ['eV', 'execute', 'version'],
  psql: ['cflV', 'command', 'file', 'list', 'version'],
  sqlplus: ['V']
}
const containers: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'kubectl', 'oc', 'k'])
const installers: ReadonlySet<string> = new Set(['apt', 'apt-get', 'yum', 'dnf', 'zypper'])

/** Programs that set up the terminal, and fail without one. */
const terminalSetters: ReadonlySet<string> = new Set(['reset', 'stty', 'tset'])

/** Needs a terminal but no person, such as `docker exec -it web ls`. */
export const brieflyTerminal = 'a terminal (`-it`) for one command'

/** Returns what a command opens or asks for, such as "an editor", or `undefined` if it needs no person. */
export function findInteraction(line: CommandLine): string | undefined {
  const {name, args} = line
  if (name === '') return undefined
  if (terminalSetters.has(name) || (name === 'tput' && /^(?:init|reset)$/.test(args.at(-1) ?? '')))
    return brieflyTerminal
  if (editors.has(name)) {
    return args.some(arg => /^\+q|^-[cesE]+$|^--batch$|^--version$|^-s$/.test(arg)) ? undefined : 'an editor'
  }
  if (shells.has(name)) return args.every(arg => /^-(?:-?login|[il]+|-norc)$/.test(arg)) ? 'a shell' : undefined
  if (name === 'less' || name === 'more' || name === 'most' || name === 'man')
    return hasFlag(args, 'FEV', 'version') ? undefined : 'a pager'
  if (containers.has(name)) return findInContainer(name, args)
  if (interpreters.has(name)) {
    // A word after an option may be its value, so only a call without arguments is certain.
    const isBare = args.every(arg => arg === '-i' || arg === '-q')
    return isBare ? 'an interpreter' : undefined
  }
  const batch = Object.hasOwn(databases, name) ? databases[name] : undefined
  if (batch) return hasFlag(args, ...batch) || args.some(arg => /^-[ecf]./.test(arg)) ? undefined : 'an interpreter'
  if (installers.has(name)) return asksToInstall(args) ? 'an answer (it has no `-y`)' : undefined
  switch (name) {
    case 'cat':
      return args.every(arg => arg === '-' || /^-[AbeEnstTuv]+$/.test(arg)) ? 'standard input' : undefined
    case 'tr':
      return args.includes('--version') || args.includes('--help') ? undefined : 'standard input'
    case 'su':
      return args.some(arg => /^-[a-z]*c$|^--command/.test(arg)) ? undefined : 'a shell'
    case 'passwd':
      return hasFlag(args, 'dlSu', 'delete', 'lock', 'status', 'unlock', 'stdin') ? undefined : 'a password'
    case 'ssh-keygen':
      return hasFlag(args, 'NRlFyAHeis') || args.some(arg => /^-N/.test(arg)) ? undefined : 'an answer (it has no `-N`)'
    case 'crontab':
      return hasFlag(args, 'e') ? 'an editor' : undefined
    case 'visudo':
      return args.length === 0 ? 'an editor' : undefined
    case 'mysql_secure_installation':
      return 'answers'
    case 'git':
      return findInGit(args)
    case 'npm':
      return args[0] === 'init' && args.length === 1 ? 'answers (it has no `-y`)' : undefined
    default:
      return undefined
  }
}

function asksToInstall(args: readonly string[]): boolean {
  const verbs = ['install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'remove', 'purge', 'autoremove', 'groupinstall']
  const isSure = args.some(arg =>
    /^-[a-z]*y[a-z]*$|^-qq$|^--(?:yes|assume-?yes|dry-run|simulate|download-only)$|^-s$|^-n$|^--non-interactive$/.test(
      arg
    )
  )
  return args.some(arg => verbs.includes(arg)) && !isSure
}

function findInGit(args: readonly string[]): string | undefined {
  const [verb, ...rest] = args
  if (verb === 'rebase' && hasFlag(rest, 'i', 'interactive')) return 'an editor'
  if (verb !== 'commit') return undefined
  const names = [
    'message',
    'file',
    'no-edit',
    'reuse-message',
    'fixup',
    'squash',
    'dry-run',
    'help',
    'allow-empty-message'
  ]
  return hasFlag(rest, 'mFC', ...names) || rest.some(arg => /^-[a-z]*m/.test(arg))
    ? undefined
    : 'an editor (it has no `-m`)'
}

/** Returns the words after the container's name in `docker exec`. */
function commandInContainer(args: readonly string[]): readonly string[] {
  let at = args.indexOf('exec') + 1
  for (; args[at]?.startsWith('-'); at++)
    if (/^(?:-[dit]*[euw]|--(?:env|env-file|user|workdir|detach-keys))$/.test(args[at] ?? '')) at++
  return args.slice(at + 1)
}

/** Handles `docker run -it`, `kubectl exec -it`, `kubectl edit`. A command inside waits only if it is interactive itself. */
function findInContainer(name: string, args: readonly string[]): string | undefined {
  const isKubernetes = name === 'kubectl' || name === 'oc' || name === 'k'
  const [verb] = args.filter(arg => !arg.startsWith('-'))
  if (isKubernetes && (verb === 'edit' || verb === 'attach')) return verb === 'edit' ? 'an editor' : 'a terminal'
  const dash = args.indexOf('--')
  const own = dash === -1 ? args : args.slice(0, dash)
  const isInteractive = hasFlag(own, 't', 'tty') && hasFlag(own, 'i', 'stdin', 'interactive')
  if (
    !isInteractive ||
    !['run', 'exec', 'debug', 'attach', 'start'].includes(verb ?? '') ||
    hasFlag(own, 'd', 'detach')
  ) {
    return undefined
  }
  if (!isKubernetes) {
    const within = verb === 'exec' ? readCommandLine(commandInContainer(args)) : undefined
    return within && within.name !== '' && findInteraction(within) === undefined
      ? brieflyTerminal
      : 'a terminal (`-it`)'
  }
  const inside =
    dash === -1 ? args.slice(args.indexOf(verb ?? '') + 2).filter(arg => !arg.startsWith('-')) : args.slice(dash + 1)
  if (verb === 'run' || inside.length === 0)
    return dash !== -1 && !findInteraction(readCommandLine(inside)) ? undefined : 'a terminal (`-it`)'
  return findInteraction(readCommandLine(inside)) === undefined ? undefined : 'a shell (`-it`)'
}
