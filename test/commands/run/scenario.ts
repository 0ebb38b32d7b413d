import path from 'node:path'
import {test} from 'tap'
import {project} from '../project.mjs'
import {index, run, scenario, step} from '../scenario-project.mjs'

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
  t.match(failing, {status: 1, stdout: /✗ one\/fore\.sh:1 {2}failed {2}foreground\n(?:.*\n)*? {4}Line 2: false\n/})
  t.match(failing.stdout, /1 not run/)
  t.match(await run({...scenario, 'one/verify.sh': 'true\nfalse\n'}, '.'), {status: 1, stdout: /✗ one\/verify\.sh:1/})
})

test('should take a check for failed that can print `done` and does not', async t => {
  const silent = {...scenario, 'one/verify.sh': '#!/bin/bash\nif [ -f ~/none ]; then echo "done"; fi\n'}
  t.match(await run(silent, '.'), {status: 1, stdout: /The script can print `done` but didn't/})
  const loud = {...scenario, 'one/verify.sh': '#!/bin/bash\nif [ -f ~/answer ]; then echo "done"; fi\n'}
  t.match(await run(loud, '.'), {status: 0})
})

test('should tell of a check that passes before the commands ran', async t => {
  t.match(await run({...scenario, 'one/verify.sh': '#!/bin/bash\nexit 0\n'}, '.'), {
    status: 0,
    stdout:
      /one\/verify\.sh:1:1 {2}warning {2}The check passes before the step's commands run.* {2}verify-checks-nothing/
  })
})

test('should run nothing of a scenario with a file missing, and name the line', async t => {
  const missing = {...scenario, 'one/index.json': index({steps: [step, {text: 'two.md'}]})}
  t.match(await run(missing, '.'), {
    status: 1,
    stdout: /one\/index\.json:\d+:1 {2}error {2}The file of `details\.steps\[1\]\.text` doesn't exist: `two\.md`/
  })
})

test('should skip a scenario whose image promises what is not here, and obey the configuration', async t => {
  const other = {...scenario, 'one/index.json': index({steps: [step]}, {backend: {imageid: 'special'}})}
  const config = JSON.stringify({images: {special: ['no-such-command']}})
  t.match(await run({...other, 'fencepost.config.json': config}, '.', '--reporter', 'tap'), {
    status: 1,
    stderr: /^fencepost: No steps ran\. /,
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
  const odd = {...scenario, 'one/step.md': '`sudo ls /root/x`{{exec}}\n', 'one/verify.sh': 'cd\nls /root\n'}
  const {stdout} = await run(odd, 'lint', '.')
  t.match(stdout, /one\/step\.md:1:1 {2}warning .* literal-root/)
  t.match(stdout, /one\/step\.md:1:1 {2}note .* needless-sudo/)
  t.match(stdout, /one\/verify\.sh:1:1 {2}note .* script-shebang/)
  t.match(stdout, /one\/verify\.sh:2:1 {2}warning .* literal-root/)
  const listed = JSON.parse((await run(scenario, 'list', '--json', '.')).stdout) as readonly {readonly file: string}[]
  t.same(
    listed.map(({file}) => path.basename(file)),
    ['index.json', 'intro.md', 'fore.sh', 'back.sh', 'step.md', 'verify.sh']
  )
})

test('should lint what can be said of files without running them', async t => {
  const named = '<!-- fencepost name="twice" -->\n`true`{{exec}}\n\n'
  const one = await project({
    ...scenario,
    'one/index.json': index({
      steps: [
        {text: 'step.md', verify: 'verify.sh'},
        {foreground: 'none.sh', text: 'none.md'}
      ]
    }),
    'one/step.md': named + named
  })
  const {status, stdout} = await one.run('lint', '.')
  t.equal(status, 1)
  t.notMatch(stdout, /verify\.sh:.*run bit/)
  t.match(
    stdout,
    /one\/index\.json:\d+:1 {2}error .*`details\.steps\[1\]\.text` doesn't exist: `none\.md`.* missing-file/
  )
  t.match(
    stdout,
    /one\/index\.json:\d+:1 {2}error .*`details\.steps\[1\]\.foreground` doesn't exist: `none\.sh`.* missing-file/
  )
  t.match(stdout, /one\/step\.md:\d+:\d+ {2}error .* duplicate-name/)
})

test('should skip a check whose step leaves all to the reader, and go on', async t => {
  const files = {
    ...scenario,
    'one/index.json': index({
      steps: [
        {text: 'alone.md', verify: 'verify.sh'},
        {text: 'step.md', verify: 'verify.sh'}
      ]
    }),
    'one/alone.md': 'Make a file on your own.\n',
    'one/step.md': '`touch answer`{{exec}}\n'
  }
  t.match(await run(files, '.', '--reporter', 'tap'), {
    status: 0,
    stdout: /verify # SKIP its step has no commands/
  })
  t.match(await run(files, '.'), {
    status: 0,
    stdout: /- one\/verify\.sh {2}1 skipped(?:.*\n)*✓ one\/verify\.sh {2}1 passed/
  })
})

test('should let a foreground script run on until a block of its text stops it', async t => {
  const files = {
    ...scenario,
    'one/index.json': index({
      steps: [{code: 'serve.sh', text: 'step.md', verify: 'verify.sh'}]
    }),
    'one/serve.sh': 'touch ~/started; sleep 1000\n',
    'one/step.md': '`ls started; touch answer`{{exec T2}} and `rm started; echo stopped`{{exec interrupt}}\n'
  }
  const {status, stdout} = await run(files, '.')
  t.match(stdout, /✓ one\/serve\.sh {2}1 passed(?:.*\n)*✓ one\/step\.md {2}2 new(?:.*\n)*✓ one\/verify\.sh {2}1 passed/)
  t.equal(status, 0, stdout)
})

test('should let a command of one text run on until another text stops it', async t => {
  const server = 'echo tick >~/ticks; sleep 1000; echo ended'
  const files = {
    ...scenario,
    'one/index.json': index({
      intro: {text: 'intro.md'},
      steps: [{text: 'step.md', verify: 'verify.sh'}, {text: 'two.md'}]
    }),
    'one/intro.md': `\`${server}\`{{exec T2}}\n`,
    'one/step.md': '`while [ ! -s ticks ]; do sleep 0.02; done; touch answer`{{exec}}\n',
    'one/two.md': '`echo stopped`{{exec T2 interrupt}}\n'
  }
  t.match(await run(files, '.'), {status: 0, stdout: /✓ one\/intro\.md {2}1 new/})
  t.match(await run(files, 'lint', '.'), {status: 0, stdout: /^No mistakes|0 warnings/})
  const typed = {...files, 'one/intro.md': '`su - ann`{{exec T2}}\n', 'one/two.md': '`whoami`{{exec T2}}\n'}
  t.match(await run(typed, 'lint', '.'), {status: 0, stdout: /^No mistakes|0 warnings/})
  const alone = {...files, 'one/intro.md': '`tail -f x`{{exec T2}}\n', 'one/two.md': '`ls`{{exec T2}}\n'}
  t.match(await run(alone, 'lint', '.'), {stdout: /one\/intro\.md:1:2 {2}warning .* {2}runs-forever/})
})

test('should fail a scenario with `leaks=fail` whose foreground script or check leaves a process', async t => {
  const leave = 'setsid sleep 98 >/dev/null 2>&1 &\n'
  const fail = {'fencepost.config.json': '{"defaults": {"leaks": "fail"}}'}
  const files = {
    'one/f.sh': 'true\n',
    'one/index.json': index({steps: [{background: 'b.sh', foreground: 'f.sh', text: 'step.md', verify: 'v.sh'}]}),
    'one/b.sh': 'true\n',
    'one/step.md': '`touch answer`{{exec}}\n',
    'one/v.sh': '#!/bin/bash\ntest -f ~/answer || exit 1\n'
  }
  for (const script of ['f', 'v']) {
    const leaking = {...files, [`one/${script}.sh`]: `${files[`one/${script as 'f' | 'v'}.sh`]}${leave}`}
    const {status, stdout} = await run({...leaking, ...fail}, '.')
    t.equal(status, 1, stdout)
    t.match(stdout, new RegExp(`error {2}one/${script}\\.sh:1: This script left \`sleep 98\` running`))
    const reported = await run(leaking, '.')
    t.equal(reported.status, 0, reported.stdout)
    t.notMatch(reported.stdout, /sleep 98/)
  }
  const {status, stdout} = await run({...files, ...fail, 'one/b.sh': leave}, '.')
  t.equal(status, 0, stdout)
  t.notMatch(stdout, /sleep 98/, 'a background script may')
})
