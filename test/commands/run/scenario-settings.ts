import path from 'node:path'
import {test} from 'tap'
import {project} from '../project.mjs'
import {index, run, scenario, step} from '../scenario-project.mjs'

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
  const env = {PATH: process.env.PATH, TRIES: path.join(one.cwd, 'tries')}
  t.match(await one.runWith({argv: ['.', '--retry', '2'], env}), {
    status: 0,
    stdout:
      /one\/step\.md:1 {2}flaky {2}failed in attempt 1, passed in attempt 2\n~ one\/step\.md .*\n(?:.*\n)*✓ one\/verify/
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

test('should run nothing of a scenario whose set-up fails, and say so of each of its files', async t => {
  const {status, stdout} = await run(
    {...scenario, 'one/intro.md': '---\nfencepost: {setup: "(exit 3)"}\n---\n`echo`{{exec}}\n'},
    '.'
  )
  t.equal(status, 1)
  t.match(stdout, /one\/index\.json {2}error {2}The setup command `\(exit 3\)` exited with 3\./)
  for (const [file, count] of [
    ['intro.md', 1],
    ['step.md', 2],
    ['verify.sh', 1]
  ] as const)
    t.match(stdout, new RegExp(`- one/${file.replace('.', '\\.')} {2}${count} not run`))
  t.match(stdout, /Next\n {2}Check again after you fix the errors: +npx fencepost one\/index\.json\n/)
})

test('should run what stands above a step that is asked for by name, in the texts before it too', async t => {
  const index2 = index({intro: {text: 'intro.md'}, steps: [step, {text: 'two.md', verify: 'verify.sh'}]})
  const two = '<!-- fencepost name=wanted -->\n`echo "$NAME $started" > ~/answer2; cat ~/answer2`{{exec}}\n'
  const one = await project({...scenario, 'one/index.json': index2, 'one/two.md': two}, {mode: 0o755})
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
  const lines = ['echo "done with it"', '# echo done', 'echo done >~/log', 'while false; do :; done', 'echo Done']
  const silent = `#!/bin/bash\n[ -f ~/answer ] || exit 1\n${lines.join('\n')}\n`
  t.match(await run({...scenario, 'one/verify.sh': silent}, '.'), {status: 0})
  const python =
    '#!/usr/bin/env python3\nimport os\nif os.path.exists(os.path.expanduser("~/none")):\n  print("done")\n'
  t.match(await run({...scenario, 'one/verify.sh': python}, '.'), {
    status: 1,
    stdout: /The script can print `done` but didn't/
  })
})

test('should run a check with the options of its first line, and show its own lines', async t => {
  const strict = (shebang: string) => ({...scenario, 'one/verify.sh': `${shebang}\ntest -f ~/answer\nfalse\ntrue\n`})
  t.match(await run(strict('#!/bin/bash -e'), '.'), {
    status: 1,
    stdout: /\$ #!\/bin\/bash -e\n(?:.*\n)*.*Line 3: false/
  })
  const {status, stdout} = await run(strict('#!/bin/sh -e'), '.')
  t.match({status, stdout}, {status: 1, stdout: /\$ #!\/bin\/sh -e\n/})
  t.notMatch(stdout, /Line \d|mktemp/, 'nobody knows the line')
})
