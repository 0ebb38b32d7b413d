import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {openFakeClock} from '../../../src/commands/stabilize/fake-clock.js'
import {project} from '../project.mjs'
import {index} from '../scenario-project.mjs'

const clock = await openFakeClock(process.env)
await clock?.close()
const withoutClock = {skip: clock ? false : 'libfaketime is not installed'}

const scenario = (name: string) => ({
  [`${name}/index.json`]: index({steps: [{text: 'one.md'}, {text: 'two.md', verify: 'verify.sh'}]}),
  [`${name}/one.md`]: '# One\n\n`echo seen > ~/state; echo $RANDOM`{{exec}}\n',
  [`${name}/two.md`]: '# Two\n\n`cat ~/state`{{exec}}\n',
  [`${name}/verify.sh`]: '#!/bin/bash\necho $RANDOM; test -f ~/state\n'
})

test('should run the files of a scenario together in every run, and write no snapshot of a script', async t => {
  const {read, run} = await project({...scenario('a'), ...scenario('b'), ...scenario('c')}, {mode: 0o755})
  const {status, stdout} = await run('stabilize', '--runs', '4', '.')
  t.equal(status, 0, stdout)
  for (const name of ['a', 'b', 'c']) {
    t.match(stdout, `✓ ${name}/one.md  1 step, 1 stabilized, snapshot written\n`)
    t.match(stdout, `✓ ${name}/two.md  1 step, stable, snapshot written\n`)
    t.match(stdout, new RegExp(`✓ ${name}/verify\\.sh {2}1 step, stable\\n`))
    t.match(await read(`snapshots/${name}/two.md`), '```output\nseen\n```')
    await t.rejects(read(`snapshots/${name}/verify.sh`))
  }
  t.match(await run('.'), {status: 0})
})

test('should notice that a certificate has expired behind a pipe, and keep the snapshot', withoutClock, async t => {
  const expires = Math.floor(Date.now() / 1000) + 10 * 86_400
  const page = `# A

\`echo before\`{{exec}}

\`\`\`bash
get() { [ "$(date +%s)" -lt ${expires} ] && echo 'echo installed 1.2; echo 3 >tools'; }
get | sh || true
\`\`\`{{exec}}

\`echo "$(cat tools || echo 0) tools" 2>/dev/null\`{{exec}}
`
  const {read, run} = await project({'content/a.md': page})
  const {status, stdout} = await run('stabilize')
  t.equal(status, 0, stdout)
  t.match(
    stdout,
    /a\.md:5 {2}A #2\n {4}\| installed 1\.2\n {4}\| \n {4}depends on the date: differs a few days later\./
  )
  t.match(stdout, "content/a.md  The date wasn't varied for the step on line 10.\n")
  t.match(await read('snapshots/content/a.md'), '```output\ninstalled 1.2\n```')
  t.match(await read('snapshots/content/a.md'), '```output\n3 tools\n```')
})

test('should find relative ages that are the same in all runs', async t => {
  const page = '`printf "nginx  3 minutes ago\\nweb  Up 2 seconds\\n"`{{exec}}\n'
  const {read, run} = await project({'content/a.md': page})
  t.match(await run('stabilize', '--runs', '2'), {status: 0, stdout: /varies: \[AGE\]\n/})
  t.match(await read('snapshots/content/a.md'), 'nginx  [AGE]\nweb  [AGE]\n')
})

test('should find relative ages in a snapshot that all runs match', async t => {
  const {read, run} = await project({'content/a.md': '`echo "made 3 minutes ago"`{{exec}}\n'})
  await run()
  t.match(await read('snapshots/content/a.md'), 'made 3 minutes ago\n')
  t.match(await run('stabilize', '--runs', '2'), {status: 0})
  t.match(await read('snapshots/content/a.md'), 'made [AGE]\n')
})

test('should keep all lines that no run changes, and never write wildcards for a whole output', async t => {
  const rows = Array.from({length: 9}, (_, row) => `row${row} 1${row} ok`)
  const page = `\`\`\`bash
if [ ! -e "$SEEN" ]; then touch "$SEEN"; extra='row9 19 ok'; fi
printf '%s\\n' ${rows.map(row => `'${row}'`).join(' ')} \${extra:+"$extra"}
\`\`\`{{exec}}

\`head -c 9 /dev/urandom | base64 | tr 0-9+/ abcdefghijkl\`{{exec}}
`
  const {cwd, read, runWith} = await project({
    'content/a.md': page,
    'package.json': '{"fencepost": {"passEnv": ["SEEN"]}}'
  })
  const env = {PATH: process.env.PATH, SEEN: path.join(cwd, 'seen')}
  const {status, stdout} = await runWith({argv: ['stabilize', '--runs', '3'], env})
  t.equal(status, 1)
  t.match(await read('snapshots/content/a.md'), `${rows.join('\n')}\n...\n`)
  t.match(stdout, /a\.md:6 .*\n(?: {4}\| .*\n)+ {4}is not deterministic/)
})

test('should say which steps never ran with cold caches', async t => {
  const page = '`docker() { echo "$1"; }; docker pull nginx`{{exec}}\n\n`echo b`{{exec}}\n'
  const {run} = await project({'content/a.md': page})
  t.match(await run('stabilize', '--runs', '2'), {
    status: 0,
    stdout: /content\/a\.md {2}Caches weren't varied for the step on line 1\. Empty them/
  })
})

test('should keep an error of one document in it', async t => {
  const {cwd, run} = await project({'content/a/x.md': '`date +%N`{{exec}}\n', 'content/b.md': '`echo b`{{exec}}\n'})
  await run('content/b.md')
  await writeFile(path.join(cwd, 'snapshots/content/a'), 'a file in place of the folder')
  const {status, stderr, stdout} = await run('stabilize', '--runs', '2')
  t.equal(status, 1, stderr)
  t.match(stdout, /✗ content\/a\/x\.md {2}errored\n✓ content\/b\.md {2}1 step, stable\n/)
})
