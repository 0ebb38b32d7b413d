import {closeSync, existsSync, openSync} from 'node:fs'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {wantsColor} from '../../src/cli/color.js'
import {nearest} from '../../src/cli/suggest.js'
import {createReporters, ReporterError} from '../../src/report/reporters.js'
import {project} from '../commands/project.mjs'
import {runEvents} from '../report/run-events.js'

test('should suggest the command or option that was meant', async t => {
  t.equal(nearest('lnit', ['init', 'list', 'lint']), 'lint')
  t.equal(nearest('nothing', ['init', 'list', 'lint']), undefined)
  const one = await project({'README.md': 'x\n', 'page.md': 'x\n'})
  t.match(await one.run('lnit'), {status: 2, stderr: /Did you mean `npx fencepost lint`\?\n$/})
  t.match(await one.run('--jbos', '2'), {status: 2, stderr: /Unknown option `--jbos`\. Did you mean `--jobs`\?/})
  t.match(await one.run('update', '--fix'), {status: 2, stderr: /doesn't take `--fix`; only `lint` does/})
  t.match(await one.run('--network', 'off', 'page.md'), {status: 2, stderr: /Add `--sandbox`/})
})

test('should print the options of a command in groups, and only those it takes', async t => {
  const one = await project({})
  const {stdout} = await one.run('help', 'update')
  t.match(stdout, /\nSelection:\n[\s\S]*\nExecution:\n[\s\S]*\nSnapshots:\n[\s\S]*\nGeneral:\n/)
  t.notMatch(stdout, /--ci|--update/)
  t.equal((await one.run('update', '--help')).stdout, stdout)
  t.match(await one.run('help', 'updat'), {status: 2, stderr: /Did you mean `update`\?/})
  t.match(await one.run('help'), {status: 0, stdout: /\nCommands:\n {2}run /})
})

test('should use colors as NO_COLOR and FORCE_COLOR say', async t => {
  t.equal(wantsColor({env: {}, isColorTerminal: true}), true)
  t.equal(wantsColor({env: {FORCE_COLOR: '1'}, isColorTerminal: false}), true)
  t.equal(wantsColor({env: {FORCE_COLOR: '0'}, isColorTerminal: true}), false)
  t.equal(wantsColor({env: {FORCE_COLOR: '1', NO_COLOR: '1'}, isColorTerminal: true}), false)
})

test('should name a report that can not be written, after the run', async t => {
  try {
    closeSync(openSync('/dev/full', 'w'))
  } catch {
    return t.comment('skipped: there is no /dev/full')
  }
  const io = {color: false, cwd: '/', env: {}, root: '/', stdout: () => {}}
  const reporter = await createReporters(['json:/dev/full'], io)
  for (const event of runEvents({file: 'a.md', outcomes: [{kind: 'passed'}], text: 'x'})) reporter.on(event)
  await t.rejects(
    reporter.close(),
    new ReporterError("Can't write the report to `/dev/full`: no space left on the device.")
  )
})

test('should fail if its output can not be written, whatever the reporter', async t => {
  if (!existsSync('/dev/full')) return t.comment('skipped: there is no /dev/full')
  const cwd = t.testdir({'package.json': '{}', 'page.md': '`true`{{exec}}\n'})
  const cli = path.resolve('dist/cli.cjs')
  for (const reporter of ['gitlab', 'pretty', 'tap']) {
    const run = `exec '${process.execPath}' '${cli}' run page.md --reporter ${reporter} >/dev/full`
    const {exitCode, stderr} = await execa('sh', ['-c', run], {cwd, reject: false})
    t.match({exitCode, stderr}, {exitCode: 2, stderr: /Can't write to standard output/}, reporter)
  }
})
