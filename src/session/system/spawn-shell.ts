import {constants} from 'node:os'
import type {Duplex, Readable} from 'node:stream'
import {execa} from 'execa'
import type {Command} from './command.js'
import {readPipe} from './read-pipe.js'
import type {ShellListener, ShellProcess} from './shell-process.js'

/** Starts a shell as a child of this process. */
export function spawnShell(command: Command, {onOutput, onReport}: ShellListener): ShellProcess {
  const child = execa(command.file, command.args, {
    buffer: false,
    cwd: command.cwd,
    detached: true,
    env: command.env,
    extendEnv: false,
    reject: false,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe', 'pipe']
  })
  child.catch(() => {})
  // Node connects both by sockets, which go both ways.
  const control = child.stdio[3] as unknown as Duplex
  const output = child.stdio[4] as unknown as Readable
  readPipe(output, onOutput)
  readPipe(control, onReport)
  // Writing to a shell that has just ended fails; its exit is reported anyway.
  control.on('error', () => {})
  child.stdin.on('error', () => {})
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
    write: text => control.write(text),
    writePrompt: text => child.stdin.write(text)
  }
}
