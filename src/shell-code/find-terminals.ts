import {isInterpreter} from '../model/interpreters.js'
import type {PlannedSession} from '../model/plan.js'
import type {Step} from '../model/step.js'
import {hasFlag, readCommandLine} from './command-line.js'
import {brieflyTerminal, findInteraction} from './interactive-programs.js'
import type {ShellCommand} from './shell-commands.js'

/** Steps, and the terminals that they need. */
export interface FoundTerminals {
  readonly sessions: readonly PlannedSession[]
  readonly steps: readonly Step[]
}

/** Names of programs that may need a terminal. Searching for them is faster than parsing the code of every step. */
const interactiveName =
  /(?:^|[\s;&|(/])(?:vim?|nvim|view|nano|pico|emacs|ed|joe|mcedit|micro|(?:b|d|z|k|c)?a?sh|fish|i?python[23]?|bpython|node|irb|ghci|lua|julia|R|bc|ftp|telnet|mongo(?:sh)?|cqlsh|pyspark|ksql|redis-cli|mariadb|mysql|psql|sqlplus|sqlite3|less|more|most|docker|podman|nerdctl|kubectl|oc|k|su|sudo|doas|passwd|crontab|visudo|read|b?top|htop|watch|man|reset|stty|tset|tput)(?=\s|$|[;&|)])/m

/** Interactions in which the next lines of a document are typed into the program. */
const takesLines: ReadonlySet<string> = new Set(['a shell', 'an interpreter', 'a terminal (`-it`)', 'a shell (`-it`)'])
/** Interactions that need a terminal; a rule reports the others. */
const needsTerminal: ReadonlySet<string> = new Set([
  ...takesLines,
  brieflyTerminal,
  'an editor',
  'a pager',
  'a password',
  'a terminal'
])

/** An answer to the question of the step above it; alone, `yes` would run for ever. */
const answer = /^\s*(?:y|yes|n|no)\s*$/i

/** Returns the sessions of a document that need a terminal, and why. Linear. */
export async function findTerminals(steps: readonly Step[]): Promise<FoundTerminals> {
  const isNamed = steps.some(
    ({kind, options: {session}}) =>
      session === 'terminal' || (session === 'auto' && (kind === 'keys' || kind === 'typed'))
  )
  const open = steps.filter(({options}) => options.session === 'auto')
  const mayNeed =
    interactiveName.test(open.map(({code}) => code).join('\n')) || open.some(({code}) => answer.test(code))
  if (!isNamed && !mayNeed) return {sessions: [], steps}
  const {readShell} = await import('./shell-commands.js')
  const found = new Map<string, PlannedSession>()
  const opensAt = new Map<Step, number>()

  for (const [index, step] of steps.entries()) {
    const {options, kind, line, code} = step
    const {session, skip, terminal} = options
    if (skip !== undefined || kind === 'file' || session === 'plain' || isInterpreter(session)) continue
    const need = (reason: string) => {
      if (!found.has(terminal)) found.set(terminal, {kind: 'terminal', line, name: terminal, reason})
    }
    if (session === 'terminal') need('the option `session` asks for it')
    else if (kind === 'typed') need('text is typed without Enter')
    else if (kind === 'command' && answer.test(code) && session === 'auto' && isBelowStep(index, steps))
      need(`\`${code.trim()}\` answers a question`)
    else if (kind === 'keys' && !/^\s*\^C\s*$/i.test(code)) need(`\`${code.trim()}\` is a key`)
    if (kind !== 'command' || options.stdin !== undefined || !interactiveName.test(code)) continue
    const next = steps.slice(index + 1).find(each => each.kind !== 'file' && each.options.terminal === terminal)
    for (const command of readShell(code).commands) {
      const what = opens(command)
      if (what === undefined || (what === 'a pager' && !drivesPager(next))) continue
      if (session === 'auto') need(`\`${firstWords(code.slice(command.start, command.end))}\` opens ${what}`)
      const at = code.slice(0, command.end).split('\n').length
      const isLast = code.slice(command.end).trim() === ''
      if (takesLines.has(what) && !isLast && !opensAt.has(step)) opensAt.set(step, at)
    }
  }

  return {
    steps: steps.map(step => {
      const at = opensAt.get(step)
      return step.kind === 'command' && at !== undefined && found.has(step.options.terminal)
        ? {...step, opensAt: at}
        : step
    }),
    sessions: [...found.values()]
  }
}

/** Whether a step follows another one in its terminal. */
function isBelowStep(index: number, steps: readonly Step[]): boolean {
  const {terminal} = steps[index]?.options ?? {}
  return steps.slice(0, index).some(({kind, options}) => kind === 'command' && options.terminal === terminal)
}

/** Returns the interaction of a command that needs a terminal, if any. */
function opens({isBackground, isFed, reader, words}: ShellCommand): string | undefined {
  if (isFed || isBackground || reader !== undefined) return undefined
  const line = readCommandLine(words)
  if (line.name === 'read') return 'a question'
  if (/^(?:h|b)?top$/.test(line.name))
    return line.args.some(arg => /^-\w*b/.test(arg)) ? undefined : 'a screen of its own'
  if (line.name === 'watch') {
    // The options of the command that it repeats come after that command's name.
    const own = line.args.slice(
      0,
      Math.max(
        0,
        line.args.findIndex(arg => !/^-|^[\d.]+$/.test(arg))
      )
    )
    return hasFlag(own, 'ghv', 'chgexit') || line.args.length === 0 ? undefined : 'a screen of its own'
  }
  const isQuery = ['sqlite3'].includes(line.name) && line.args.filter(arg => !arg.startsWith('-')).length < 2
  const what = isQuery ? 'an interpreter' : findInteraction(line)
  return what !== undefined && needsTerminal.has(what) ? what : undefined
}

/** Whether the next step scrolls or quits a pager; otherwise it can print everything over a pipe. */
function drivesPager(next: Step | undefined): boolean {
  return next !== undefined && (next.kind === 'keys' || next.kind === 'typed' || /^\s*:?[qQ]\s*$/.test(next.code))
}

function firstWords(code: string): string {
  const line = code.split('\n')[0]?.trim() ?? ''
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
