import {constants} from 'node:os'
import {isatty} from 'node:tty'
import {main} from './main.js'

const run = new AbortController()
/** What a shell would tell of a program that the signal ended: 128 and its number. */
let endedBy: number | undefined
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endedBy ??= 128 + constants.signals[signal]
    run.abort(signal)
  })
}
const {stdout} = process
// A reader that goes away, as `head` does, is no failure of ours.
stdout.on('error', () => {})

main({
  argv: process.argv.slice(2),
  color: stdout.isTTY === true && stdout.hasColors(),
  cwd: process.cwd(),
  env: process.env,
  signal: run.signal,
  stderr: text => process.stderr.write(text),
  stdout: text => stdout.write(text),
  ...(isatty(0) && {keyboard: () => process.stdin}),
  ...(isatty(0) &&
    stdout.isTTY &&
    process.env.TERM !== 'dumb' && {
      openTerminal: async () => {
        const {openTerminal} = await import('./terminal.js')
        return openTerminal({signal: run.signal, stdin: process.stdin, stdout})
      }
    }),
  ...(stdout.isTTY && process.env.TERM !== 'dumb' && {terminal: {size: () => stdout}})
}).then(
  status => {
    process.exitCode = endedBy ?? status
    // All is over, and to be gone takes less than Node's own tidying. What still waits to be written is waited for.
    if (process.exitCode === 0 && stdout.writableLength === 0) process.exit()
  },
  error => {
    process.stderr.write(`fencepost: this is a fault of the tool\n${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = 2
  }
)
