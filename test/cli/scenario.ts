import path from 'node:path'
import {test} from 'tap'
import {project} from './project.mjs'

async function run(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const one = await project(files, {mode: 0o755})
  const result = await one.run(...argv)
  const snapshot = await one.read('snapshots/one/step.md').catch(() => '')
  await one.remove()
  return {...result, snapshot}
}

const index = (details: object, rest: object = {}) => JSON.stringify({details, title: 'One', ...rest}, undefined, 1)
const step = {foreground: 'fore.sh', background: 'back.sh', text: 'step.md', verify: 'verify.sh'}
const scenario = {
  'one/back.sh': 'touch ~/from-back; while [ ! -f ~/from-fore ]; do sleep 0.02; done; echo b > ~/both',
  'one/fore.sh': 'touch ~/from-fore; while [ ! -f ~/both ]; do sleep 0.02; done; export NAME=reader',
  'one/index.json': index({intro: {text: 'intro.md'}, steps: [step]}),
  'one/intro.md': '`started=yes`{{exec}}\n',
  'one/step.md':
    '`echo "$NAME $started $PWD"; cat both`{{exec}}\n\n<details>\n\n`touch answer`{{exec}}\n\n</details>\n',
  'one/verify.sh': '#!/bin/bash\ntest -f ~/answer && test -z "$NAME"\n'
}

test('should play a scenario in shared terminals, its scripts side by side and its check in a process of its own', async t => {
  const {snapshot, status, stdout} = await run(scenario, '.')
  t.equal(status, 0, stdout)
  t.match(snapshot, /reader yes \[WORK\]\nb\n/)
  t.same(
    [...stdout.matchAll(/^✓ (\S+)/gm)].map(match => match[1]),
    ['one/index.json', 'one/intro.md', 'one/fore.sh', 'one/back.sh', 'one/step.md', 'one/verify.sh']
  )
})

test('should name file and line of a script that fails, and run nothing after it', async t => {
  const failing = await run({...scenario, 'one/fore.sh': 'true\nfalse\n'}, '.')
  t.match(failing, {status: 1, stdout: /✗ one\/fore\.sh:1 {2}foreground\n(?:.*\n)*? {4}line 2: false\n/})
  t.match(failing.stdout, /1 not run/)
  t.match(await run({...scenario, 'one/verify.sh': 'true\nfalse\n'}, '.'), {status: 1, stdout: /✗ one\/verify\.sh:1/})
})

test('should take a check for failed that can print `done` and does not', async t => {
  const silent = {...scenario, 'one/verify.sh': '#!/bin/bash\nif [ -f ~/none ]; then echo "done"; fi\n'}
  t.match(await run(silent, '.'), {status: 1, stdout: /Expected it to print `done`/})
  const loud = {...scenario, 'one/verify.sh': '#!/bin/bash\nif [ -f ~/answer ]; then echo "done"; fi\n'}
  t.match(await run(loud, '.'), {status: 0})
})

test('should tell of a check that passes before the commands ran', async t => {
  t.match(await run({...scenario, 'one/verify.sh': '#!/bin/bash\nexit 0\n'}, '.'), {
    status: 0,
    stdout: /one\/verify\.sh:1:1 {2}warning {2}Expected it to fail before .* {2}verify-checks-nothing/
  })
})

test('should run nothing of a scenario with a file missing, and name the line', async t => {
  const missing = {...scenario, 'one/index.json': index({steps: [step, {text: 'two.md'}]})}
  t.match(await run(missing, '.'), {
    status: 1,
    stdout: /one\/index\.json:\d+:1 {2}error {2}Expected the file of `details\.steps\[1\]\.text`, got `two\.md`/
  })
})

test('should skip a scenario whose image promises what is not here, and obey the configuration', async t => {
  const other = {...scenario, 'one/index.json': index({steps: [step]}, {backend: {imageid: 'special'}})}
  const config = JSON.stringify({images: {special: ['no-such-command']}})
  t.match(await run({...other, 'fencepost.config.json': config}, '.', '--reporter', 'tap'), {
    status: 0,
    stdout: /# SKIP needs `no-such-command`/
  })
  t.match(await run({...other, 'fencepost.config.json': '{"images": {"special": 1}}'}, '.'), {status: 2})
})

test('should end a background script that runs on without calling it failed, and leave plain pages alone', async t => {
  const {status, stdout} = await run(
    {
      ...scenario,
      'fencepost.config.json': '{"overrides": [{"files": "one/back.sh", "timeout": "1s"}]}',
      'one/back.sh': 'touch ~/both; sleep 1000 & wait',
      'one/index.json': index({steps: [{...step, foreground: undefined}]}),
      'one/step.md': '`touch answer`{{exec}}\n',
      'page.md': '`echo $PWD`{{exec}}\n',
      'other/index.json': '{"name": "no scenario"}',
      'other/page.md': '`echo x`{{exec}}\n'
    },
    '.',
    'page.md',
    'other/page.md'
  )
  t.equal(status, 0, stdout)
  t.match(stdout, /one\/back\.sh:1:1 {2}note .* script-runs-on\n✓ one\/back\.sh {2}1 passed/)
  t.match(stdout, /✓ other\/page\.md .*\n✓ page\.md/)
})

test('should lint scripts and the index with the pages, and list a reader’s way', async t => {
  const odd = {...scenario, 'one/step.md': '`sudo ls /root/x`{{exec}}\n', 'one/verify.sh': 'ls /root\n'}
  const {stdout} = await run(odd, 'lint', '.')
  t.match(stdout, /one\/step\.md:1:1 {2}warning .* literal-root/)
  t.match(stdout, /one\/step\.md:1:1 {2}note .* needless-sudo/)
  t.match(stdout, /one\/verify\.sh:1:1 {2}note .* script-shebang/)
  const listed = JSON.parse((await run(scenario, 'list', '--json', '.')).stdout) as readonly {readonly file: string}[]
  t.same(
    listed.map(({file}) => path.basename(file)),
    ['index.json', 'intro.md', 'fore.sh', 'back.sh', 'step.md', 'verify.sh']
  )
})

test('should not wait for a background script that is a server', async t => {
  const files = {
    ...scenario,
    'one/back.sh': 'touch ~/both\nwhile true; do sleep 0.1; done',
    'one/fore.sh': 'NAME=reader'
  }
  t.match(await run(files, '.'), {status: 0, stdout: /✓ one\/back\.sh {2}1 passed/})
})

test('should follow a scenario again, and call the files flaky that failed', async t => {
  const one = await project(
    {
      ...scenario,
      'one/step.md': `\`touch answer; echo x >>"$TRIES"; test $(wc -l <"$TRIES") -ge 2\`{{exec}}\n`,
      'package.json': '{"fencepost": {"passEnv": ["TRIES"]}}'
    },
    {mode: 0o755}
  )
  t.teardown(one.remove)
  const env = {PATH: process.env.PATH, TRIES: path.join(one.cwd, 'tries')}
  t.match(await one.runWith({argv: ['.', '--retry', '2'], env}), {
    status: 0,
    stdout:
      /one\/step\.md:1 {2}flaky {2}failed at attempt 1, passed at attempt 2\n~ one\/step\.md .*\n(?:.*\n)*✓ one\/verify/
  })
})

test('should take what the front matter of a text says of the run for the whole scenario', async t => {
  const front = '---\nfencepost: {setup: "touch ~/made; export MADE=1", keepGoing: true}\n---\n'
  const {stdout} = await run(
    {
      ...scenario,
      'one/intro.md': `${front}\`false\`{{exec}} \`echo $MADE\`{{exec}}\n`,
      'one/step.md': '`ls ~/made; touch answer`{{exec}}\n'
    },
    '.'
  )
  t.match(stdout, /✗ one\/intro\.md {2}1 failed, 1 new/)
  t.match(stdout, /✓ one\/step\.md {2}1 new/)
})

test('should run what stands above a step that is asked for by name, in the texts before it too', async t => {
  const index2 = index({intro: {text: 'intro.md'}, steps: [step, {text: 'two.md', verify: 'verify.sh'}]})
  const two = '<!-- fencepost name=wanted -->\n`echo "$NAME $started" > ~/answer2; cat ~/answer2`{{exec}}\n'
  const one = await project({...scenario, 'one/index.json': index2, 'one/two.md': two}, {mode: 0o755})
  t.teardown(one.remove)
  t.match(await one.run('.'), {status: 0})
  await one.write('one/two.md', two.replace('$NAME', '$NAME again'))
  t.match(await one.run('.', '--name', 'wanted', '-u'), {status: 0, stdout: /✓ one\/step\.md {2}2 passed/})
  t.match(await one.read('snapshots/one/two.md'), /reader again yes\n/)
})

test('should obey the configuration about checks and scripts, by glob too', async t => {
  // It passes when it is asked for the second time: before the commands, and after them.
  const counting = {...scenario, 'one/verify.sh': '#!/bin/bash\necho >>~/asked\ntest $(wc -l <~/asked) -ge 2\n'}
  t.match(await run(counting, '.'), {status: 0})
  const off = '{"overrides": [{"files": "one/*.sh", "rules": {"verify-checks-nothing": "off"}}]}'
  t.match(await run({...counting, 'fencepost.config.json': off}, '.'), {status: 1})
  const strict = '{"rules": {"script-shebang": "error", "unknown-key": "error"}}'
  const odd = {
    ...scenario,
    'fencepost.config.json': strict,
    'one/index.json': index({stpes: [], steps: [step]}),
    'one/verify.sh': 'true'
  }
  t.match(await run(odd, 'lint', '.'), {
    status: 1,
    stdout: /index\.json:\d+:1 {2}error(?:.*\n)*.*verify\.sh:1:1 {2}error/
  })
})

test('should take a check that cannot print `done` alone by its status', async t => {
  for (const line of [
    'echo "done with it"',
    '# echo done',
    'echo done >~/log',
    'while false; do :; done',
    'echo Done'
  ]) {
    t.match(
      await run({...scenario, 'one/verify.sh': `#!/bin/bash\n[ -f ~/answer ] || exit 1\n${line}\n`}, '.'),
      {status: 0},
      line
    )
  }
  const python =
    '#!/usr/bin/env python3\nimport os\nif os.path.exists(os.path.expanduser("~/none")):\n  print("done")\n'
  t.match(await run({...scenario, 'one/verify.sh': python}, '.'), {status: 1, stdout: /Expected it to print `done`/})
})
