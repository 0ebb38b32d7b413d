import {constants} from 'node:os'
import {isatty} from 'node:tty'
import {version} from '../config/version.js'
import {laneArgument} from '../engine/lanes/lanes.js'
import {wantsColor} from './color.js'
import {guardOutput} from './guard-output.js'
import {main} from './main.js'

const run = new AbortController()
/** Exit status after a signal, as shells count it: 128 plus the number of the signal. */
let signalStatus: number | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    signalStatus ??= 128 + constants.signals[signal]
    run.abort(signal)
  })
}
// Otherwise this signal opens the debugger of Node, and a document could control the run through it.
process.on('SIGUSR1', () => {})
const {env, stdout} = process
let writeError: NodeJS.ErrnoException | undefined
stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that stops reading, such as `head`, is no failure.
  if (error.code !== 'EPIPE') writeError ??= error
})

const [, program, first] = process.argv
if (first === laneArgument && process.connected)
  void import('../engine/lanes/lane.js').then(({runLane}) => runLane(run.signal))
else startCommand()

function startCommand(): void {
  main({
    argv: process.argv.slice(2),
    color: wantsColor({env, isColorTerminal: stdout.isTTY === true && stdout.hasColors()}),
    cwd: process.cwd(),
    env,
    signal: run.signal,
    ...(program !== undefined && {program}),
    stderr: text => process.stderr.write(text),
    stdout: text => stdout.write(text),
    ...(isatty(0) && {keyboard: () => process.stdin}),
    ...(isatty(0) &&
      stdout.isTTY &&
      env.TERM !== 'dumb' && {
        openTerminal: async () => {
          const {openTerminal} = await import('./terminal.js')
          return openTerminal({signal: run.signal, stdin: process.stdin, stdout})
        }
      }),
    ...(stdout.isTTY && env.TERM !== 'dumb' && {terminal: {size: () => stdout}})
  }).then(
    status => {
      process.exitCode = signalStatus ?? status
      // Exiting now is faster than waiting for Node to close everything. Pending output is still written.
      if (process.exitCode === 0 && stdout.writableLength === 0 && !writeError && !stdout.errored) process.exit()
      process.on('beforeExit', failIfUnwritten)
      failIfUnwritten()
    },
    error => {
      const text = `fencepost: This is a bug in Fencepost. Please report it with the command you ran and this text:\nfencepost ${version}, Node.js ${process.version}: ${
        error instanceof Error ? error.stack : error
      }\n`
      const isWorkflow = env.GITHUB_ACTIONS === 'true'
      process.stderr.write(guardOutput(text, {color: false, isTerminal: false, isWorkflow}))
      process.exitCode = 2
    }
  )
}

/** Output that couldn't be written makes the run fail: nobody has seen its result. */
function failIfUnwritten(): void {
  if (!writeError) return
  process.stderr.write(`fencepost: Can't write to standard output: ${writeError.message}.\n`)
  process.exit(2)
}
