import {chmod, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {main} from '../../../src/cli/main.js'
import {project} from '../project.mjs'
import {until} from './start-watch.mjs'

/** Watches with `--open` and the program of `BROWSER` until something was printed. */
async function openWith(browser: string, isDone: (printed: string) => boolean) {
  const one = await project({'content/a.md': '`true`{{exec}}\n'})
  const stop = new AbortController()
  let printed = ''
  const print = (text: string) => {
    printed += text
  }
  const over = main({
    argv: ['watch', '--ui', '--open'],
    color: false,
    cwd: one.cwd,
    env: {BROWSER: browser, PATH: process.env.PATH},
    signal: stop.signal,
    stderr: print,
    stdout: print
  })
  await until(() => isDone(printed))
  return {
    async close() {
      stop.abort('SIGTERM')
      await over
    },
    printed
  }
}

test('should open the address in the browser', async t => {
  const folder = t.testdir()
  const browser = path.join(folder, 'browser')
  const opened = path.join(folder, 'opened')
  await writeFile(browser, `#!/bin/sh\necho "$1" >${opened}.new && mv ${opened}.new ${opened}\n`)
  await chmod(browser, 0o755)
  const {close, printed} = await openWith(browser, text => /^Live view: .*$/m.test(text))
  t.teardown(close)
  const read = () => readFile(opened, 'utf8').catch(() => '')
  await until(async () => (await read()) !== '')
  t.equal((await read()).trim(), /^Live view: (.*)$/m.exec(printed)?.[1])
})

test('should say what to do if there is no browser', async t => {
  const {close, printed} = await openWith('/nonexistent/browser', text => text.includes("can't be started"))
  t.teardown(close)
  t.match(printed, /`\/nonexistent\/browser` can't be started: .*\. Open the address by hand\./)
})
