import {execFileSync, spawn} from 'node:child_process'
import {closeSync, openSync} from 'node:fs'
import {constants} from 'node:os'
import path from 'node:path'
import type {Duplex} from 'node:stream'
import {inTemporaryFolder} from '../workspace/workspace-error.js'
import type {Command} from './command.js'
import {OpenFilesError, tooMany} from './open-files.js'
import {randomHex} from './random-hex.js'
import {readNamedPipe, readPipe} from './read-pipe.js'
import type {ShellListener, ShellProcess} from './shell-process.js'

/** Options of `spawnShell`. */
export interface SpawnShellOptions {
  /** A folder for its pipe, which the caller removes. */
  readonly folder: string
  readonly listener: ShellListener
}

/** Starts a shell as a child of this process. */
export function spawnShell(command: Command, {folder, listener}: SpawnShellOptions): ShellProcess {
  // A named pipe: Node connects others by sockets, and a shell can't open /dev/stdout on a socket.
  const pipe = path.join(folder, `output-${randomHex(8)}`)
  inTemporaryFolder(() => execFileSync('mkfifo', ['-m', '600', pipe], {stdio: 'ignore'}))
  const output = readNamedPipe(pipe, listener.onOutput)
  const writable = openSync(pipe, 'w')
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    detached: true,
    env: command.env,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe', writable]
  })
  closeSync(writable)
  // Node creates no pipes if too many files are open.
  if ((child.stdio as unknown) === undefined) throw new OpenFilesError(tooMany)
  // Node connects both by sockets, which go both ways.
  const [prompt, , , control] = child.stdio as unknown as readonly [Duplex, null, null, Duplex]
  readPipe(control, listener.onReport)
  // Writing to a shell that has just ended fails; its exit is reported anyway.
  for (const socket of [prompt, control]) socket.on('error', () => {})
  return {
    drop: () => output.destroy(),
    ended: new Promise(resolve => {
      child.once('error', () => resolve(127))
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    }),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    pid: () => child.pid ?? 0,
    silent: new Promise(resolve => output.once('close', resolve)),
    started: Promise.resolve(),
    write: text => control.write(text),
    writePrompt: text => prompt.write(text)
  }
}
