import {main} from './main.js'

const run = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => run.abort(signal))
// A reader that goes away, as `head` does, is no failure of ours.
process.stdout.on('error', () => {})

main({
  argv: process.argv.slice(2),
  color: process.stdout.isTTY === true && !process.env.NO_COLOR,
  cwd: process.cwd(),
  env: process.env,
  signal: run.signal,
  stderr: text => process.stderr.write(text),
  stdout: text => process.stdout.write(text)
}).then(
  status => {
    process.exitCode = run.signal.aborted ? 130 : status
  },
  error => {
    process.stderr.write(`fencepost: this is a fault of the tool\n${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = 2
  }
)
