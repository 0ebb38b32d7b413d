import path from 'node:path'
import {test} from 'tap'
import {project} from '../project.mjs'

/** A page whose step passes from the second time on, unless it is given another number. */
async function flakyProject(
  passesAt = 2,
  page = `\`echo x >>"$TRIES"; test $(wc -l <"$TRIES") -ge ${passesAt}\`{{exec}}\n`
) {
  const {cwd, read, runWith} = await project({
    'package.json': '{"fencepost": {"passEnv": ["TRIES"]}}',
    'page.md': page
  })
  return {
    read,
    async run(...argv: readonly string[]) {
      const env = {PATH: process.env.PATH, TRIES: path.join(cwd, 'tries')}
      const result = await runWith({argv: ['run', 'page.md', ...argv], env})
      return {...result, tries: (await read('tries').catch(() => '')).length / 2}
    }
  }
}

test('should call a document flaky that passes only after a failure', async t => {
  const {run} = await flakyProject()
  const {stdout, status, tries} = await run('--retry', '3')
  t.equal(status, 0)
  t.equal(tries, 2)
  t.match(stdout, 'page.md:1  flaky  failed in attempt 1, passed in attempt 2\n~ page.md  1 new')
  t.match(stdout, 'Documents  0 passed, 1 flaky, 0 failed\n')
  t.notMatch(stdout, '✗')
})

test('should fail for a flaky document where it is asked to', async t => {
  const {run} = await flakyProject()
  t.match(await run('--retry', '1', '--fail-on-flaky'), {status: 1, stdout: /✗ page\.md[\s\S]*0 passed, 1 failed/})
})

test('should not retry unless it is asked to, nor what has passed', async t => {
  const {run} = await flakyProject()
  t.match(await run(), {status: 1, tries: 1})
  t.match(await run('--retry', '3'), {status: 0, stdout: /1 passed, 0 failed/, tries: 2})
})

test('should give up after so many times, and report the last', async t => {
  const {run} = await flakyProject(9)
  const {stdout, status, tries} = await run('--retry', '2', '--reporter', 'json')
  t.match({status, tries}, {status: 1, tries: 3})
  const events = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.equal(events.filter(({event}) => event === 'step').length, 1)
  t.match(
    events.find(({event}) => event === 'document'),
    {attempts: 3, failed: true, flaky: undefined}
  )
})

test('should not pass a document whose step is skipped after it failed', async t => {
  const page = '`echo x >>"$TRIES"; false`{{exec if="! [ -e $TRIES ]"}}\n\n`true`{{exec}}\n'
  const {run} = await flakyProject(2, page)
  t.match(await run('--retry', '2'), {
    status: 1,
    stdout: /This step failed in attempt 1 and was skipped in attempt 3, so it hasn't passed/
  })
})

test('should carry what failed in JSON and TAP', async t => {
  const one = await flakyProject()
  const {stdout} = await one.run('--retry', '1', '--reporter', 'json')
  const events = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.match(
    events.find(({event}) => event === 'document'),
    {
      attempts: 2,
      failed: false,
      flaky: [{attempt: 1, id: 'page.md #1', line: 1, outcome: 'failed'}]
    }
  )
  t.match(events.at(-1), {documents: {failed: 0, flaky: 1, passed: 0}})

  const two = await flakyProject()
  const tap = await two.run('--retry', '1', '--reporter', 'tap')
  t.match(tap.stdout, '    # flaky: page.md:1 failed in attempt 1, passed in attempt 2\n    1..1\nok 1 - page.md\n')
})

test('should not follow again what a run cannot mend', async t => {
  const {run} = await flakyProject(1, '<!-- fencepost timeout=soon -->\n`echo x >>"$TRIES"`{{exec}}\n')
  t.match(await run('--retry', '2'), {status: 1, tries: 0})
})

test('should say what a number has to be', async t => {
  const {run} = await flakyProject()
  t.match(await run('--retry', 'x'), {
    status: 2,
    stderr: 'fencepost: `--retry` must be a whole number from 0 to 100, got `x`.\n'
  })
})

test('should record nothing of an attempt that failed, in the snapshot or in the page', async t => {
  const shown = 'echo "$(wc -l <"$TRIES")"'
  const page = `\`echo x >>"$TRIES"; ${shown}\`{{exec}}\n\n\`test $(wc -l <"$TRIES") -ge 2\`{{exec}}\n`
  const one = await flakyProject(2, page)
  t.match(await one.run('--retry', '2'), {status: 0, stdout: /1 flaky/, tries: 2})
  t.match(await one.read('snapshots/page.md'), '```output\n2\n```')

  const inPage = page.replace('{{exec}}\n', '{{exec}}\n\n```output\n0\n```\n')
  const two = await flakyProject(2, inPage)
  t.match(await two.run('--retry', '2', '--update'), {status: 0, stdout: /1 flaky/, tries: 2})
  t.match(await two.read('page.md'), '```output\n2\n```')

  const three = await flakyProject(2, page.replace('-ge 2', '-ge 9'))
  t.match(await three.run('--retry', '1'), {status: 1, tries: 2})
  t.match(await three.read('snapshots/page.md'), '```output\n2\n```', 'the last attempt is recorded as ever')
})
