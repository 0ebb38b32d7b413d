import {readFile} from 'node:fs/promises'
import {test} from 'tap'
import {project} from './project.mjs'

async function pageProject(page: string) {
  const {read, remove, runWith, write} = await project({'content/page.md': page})
  return {
    read: () => read('snapshots/content/page.md').catch(() => undefined),
    readPage: () => read('content/page.md'),
    remove,
    run: (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
      runWith({argv, env: {PATH: process.env.PATH, ...env}}),
    write
  }
}

test('should turn a page of noise green', async t => {
  const noisy = await readFile(new URL('../fixtures/stabilize/noisy.md', import.meta.url), 'utf8')
  const {read, remove, run} = await pageProject(noisy)
  t.teardown(remove)
  const stabilized = await run(['stabilize', '--runs', '3'])
  t.match(stabilized, {status: 0, stderr: 'run 1 of 3\nrun 2 of 3\nrun 3 of 3\n'})
  t.match(stabilized.stdout, /page\.md:3 {2}Noise #1\n( {4}\| .*\n){2,3} {4}differs by noise: \[TIMESTAMP\]\n/)
  t.match(stabilized.stdout, /✓ content\/page\.md {2}11 steps, 11 stabilized, snapshot written\n/)
  t.match(await read(), /compare=unordered/)
  t.match(await run(['run'], {CI: 'true'}), {status: 0, stdout: /11 passed/})
})

test('should write nothing where it checks, or in CI', async t => {
  const {read, remove, run} = await pageProject('`cat /proc/sys/kernel/random/uuid`{{exec}}\n')
  t.teardown(remove)
  t.match(await run(['stabilize', '--check', '--runs', '2']), {status: 1, stdout: /1 to be stabilized\n/})
  t.match(await run(['stabilize', '--runs', '2'], {CI: 'true'}), {status: 1})
  t.equal(await read(), undefined)
})

test('should say of a step what cannot be remedied', async t => {
  const page = '<!-- fencepost exit=any -->\n`(exit $((RANDOM % 200)))`{{exec}}\n'
  const {remove, run} = await pageProject(page)
  t.teardown(remove)
  t.match(await run(['stabilize', '--runs', '3', '--json']), {status: 1, stdout: /"verdict": "status"/})
})

test('should leave a stable page as a run would', async t => {
  const {read, remove, run} = await pageProject('`echo 3 files`{{exec}}\n')
  t.teardown(remove)
  t.match(await run(['stabilize', '--runs', '2']), {
    status: 0,
    stdout: /1 steps, the same in all runs, snapshot written\n/
  })
  t.match(await read(), /```output\n3 files\n```/)
  t.match(await run(['stabilize', '--runs', '2']), {status: 0, stdout: /the same in all runs\n/})
})

test('should say what stops a page, and leave a snapshot alone that it cannot read', async t => {
  const {remove, run, write, read} = await pageProject('<!-- fencepost timeout=soon -->\n`date`{{exec}}\n')
  t.teardown(remove)
  t.match(await run(['stabilize', '--runs', '2']), {status: 1, stdout: /page\.md:1:\d+ {2}error {2}Expected `timeout`/})
  await write('content/page.md', '`date`{{exec}}\n')
  await write('snapshots/content/page.md', 'mine\n')
  t.match(await run(['stabilize', '--runs', '2']), {status: 1, stdout: /✗ content\/page\.md {2}not run\n/})
  t.equal(await read(), 'mine\n')
})

test('should say what a number has to be', async t => {
  const {remove, run} = await pageProject('')
  t.teardown(remove)
  t.match(await run(['stabilize', '--runs', '1']), {
    status: 2,
    stderr: 'fencepost: Expected `--runs` to be a whole number from 2 to 100, got `1`.\n'
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
  const {remove, run, readPage} = await pageProject(page)
  t.teardown(remove)
  const stabilized = await run(['stabilize', '--runs', '3'])
  t.match(stabilized, {status: 1, stdout: /5 steps, 3 stabilized, 1 not stable, snapshot written, page written\n/})
  t.equal(
    await readPage(),
    page
      .replace('Mon Nov 23 01:02:03 UTC 2026', '[TIMESTAMP]')
      .replace('output -->', 'output compare=unordered -->')
      .replace('lucky 7', 'lucky [NUMBER]')
  )
  t.match(await run(['run', '--keep-going'], {CI: 'true'}), {status: 1, stdout: /1 mismatched, 4 passed/})
})
