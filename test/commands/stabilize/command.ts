import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {openFakeClock} from '../../../src/commands/stabilize/fake-clock.js'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {project} from '../project.mjs'

const clock = await openFakeClock(process.env)
await clock?.close()
const withoutClock = {skip: clock ? false : 'libfaketime is not installed'}

async function pageProject(page: string) {
  const {read, runWith, write} = await project({'content/page.md': page})
  return {
    read: () => read('snapshots/content/page.md').catch(() => undefined),
    readPage: () => read('content/page.md'),
    run: (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      runWith({argv, env: {PATH: process.env.PATH, ...env}}),
    write
  }
}

test('should turn a page of noise green', async t => {
  const noisy = await readFile(new URL('../../fixtures/stabilize/noisy.md', import.meta.url), 'utf8')
  const {read, run} = await pageProject(noisy)
  const stabilized = await run(['stabilize', '--runs', '3'])
  t.match(stabilized, {status: 0, stderr: /^Run 1 of 3\nRun 2 of 3\nRun 3 of 3\nRun with LANG=\S+\n$/})
  t.match(stabilized.stdout, /page\.md:3 {2}Noise #1\n( {4}\| .*\n){2,3} {4}varies: \[TIMESTAMP\]\n/)
  t.match(stabilized.stdout, /✓ content\/page\.md {2}13 steps, 13 stabilized, snapshot written\n/)
  t.match(await read(), /compare=unordered/)
  t.match(await run(['run'], {CI: 'true'}), {status: 0, stdout: /13 passed/})
})

test('should write nothing where it checks, or in CI', async t => {
  const {read, run} = await pageProject('`cat /proc/sys/kernel/random/uuid`{{exec}}\n')
  t.match(await run(['stabilize', '--check', '--runs', '2']), {status: 1, stdout: /1 can be stabilized\n/})
  t.match(await run(['stabilize', '--runs', '2'], {CI: 'true'}), {status: 1})
  t.equal(await read(), undefined)
})

test('should say of a step what cannot be remedied', async t => {
  const page = '<!-- fencepost exit=any -->\n`(exit $((RANDOM % 200)))`{{exec}}\n'
  const {run} = await pageProject(page)
  t.match(await run(['stabilize', '--runs', '3', '--json']), {status: 1, stdout: /"verdict": "status"/})
})

test('should show the name of a step on one line', async t => {
  const {run} = await pageProject(
    '---\nfencepost: {name: "\\n::add-mask::x"}\n---\n```sh {{exec}}\ndate +%N; false\n```\n'
  )
  t.match(await run(['stabilize', '--check', '--runs', '2']), {status: 1, stdout: /page\.md:4 {2}␊::add-mask::x\n/})
})

test('should leave a stable page as a run would', async t => {
  const {read, run} = await pageProject('`echo 3 files`{{exec}}\n')
  t.match(await run(['stabilize', '--runs', '2']), {
    status: 0,
    stdout: /1 step, stable, snapshot written\n/
  })
  t.match(await read(), /```output\n3 files\n```/)
  t.match(await run(['stabilize', '--runs', '2']), {status: 0, stdout: /stable\n/})
})

test('should say what stops a page, and leave a snapshot alone that it cannot read', async t => {
  const {run, write, read} = await pageProject('<!-- fencepost timeout=soon -->\n`date`{{exec}}\n')
  t.match(await run(['stabilize', '--runs', '2']), {status: 1, stdout: /page\.md:1:\d+ {2}error {2}`timeout` must be/})
  await write('content/page.md', '`date`{{exec}}\n')
  await write('snapshots/content/page.md', 'mine\n')
  t.match(await run(['stabilize', '--runs', '2']), {status: 1, stdout: /✗ content\/page\.md {2}errored\n/})
  t.equal(await read(), 'mine\n')
})

test('should say what a number has to be', async t => {
  const {run} = await pageProject('')
  t.match(await run(['stabilize', '--runs', '1']), {
    status: 2,
    stderr: 'fencepost: `--runs` must be a whole number from 2 to 100, got `1`.\n'
  })
})

test('should write what differs into the page where the page shows the output', async t => {
  const page = `\`date\`{{exec}}

\`\`\`output
Mon Nov 23 01:02:03 UTC 2026
\`\`\`

\`printf 'one\\ntwo\\nthree\\nfour\\nfive\\n' | shuf\`{{exec}}

<!-- fencepost output -->
\`\`\`text
one
two
three
four
five
\`\`\`

\`\`\`console
$ echo "lucky $RANDOM"
lucky 7
$ echo fixed
other
\`\`\`{{exec}}

\`echo fixed\`{{exec}}
`
  const {run, readPage} = await pageProject(page)
  const stabilized = await run(['stabilize', '--runs', '3'])
  t.match(stabilized, {status: 1, stdout: /5 steps, 3 stabilized, 1 unstable, snapshot written, document written\n/})
  t.equal(
    await readPage(),
    page
      .replace('Mon Nov 23 01:02:03 UTC 2026', '[TIMESTAMP]')
      .replace('output -->', 'output compare=unordered -->')
      .replace('lucky 7', 'lucky [NUMBER]')
  )
  t.match(await run(['run', '--keep-going'], {CI: 'true'}), {status: 1, stdout: /1 mismatched, 4 passed/})
})

/** What each step printed in each run, for the steps that are not the same in all of them. */
async function outputsOf(page: string, ...argv: readonly string[]) {
  const {run} = await pageProject(page)
  const {status, stderr, stdout} = await run(['stabilize', '--json', '--check', ...argv])
  const [{localeDependent, unstable, ...document}] = JSON.parse(stdout)
  const outputs = new Map<number, readonly string[]>(
    unstable.map(({line, outputs}: {line: number; outputs: readonly string[]}) => [line, outputs])
  )
  return {document, localeDependent, status, stderr, varies: (line: number) => new Set(outputs.get(line)).size}
}

test('should vary folders, process ids, time zone and seconds in each run', async t => {
  const page =
    '`pwd -P | wc -c`{{exec}}\n`echo ${#HOME}`{{exec}}\n`echo ${#TMPDIR}`{{exec}}\n`echo $$`{{exec}}\n`echo $TZ`{{exec}}\n`date +%S`{{exec}}\n'
  const {varies} = await outputsOf(page, '--runs', '3')
  for (const [line, what] of ['folder', 'HOME', 'TMPDIR', 'process ids', 'time zone', 'seconds'].entries())
    t.ok(varies(line + 1) > 1, what)
})

test('should show another date in each run', withoutClock, async t => {
  const page =
    '`date -u +%F`{{exec}}\n`touch x; date -u -r x +%F`{{exec}}\n`env | grep -e FAKE -e PRELOAD -e LANG`{{exec}}\n'
  const {varies} = await outputsOf(page, '--runs', '4')
  t.equal(varies(1), 3, 'two runs on the date of today')
  t.equal(varies(2), 3, 'files are made at that time')
  t.equal(varies(3), 0, 'what makes the time another is no noise of the page')
})

test('should hold a page that fails on another date to the date of today', withoutClock, async t => {
  const tomorrow = Math.floor(Date.now() / 1000) + 86_400
  const {run} = await pageProject(`\`test $(date +%s) -lt ${tomorrow} && echo valid\`{{exec}}\n`)
  t.match(await run(['stabilize', '--runs', '2']), {
    status: 0,
    stdout:
      /page\.md:1 .*\n {4}\| valid\n {4}\| \n {4}depends on the date: differs a few days later\. Exits with 1 instead of 0\..*\n✓ content\/page\.md {2}1 step, stable, snapshot written\n/
  })
})

test('should count process ids from elsewhere in a sandbox', {skip: whyNoSandbox}, async t => {
  const {varies} = await outputsOf('`echo $$`{{exec}}\n', '--runs', '3', '--sandbox')
  t.equal(varies(1), 3)
})

test('should tell what depends on the locale, write nothing for it, and say what was varied', async t => {
  const {read, run} = await pageProject('`echo "it is $LANG"`{{exec}}\n\n`date +%N`{{exec}}\n')
  const {status, stdout} = await run(['stabilize', '--runs', '2'])
  t.equal(status, 0)
  t.match(
    stdout,
    /page\.md:1 {2}page\.md #1\n {4}\| it is C\.UTF-8\n {4}\| it is (\S+)\n {4}depends on the locale: differs with LANG=\1\. Runs use C\.UTF-8, so the snapshot stays as it is/
  )
  t.match(stdout, /2 steps, 1 stabilized, 1 locale-dependent, snapshot written\n/)
  t.match(
    stdout,
    /Varied: time \(.*\), working directory, HOME, TMPDIR, process ids, order of documents, locale \(\S+\)\.\n/
  )
  t.equal(stdout.includes('Not varied: the date. To have it, install libfaketime'), clock === undefined)
  t.match(await read(), '```output\nit is C.UTF-8\n```')
})

test('should follow the documents in another order in each run, by the seed', async t => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const pages = names.map(name => [`content/${name}.md`, `\`echo ${name} >>"$ORDER"\`{{exec}}\n`])
  const {cwd, read, runWith} = await project({
    ...Object.fromEntries(pages),
    'package.json': '{"fencepost": {"jobs": 1, "passEnv": ["ORDER"]}}'
  })
  const orders = async (name: string, seed: string) => {
    const env = {ORDER: path.join(cwd, name), PATH: process.env.PATH}
    await runWith({argv: ['stabilize', '--check', '--runs', '3', '--seed', seed], env})
    return (await read(name)).replaceAll('\n', '').match(/.{5}/g)
  }
  const first = await orders('one', '7')
  t.equal(first?.[0], 'abcde')
  t.equal(new Set(first?.slice(0, 3)).size, 3)
  for (const order of first ?? []) t.same([...order].sort(), names)
  t.same(await orders('again', '7'), first)
})
