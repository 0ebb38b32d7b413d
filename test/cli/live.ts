import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {project} from './project.mjs'
import {openTerminal, terminalSkip} from './terminal.mjs'

/** Waits until something is so. */
async function until(is: () => boolean) {
  while (!is()) await delay(20)
}

/** A project with a page that goes on until a file is there, and a terminal in it. */
async function waitingPage() {
  const one = await project({'content/wait.md': '# Wait\n\n`until [ -e "$GO" ]; do sleep 0.05; done`{{exec}}\n'})
  const terminal = openTerminal({cwd: one.cwd, setUp: `export GO='${one.cwd}/go' PS0=`})
  await writeFile(path.join(one.cwd, 'fencepost.config.json'), '{"passEnv": ["GO"]}')
  terminal.record(path.join(one.cwd, 'seen'))
  return {
    ...one,
    async remove() {
      terminal.close()
      await one.remove()
    },
    terminal
  }
}

test('should show what runs now on a terminal, and take it away', {skip: terminalSkip}, async t => {
  const {cwd, read, remove, terminal} = await waitingPage()
  t.teardown(remove)
  terminal.type(`${terminal.fencepost}; echo "status $?"`)
  await until(() =>
    /0 of 1 documents {2}[1-9]\d* s\n {2}content\/wait\.md:3 {2}until .* {2}[1-9]\d* s\n/.test(terminal.shown())
  )
  await writeFile(path.join(cwd, 'go'), '')
  await until(() => /^status 0$/m.test(terminal.shown()))
  t.notMatch(terminal.shown(), /of 1 documents|until \[.*\d s$/m)
  t.match(await read('seen'), '\u001B[32m✓')
})

test('should fit a terminal that becomes narrower meanwhile', {skip: terminalSkip}, async t => {
  const {cwd, remove, terminal} = await waitingPage()
  t.teardown(remove)
  terminal.type(`${terminal.fencepost}; echo "status $?"`)
  await until(() => terminal.shown().includes('0 of 1 documents'))
  terminal.resize(30)
  await until(() => /^ {2}content\/wait\.md:3.*… {2}\d s$/m.test(terminal.shown()))
  await writeFile(path.join(cwd, 'go'), '')
  await until(() => /^status 0$/m.test(terminal.shown()))
  t.match(terminal.shown(), /✓ content\/wait\.md {2}1 new/)
})

for (const [name, words] of [
  ['a terminal that cannot move its cursor', 'TERM=dumb'],
  ['a pipe', '']
] as const) {
  test(`should write a report and nothing else to ${name}`, {skip: terminalSkip}, async t => {
    const {cwd, read, remove, terminal} = await waitingPage()
    t.teardown(remove)
    terminal.type(`${words} ${terminal.fencepost} ${words === '' ? '| cat' : ''} >&2; echo "status $?"`)
    await writeFile(path.join(cwd, 'go'), '')
    await until(() => /^status 0$/m.test(terminal.shown()))
    const [, report = ''] = (await read('seen')).split(/(?=✓)/)
    t.match(report, '✓ content/wait.md')
    t.notMatch(report.slice(0, report.indexOf('Time')), '\u001B')
  })
}

test('should show no colours where NO_COLOR is set', {skip: terminalSkip}, async t => {
  const {cwd, read, remove, terminal} = await waitingPage()
  t.teardown(remove)
  terminal.type(`NO_COLOR=1 ${terminal.fencepost}; echo "status $?"`)
  await until(() => terminal.shown().includes('0 of 1 documents'))
  await writeFile(path.join(cwd, 'go'), '')
  await until(() => /^status 0$/m.test(terminal.shown()))
  const seen = await read('seen')
  t.match(seen, /✓ content\/wait\.md/)
  t.notMatch(seen, /\u001B\[(?:3\dm|1m|2m)/)
})
