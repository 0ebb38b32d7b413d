import {readFileSync} from 'node:fs'
import {constants} from 'node:os'
import type {Readable, Writable} from 'node:stream'
import {execa} from 'execa'
import type {Command} from './containment/enclosure.js'

/** The process of a session's shell, with its two pipes. */
export interface ShellProcess {
  /** Its number; 0 before `started` resolves, and where it could not be started. */
  readonly pid: () => number
  readonly started: Promise<void>
  readonly write: (text: string) => void
  /** Resolves with its exit status when it has ended, though not all it printed may be read. */
  readonly ended: Promise<number>
  readonly hasEnded: () => boolean
  /** Resolves when nothing can print any more, and all is read. */
  readonly silent: Promise<void>
  /** A record has told that its output is over; where none does, that is seen. */
  readonly over: () => void
  /** Reads no more. `atPrompt` when it was killed there, with nothing sent that it had not read. */
  readonly drop: (where: {readonly atPrompt: boolean}) => void
}

/** The program that each shell runs: it takes blocks and tells how they end. */
export const driver = readFileSync(new URL('./driver.sh', import.meta.url), 'utf8')

/** Starts a shell with pipes of its own. */
export function spawnShell(command: Command, onOutput: (chunk: Buffer) => void): ShellProcess {
  const child = execa(command.file, command.args, {
    buffer: false,
    cwd: command.cwd,
    detached: true,
    env: command.env,
    extendEnv: false,
    reject: false,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']
  })
  child.catch(() => {})
  const control = child.stdio[3] as unknown as Writable
  const output = child.stdio[4] as unknown as Readable
  output.on('data', onOutput)
  // A write to a shell that has just ended; its exit tells the same.
  control.on('error', () => {})
  output.on('error', () => {})
  return {
    drop: () => output.destroy(),
    ended: new Promise(resolve => {
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    }),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    over: () => {},
    pid: () => child.pid ?? 0,
    silent: new Promise(resolve => output.once('close', resolve)),
    started: Promise.resolve(),
    write: text => control.write(text)
  }
}
