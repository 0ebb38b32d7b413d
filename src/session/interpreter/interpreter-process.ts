import {setTimeout as delay} from 'node:timers/promises'
import {type InterpreterKind, interpreterPrograms} from '../../model/interpreters.js'
import {type ExpectedOutput, OutputReader, type ReadOutput} from '../bash/output-reader.js'
import type {Containment} from '../containment/containment.js'
import {descendants, tickNow} from '../system/proc.js'
import {processesOfSession} from '../system/process-marks.js'
import {killAll, send} from '../system/signals.js'
import {spawnShell} from '../system/spawn-shell.js'
import {type BlockReport, readReport} from './block-line.js'
import {interpreters} from './interpreters.js'

/** How a block ended: its interpreter reported it, or ended within it. */
export type InterpretedEnd =
  | {readonly kind: 'returned'; readonly output: ReadOutput; readonly report: BlockReport}
  | {readonly kind: 'exited'; readonly output: ReadOutput; readonly status: number}

/** A running interpreter, with the output of its current block. */
export interface InterpreterProcess {
  readonly pid: () => number
  readonly reader: OutputReader
  /** Sends a block; resolves with its end. */
  readonly send: (text: string, expected: ExpectedOutput) => Promise<InterpretedEnd>
  readonly hasExited: () => boolean
  /** Ends it, and unless `alone` all that it started. */
  readonly kill: (which: {readonly alone: boolean}) => Promise<void>
}

/** What an interpreter is started with. */
export interface StartInterpreterOptions {
  readonly kind: InterpreterKind
  /** Path of its driver, as it sees it. */
  readonly driver: string
  /** Absolute path of its working directory. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly containment: Containment
  /** The mark of all its processes. */
  readonly mark: number
  readonly session: number
  /** Value of `FENCEPOST` in the environment that it is found by. */
  readonly tag: string
}

/** How long the output of an interpreter that has ended is read at most, in milliseconds. */
const readTime = 5000

/** A block that runs. */
interface Current {
  readonly expected: ExpectedOutput
  readonly resolve: (end: InterpretedEnd) => void
  output?: ReadOutput
}

/** Starts an interpreter, which waits for blocks. */
export function startInterpreter(options: StartInterpreterOptions): InterpreterProcess {
  const {containment, cwd, driver, env, kind, session, tag} = options
  const since = tickNow()
  const reader = new OutputReader()
  let current: Current | undefined
  let report: BlockReport | undefined
  let lines = ''
  let exit: {readonly status: number} | undefined

  const settle = () => {
    if (!current) return
    const {expected, output, resolve} = current
    if (output && report?.key === expected.key) {
      current = undefined
      resolve({kind: 'returned', output, report})
    } else if (exit) {
      current = undefined
      resolve({kind: 'exited', output: output ?? reader.end(), status: exit.status})
    }
  }
  const {folder, spawn: start = (program, listener) => spawnShell(program, {folder, listener})} = containment
  const wrapped = containment.wrap({
    args: [
      '--noprofile',
      '--norc',
      '-c',
      startCode(options),
      'bash',
      interpreterPrograms[kind],
      ...interpreters[kind].options,
      driver
    ],
    cwd,
    env: {...env, FENCEPOST: tag},
    file: 'bash'
  })
  const child = start(wrapped, {
    onOutput(chunk) {
      reader.push(chunk, output => {
        if (current) current.output = output
      })
      settle()
      return false
    },
    onReport(chunk) {
      const found = (lines + chunk.toString('latin1')).split('\n')
      lines = found.pop() ?? ''
      for (const line of found) report = readReport(line) ?? report
      settle()
      return false
    }
  })
  const pid = () => (child.pid() === 0 ? 0 : containment.processOf(child.pid()))
  const started = () => processesOfSession({session, tag}, since)
  const exited = child.ended.then(async status => {
    // What still runs must not keep the output open.
    await killAll(started)
    const over = new AbortController()
    await Promise.race([child.silent, delay(readTime, undefined, {signal: over.signal}).catch(() => {})])
    over.abort()
    exit = {status}
    settle()
  })
  return {
    hasExited: () => child.hasEnded(),
    async kill({alone}) {
      const below = alone || child.hasEnded() ? [] : descendants(pid(), since, since)
      for (const each of [-pid(), pid(), child.pid()]) if (each !== 0) send(each, 'SIGKILL')
      for (const each of below) send(each, 'SIGKILL')
      if (!alone) await killAll(started)
      await exited
      child.drop({atPrompt: false})
    },
    pid,
    reader,
    send(text, expected) {
      return new Promise(resolve => {
        reader.expect(expected)
        current = {expected, resolve}
        child.write(text)
        settle()
      })
    }
  }
}

/** Shell code that becomes the interpreter. */
function startCode({containment: {prologue}, kind, mark}: StartInterpreterOptions): string {
  return [
    ...(prologue === '' ? [] : [prologue]),
    `builtin ulimit -S -x ${mark} || :`,
    // Descriptors that the caller of the runner left open must not reach a document.
    'for each in /proc/self/fd/*; do case ${each##*/} in [0-4] | *[!0-9]*) ;; *) eval "exec ${each##*/}>&-" ;; esac; done',
    'unset -v FENCEPOST SHLVL OLDPWD _ each',
    `exec -a ${interpreterPrograms[kind]} "$@" ${interpreters[kind].readsInput ? '<&3 3<&-' : '</dev/null'} >&4 2>&4 9>&4 4>&-`
  ].join('\n')
}
