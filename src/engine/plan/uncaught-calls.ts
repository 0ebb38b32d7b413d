import type {VFileMessage} from 'vfile-message'
import type {Plan} from '../../model/plan.js'
import type {Step} from '../../model/step.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import {placeInCode} from '../../plan/place-in-code.js'
import {hasFlag, readCommandLine} from '../../shell-code/command-line.js'
import {readLines} from '../../text/source-lines.js'

/** What a recording can't have, and what to write instead. */
interface Uncaught {
  /** Offset in the code of the step. */
  readonly at: number
  readonly reason: string
  readonly remedy: string
}

/** Reports calls that go past the recording of a document, and ports that a replay doesn't open. */
export async function findUncaughtCalls(
  {file, steps}: Plan,
  {programs, source}: {readonly programs: readonly string[]; readonly source: string}
): Promise<readonly VFileMessage[]> {
  const looked = steps.filter(({kind, options}) => kind === 'command' && options.cassette === 'on')
  if (looked.length === 0) return []
  const {readShell} = await import('../../shell-code/shell-commands.js')
  const lines = readLines(source)
  const uncaughtIn = (step: Step): readonly Uncaught[] => [
    ...[...step.code.matchAll(/\/dev\/(?:tcp|udp)\/[\w.$-]+/g)].map(({0: device, index}) => ({
      at: index,
      reason: `What bash reads from ${quote(device)} isn't recorded`,
      remedy: 'Call a program of `cassettes`, such as `curl` or `nc`.'
    })),
    ...readShell(step.code).commands.flatMap(({start, words}) =>
      [...uncaughtCall(words, programs), ...behindPath(words, {before: step.code.slice(0, start), programs})].map(
        each => ({...each, at: start})
      )
    )
  ]
  return looked.flatMap(step =>
    uncaughtIn(step).map(({at, reason, remedy}) =>
      toMessage(file, {
        place: placeInCode(at, {lines, step}),
        reason,
        remedy,
        ruleId: 'uncaught-call',
        severity: 'warning'
      })
    )
  )
}

/** Whether a block has put another folder in front of PATH when it calls a program. */
function behindPath(
  words: readonly string[],
  {before, programs}: {readonly before: string; readonly programs: readonly string[]}
): readonly Omit<Uncaught, 'at'>[] {
  const {name} = readCommandLine(words)
  if (!programs.includes(name) || !/(?:^|[\s;&|(])PATH=(?!["']?\$\{?PATH\b)/m.test(before)) return []
  return [
    {
      reason: `The call of ${quote(name)} may go past the recording, because its block puts a folder in front of \`PATH\``,
      remedy: 'Change `PATH` in a block of its own.'
    }
  ]
}

function uncaughtCall(words: readonly string[], programs: readonly string[]): readonly Omit<Uncaught, 'at'>[] {
  const {args, name} = readCommandLine(words)
  if (!programs.includes(name)) return []
  const path = words[words.length - args.length - 1] ?? ''
  if (path.includes('/')) {
    return [
      {reason: `The call of ${quote(path)} isn't recorded, because it has a path`, remedy: `Call it as ${quote(name)}.`}
    ]
  }
  const opens = opensPort(name, args)
  if (!opens) return []
  return [
    {
      reason: `In a replay, nobody listens on the port that ${quote([name, ...args].join(' ').slice(0, 60))} opens`,
      remedy: 'Make sure that programs that connect to it are in `cassettes` too, such as `curl`.'
    }
  ]
}

/** Whether a call makes a port of this machine lead elsewhere. */
function opensPort(name: string, args: readonly string[]): boolean {
  switch (name) {
    case 'kubectl':
    case 'oc':
      return args.includes('port-forward') || args.includes('proxy')
    case 'ssh':
      return args.some(arg => /^-[A-Za-z]*[LRD]/.test(arg))
    case 'docker':
    case 'nerdctl':
    case 'podman':
      return (args.includes('run') || args.includes('create')) && publishes(args)
    default:
      return false
  }
}

/** Whether an engine publishes a port. Behind the image, `-p` may belong to another program: `mkdir -p a`. */
function publishes(args: readonly string[]): boolean {
  return (
    args.some(
      (arg, index) => /^-p\d/.test(arg) || (/^-[a-zA-Z]*p$/.test(arg) && /^[\d$[]/.test(args[index + 1] ?? ''))
    ) ||
    args.some(arg => /^-[a-zA-Z]*P$/.test(arg)) ||
    hasFlag(args, '', 'publish', 'publish-all')
  )
}
