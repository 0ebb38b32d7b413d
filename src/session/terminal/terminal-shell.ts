import {readFileSync} from 'node:fs'
import path from 'node:path'
import type {IPty} from '@lydell/node-pty'
import {withoutAliases} from '../bash/without-aliases.js'
import type {Containment} from '../containment/containment.js'
import {endWithShell} from '../containment/leaked-processes.js'
import {descendants, tickNow} from '../system/proc.js'
import {processesOfSession} from '../system/process-marks.js'
import {randomHex} from '../system/random-hex.js'
import {asciiShellQuote, shellQuote} from '../system/shell-quote.js'
import {writeControlFile} from '../workspace/control-file.js'
import {type HiddenPty, loadPty, openPty, readRest} from './pty/open-pty.js'
import {PtyWriter} from './pty/pty-writer.js'
import {ShellId} from './shell-id.js'
import {TerminalAnswers} from './terminal-answers.js'
import {openTerminalScreen, type ScreenMark, type TerminalScreen} from './terminal-screen.js'
import {TerminalTape} from './terminal-tape.js'

/** Where the runner and the shell leave things for one another, absolute paths. */
export interface TerminalFiles {
  /** The code of the next block. */
  readonly block: string
  /** What prepares it, the mark of its processes and its mode, each ended by NUL. */
  readonly about: string
  /** The command that runs it. */
  readonly run: string
}

/** A bash at a terminal, with the screen that its reader would see. */
export interface TerminalShell {
  readonly pid: number
  readonly screen: TerminalScreen
  /** What the screen was sent; absent unless asked for. */
  readonly tape: TerminalTape | undefined
  readonly files: TerminalFiles
  /** Path of the terminal's device. */
  readonly device: string
  /** Makes the shell at its usual prompt read again what it started with, after `before`. */
  readonly startAgain: (before: string) => Promise<void>
  /** Whether a program was given an answer of the terminal since the last call. */
  readonly takeAnswered: () => boolean
  /** Gives the terminal the size that it began with; its shell shows its prompt again then. */
  readonly restoreSize: () => void
  /** Types. The terminal takes no more than fits until a program reads. */
  readonly write: (text: string) => void
  /** Whether the terminal hasn't taken all that was typed. */
  readonly hasUnwritten: () => boolean
  /** Forgets what the terminal hasn't taken. */
  readonly dropUnwritten: () => void
  readonly hasExited: () => boolean
  /** Resolves with the exit status when the shell has ended and what it printed is on the screen. */
  readonly exited: Promise<number>
}

/** What a shell at a terminal is started with. */
export interface StartTerminalOptions {
  /** Where its commands begin, absolute. */
  readonly cwd: string
  /** A folder for the files of the runner, absolute. */
  readonly control: string
  readonly env: Readonly<Record<string, string>>
  /** Where it and all that it starts live. */
  readonly containment: Containment
  /** The part of the marks of its blocks that names the session. */
  readonly session: number
  /** Value of `FENCEPOST` in the environment that it starts with. Its blocks don't see it. */
  readonly tag: string
  readonly isTaped: boolean
  readonly onMark: (mark: ScreenMark) => void
  /** Called when a program begins to edit a line. */
  readonly onEdit: () => void
}

/**
 * Runs a shell as a child of another process on its terminal: as a child of the runner, it could stop the runner by
 * `kill -STOP $PPID`. Where `sh` is bash, it counts as a level of shells.
 */
const withParent = ['-c', 'unset SHLVL; exec 3>&2 2>/dev/null; (exec "$@" 2>&3 3>&-); exit $?', 'sh'] as const

const setUp = withoutAliases(readFileSync(new URL('./terminal.sh', import.meta.url), 'utf8'))

/** Starts the interactive bash of a terminal session; its first mark `B` says that it is at its prompt. */
export async function startTerminalShell(options: StartTerminalOptions): Promise<TerminalShell> {
  const {control, cwd, containment, env, isTaped, onEdit, onMark, session, tag} = options
  const inControl = (name: string) => path.join(control, `${name}-${path.basename(tag)}`)
  const files = {about: inControl('about'), block: inControl('block'), run: inControl('run')}
  const {inside} = containment
  const values = {about: inside(files.about), file: inside(files.block), run: inside(files.run)}
  const assignments = Object.entries(values).map(([name, value]) => `__fencepost_${name}=${asciiShellQuote(value)}\n`)
  /** Writes what the shell starts with, to a file with a new name: by opening it, the shell proves which one it is. */
  const writeStart = async () => {
    const rc = inControl(`rc-${randomHex(8)}`)
    const proof = `__fencepost_proof=${asciiShellQuote(inside(rc))}\n`
    writeControlFile(
      rc,
      `if [[ ! -v __fencepost_status ]]; then builtin :; ${containment.prologue}\nfi\n${assignments.join('')}${proof}${setUp}`
    )
    id.expect(rc)
    return inside(rc)
  }

  // Size the terminal from COLUMNS and LINES.
  const size = {columns: Number(env.COLUMNS) || 80, rows: Number(env.LINES) || 24}
  const {spawn} = await loadPty()
  let started: IPty | undefined
  let answers: TerminalAnswers | undefined
  let isAtPrompt = false
  const screen = await openTerminalScreen({
    ...size,
    onEdit,
    onId: mark => id.read(mark),
    onMark: mark => {
      if (mark.letter === 'B' || mark.letter === 'C') isAtPrompt = mark.letter === 'B'
      if (isAtPrompt) answers?.drop()
      onMark(mark)
    },
    onPressure: isFull => (isFull ? started?.pause() : started?.resume()),
    onReply: text => answers?.add(text)
  })
  const tape = isTaped ? new TerminalTape() : undefined
  const feed = (bytes: Buffer) => {
    tape?.feed(bytes)
    screen.feed(bytes)
  }
  const since = tickNow()
  const id = new ShellId({
    onKnown: known => {
      screen.id = known
      if (tape) tape.id = known
    },
    pid: () => pid(),
    write: text => writer.write(text)
  })
  const shellArgs = ['--noprofile', '--rcfile', await writeStart(), '-i']
  // What starts a shell in a sandbox can't be reached from there.
  const isExposed = containment.spawn === undefined
  const command = containment.wrap({
    args: isExposed ? [...withParent, 'bash', ...shellArgs] : shellArgs,
    cwd,
    env: {...env, FENCEPOST: tag},
    file: isExposed ? '/bin/sh' : 'bash',
    onTerminal: true
  })
  const pty = openPty(() =>
    spawn(command.file, [...command.args], {
      cols: size.columns,
      cwd: command.cwd,
      encoding: null,
      env: command.env,
      rows: size.rows
    })
  )
  started = pty
  // Without an encoding, what comes is bytes.
  pty.onData(data => feed(data as unknown as Buffer))
  const hidden = pty as unknown as HiddenPty
  const {fd, on, ptsName} = hidden
  on.call(pty, 'end', () => readRest(fd, feed))
  const writer = new PtyWriter(hidden)
  let hasExited = false
  let child: number | undefined
  const exited = new Promise<number>(resolve => {
    pty.onExit(async ({exitCode, signal}) => {
      hasExited = true
      await endWithShell(containment, () => processesOfSession({session, tag}, since))
      await screen.settled()
      resolve(signal ? 128 + signal : exitCode)
    })
  })
  const write = (text: string) => {
    if (hasExited) return
    tape?.type(text)
    writer.write(text)
  }
  const pid = () => {
    if (!isExposed) return containment.processOf(pty.pid)
    child ??= descendants(pty.pid)[0]
    return child ?? pty.pid
  }
  const given = new TerminalAnswers({
    device: ptsName,
    get isIdle() {
      return isAtPrompt || hasExited
    },
    get pid() {
      return pid()
    },
    get printed() {
      return screen.seen
    },
    settled: () => screen.settled(),
    write: text => writer.write(text)
  })
  answers = given
  return {
    device: ptsName,
    exited,
    files,
    dropUnwritten: () => writer.drop(),
    hasExited: () => hasExited,
    hasUnwritten: () => writer.hasUnwritten,
    get pid() {
      return pid()
    },
    restoreSize: () => {
      if (!hasExited) pty.resize(size.columns, size.rows)
    },
    screen,
    takeAnswered: () => given.takeGiven(),
    tape,
    startAgain: async before => {
      screen.id = undefined
      write(withoutAliases(` ${before}; builtin . ${shellQuote(await writeStart())}\r`))
    },
    write
  }
}
