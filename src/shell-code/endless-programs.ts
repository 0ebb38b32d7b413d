import {type CommandLine, hasFlag} from './command-line.js'

type Test = (args: readonly string[]) => boolean
const always: Test = () => true
const subcommand =
  (...names: readonly string[]): Test =>
  args =>
    names.includes(args.find(arg => !arg.startsWith('-')) ?? '')
// The log of a build or job ends when that ends.
const follows: Test = args =>
  args.includes('logs') &&
  hasFlag(args.slice(args.indexOf('logs')), 'f', 'follow') &&
  !args.some(arg => /^(?:bc|build|buildconfig|job|jobs)\//.test(arg))
const isUp: Test = args =>
  args.includes('up') && !hasFlag(args.slice(args.indexOf('up')), 'd', 'detach', 'no-start', 'wait')

const cluster: Test = args =>
  follows(args) ||
  subcommand('port-forward', 'proxy')(args) ||
  (subcommand('get', 'rollout')(args) && !args.includes('status') && hasFlag(args, 'w', 'watch', 'watch-only'))

const isScript =
  (...names: readonly string[]): Test =>
  args =>
    args[0] !== undefined && names.includes(args[0] === 'run' ? (args[1] ?? '') : args[0])

/** Programs that run until they are stopped, by name. */
const programs: Readonly<Record<string, Test>> = {
  docker: args => follows(args) || (args.includes('compose') && isUp(args)),
  'docker-compose': args => follows(args) || isUp(args),
  podman: follows,
  flask: subcommand('run'),
  gunicorn: args => !hasFlag(args, 'D', 'daemon', 'version', 'help'),
  htop: always,
  hugo: subcommand('server', 'serve'),
  jekyll: subcommand('serve'),
  journalctl: args => hasFlag(args, 'f', 'follow'),
  k: cluster,
  kubectl: cluster,
  minikube: args => subcommand('tunnel', 'mount')(args) || (subcommand('dashboard')(args) && !hasFlag(args, '', 'url')),
  mkdocs: subcommand('serve'),
  nc: args => hasFlag(args, 'l') && !args.includes('-w'),
  ng: subcommand('serve'),
  npm: isScript('dev', 'serve', 'start'),
  oc: cluster,
  ping: args => !hasFlag(args, 'cV') && !args.some(arg => /^-c\d/.test(arg)),
  python: args =>
    ['http.server', 'SimpleHTTPServer'].includes(args[args.indexOf('-m') + 1] ?? '') || args.includes('runserver'),
  rails: subcommand('s', 'server'),
  sleep: args => args[0] === 'infinity' || args[0] === 'inf',
  tail: args => hasFlag(args, 'fF', 'follow') && !hasFlag(args, '', 'pid'),
  tcpdump: args => !hasFlag(args, 'cDh') && !args.some(arg => /^-c\d/.test(arg)),
  top: args => !args.some(arg => /^-[a-z]*n\d*$|^-[a-z]*[hvb]/.test(arg)),
  uvicorn: always,
  vault: args => args[0] === 'server',
  watch: args => !hasFlag(args, 'gv', 'chgexit', 'version', 'help'),
  yarn: isScript('dev', 'serve', 'start'),
  // Alone on a line it answers a question.
  yes: args => args.length > 0
}
const sameAs: Readonly<Record<string, string>> = {python2: 'python', python3: 'python'}

/** Whether a command runs until it is stopped. */
export function isEndless({name, args, isLimited}: CommandLine): boolean {
  const known = sameAs[name] ?? name
  const test = Object.hasOwn(programs, known) ? programs[known] : undefined
  return !isLimited && test?.(args) === true && !args.includes('--help')
}

/** Whether the reader of a command's output ends it: by no longer reading, or because all its questions are answered. */
export function endsItsWriter({name: writer}: CommandLine, [name, ...args]: readonly string[]): boolean {
  return (
    writer === 'yes' ||
    name === 'head' ||
    (name === 'grep' && hasFlag(args, 'qm')) ||
    (name === 'sed' && args.some(arg => /q$/.test(arg)))
  )
}
