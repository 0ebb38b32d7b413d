import {constants} from 'node:os'
import type {Readable, Writable} from 'node:stream'
import {execa} from 'execa'
import type {Command} from './command.js'
import {type OnOutput, readPipe} from './read-pipe.js'
import type {ShellProcess} from './shell-process.js'

/** Starts a shell with pipes of its own. */
export function spawnShell(command: Command, onOutput: OnOutput): ShellProcess {
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
  readPipe(output, onOutput)
  // A write to a shell that has just ended; its exit tells the same.
  control.on('error', () => {})
  output.on('error', () => {})
  return {
    drop: () => output.destroy(),
    ended: new Promise(resolve => {
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
    }),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    pid: () => child.pid ?? 0,
    silent: new Promise(resolve => output.once('close', resolve)),
    started: Promise.resolve(),
    write: text => control.write(text)
  }
}
