import {type ChildProcess, execFileSync, spawn} from 'node:child_process'
import {closeSync, openSync} from 'node:fs'
import {constants} from 'node:os'
import path from 'node:path'
import type {Readable, Writable} from 'node:stream'
import type {Command} from '../system/command.js'
import {OpenFilesError, tooMany} from '../system/open-files.js'
import {randomHex} from '../system/random-hex.js'
import {inTemporaryFolder} from '../workspace/workspace-error.js'
import {readNamedPipe, readPipe} from './read-pipe.js'
import type {ShellListener, ShellProcess} from './shell-process.js'

/** Options of `spawnShell`. */
export interface SpawnShellOptions {
  /** A folder for its pipe, which the caller removes. */
  readonly folder: string
  readonly listener: ShellListener
  /**
   * Its descriptors: `socket` has a socket as 3 and its output as 4, `standard` reads blocks from 0, prints to 1 and reports
   * to 2.
   */
  readonly streams?: 'socket' | 'standard'
}

/** Starts a shell as a child of this process. */
export function spawnShell(command: Command, {folder, listener, streams = 'socket'}: SpawnShellOptions): ShellProcess {
  // A named pipe: Node connects others by sockets, and a shell can't open /dev/stdout on a socket.
  const pipe = path.join(folder, `output-${randomHex(8)}`)
  inTemporaryFolder(() => execFileSync('mkfifo', ['-m', '600', pipe], {stdio: 'ignore'}))
  const output = readNamedPipe(pipe, listener.onOutput)
  const writable = openSync(pipe, 'w')
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    detached: true,
    env: command.env,
    stdio: streams === 'socket' ? ['pipe', 'ignore', 'ignore', 'pipe', writable] : ['pipe', writable, 'pipe']
  })
  closeSync(writable)
  // Node creates no pipes if too many files are open.
  if ((child.stdio as unknown) === undefined) throw new OpenFilesError(tooMany)
  // Node connects both by sockets, which go both ways.
  const [prompt, , errors, control] = child.stdio as unknown as readonly [Writable, null, Readable, Readable & Writable]
  const [blocks, reports] = streams === 'socket' ? [control, control] : [prompt, errors]
  readPipe(reports, chunk => {
    // The output is there when the last of many blocks is reported.
    output.resume()
    return listener.onReport(chunk)
  })
  // Writing to a shell that has just ended fails; its exit is reported anyway.
  for (const stream of new Set([prompt, blocks, reports])) stream.on('error', () => {})
  return {
    drop: () => output.destroy(),
    ended: statusOf(child),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    pid: () => child.pid ?? 0,
    silent: new Promise(resolve => output.once('close', resolve)),
    started: Promise.resolve(),
    write: text => blocks.write(text),
    writePrompt: text => prompt.write(text)
  }
}

/** Resolves with the exit status of a child, as shells count it. */
function statusOf(child: ChildProcess): Promise<number> {
  return new Promise(resolve => {
    child.once('error', () => resolve(127))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
