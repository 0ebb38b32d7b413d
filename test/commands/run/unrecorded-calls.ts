import {test} from 'tap'
import {project} from '../project.mjs'
import {deployment, needs} from './deployment.mjs'

test('should catch calls after a step has changed PATH', async t => {
  const text = `# Path

\`\`\`sh {{exec}}
mkdir own
printf '#!/bin/sh\\necho own\\n' >own/cloud
chmod +x own/cloud
export PATH="$PWD/own:$PATH"
\`\`\`

\`\`\`sh {{exec}}
cloud next
\`\`\`
`
  const one = await deployment(text)
  t.match(await one.run('run', '--record', 'page.md'), {status: 0})
  t.match(await one.cassette(), /call: cloud next\n[\s\S]*own\n/)
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 passed, 1 replayed/})
})

test('should fail a step whose call is not recorded, whatever the step makes of it', async t => {
  const one = await deployment('`cloud next`{{exec}}\n')
  await one.run('run', '--record', 'page.md')
  await one.write('page.md', '`cloud next twice || true`{{exec}}\n')
  t.match(await one.run('run', '--replay', 'page.md'), {
    status: 1,
    stdout: /The call `cloud next twice` isn't recorded\. Record it with `npx fencepost .*--record/
  })
  await one.write('page.md', '`cloud next; cloud next || true`{{exec}}\n')
  t.match(await one.run('run', '--replay', 'page.md'), {status: 1, stdout: /isn't recorded/}, 'called once too often')
})

for (const [where, page, told] of [
  [
    'the test of a step that is skipped',
    '`true`{{exec if="cloud other && false" compare=status}}\n',
    'page.md:1  errored'
  ],
  [
    'teardown',
    '---\nfencepost: {teardown: "cloud other || true"}\n---\n\n`cloud next`{{exec}}\n',
    'After the last step'
  ]
] as const) {
  test(`should fail for a call that is not recorded in ${where}`, async t => {
    const one = await deployment('`cloud next`{{exec}}\n')
    await one.run('run', '--record', 'page.md')
    await one.write('page.md', page)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.match({status, stdout}, {status: 1, stdout: /The call `cloud other` isn't recorded/})
    t.match(stdout, told)
  })
}

for (const [what, code] of [
  ['BASH_ENV', 'echo "exit 0" >e; BASH_ENV=$PWD/e cloud other || true'],
  ['an exported function', 'printf() { builtin exit 0; }; export -f printf; cloud other || true'],
  ['SHELLOPTS', 'env SHELLOPTS=noexec cloud other || true'],
  ['a signal while it reads its input', 'mkfifo never; timeout 1 cloud other - <>never || true']
] as const) {
  test(`should fail a step whose call is not recorded and hidden by ${what}`, async t => {
    const one = await deployment('`cloud next`{{exec}}\n')
    await one.run('run', '--record', 'page.md')
    await one.write('page.md', `\`\`\`sh {{exec compare=status}}\n${code}\n\`\`\`\n`)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.match({status, stdout}, {status: 1, stdout: /The call `cloud other\b.*` isn't recorded/})
  })
}

for (const [what, text] of [
  ['a command', '`FENCEPOST_CASSETTE=off cloud other || true`{{exec compare=status}}\n'],
  ['an exported variable', '`export FENCEPOST_CASSETTE=off; cloud other || true`{{exec compare=status}}\n'],
  ['a path', '`FENCEPOST_CASSETTE=/../names cloud other || true`{{exec compare=status}}\n'],
  [
    'the front matter',
    '---\nfencepost: {env: {FENCEPOST_CASSETTE: "off"}}\n---\n\n`cloud other || true`{{exec compare=status}}\n'
  ],
  [
    'what a step with `cassette=off` had',
    '`echo $FENCEPOST_CASSETTE >own`{{exec cassette=off}}\n\n`FENCEPOST_CASSETTE=$(cat own) cloud other || true`{{exec compare=status}}\n'
  ]
] as const) {
  test(`should let ${what} turn off no recording`, async t => {
    const one = await deployment('`cloud next`{{exec}}\n')
    await one.run('run', '--record', 'page.md')
    await one.write('page.md', text)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.match({status, stdout}, {status: 1, stdout: /The call `cloud other` isn't recorded/})
  })
}

test('should let a service with `cassette=off` call programs as long as it runs', async t => {
  const text =
    '```sh {{exec ready=up cassette=off}}\necho up\nuntil [ -e go ]; do sleep 0.1; done\ncloud other >/dev/null\ntouch gone\nsleep 1000\n```\n\n`touch go; until [ -e gone ]; do sleep 0.1; done`{{exec T2}}\n'
  const one = await deployment(text)
  await one.run('run', '--record', 'page.md')
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /2 passed/})
})

const needsRoot = process.getuid?.() === 0 ? needs('bwrap') : 'root is needed'

test('should see the calls of another user', {skip: needsRoot}, async t => {
  const one = await project({
    'fencepost.config.json': JSON.stringify({cassettes: {commands: ['date']}, sandbox: true}),
    'page.md': '`setpriv --reuid 65534 --clear-groups date +%Y`{{exec compare=status timeout=5s}}\n'
  })
  t.match(await one.run('run', '--record', 'page.md'), {
    status: 0,
    stdout: /warning {2}The call of date as another user isn't recorded/
  })
  t.match(await one.run('run', '--replay', 'page.md'), {status: 1, stdout: /The call `date \+%Y` isn't recorded/})
})

const events = '"$(dirname "$(dirname "$(type -P cloud)")")/events"'
const meddled = /A program of the document reads or writes `calls\/events`/

for (const [what, code] of [
  ['half a message', `printf half >${events}`],
  ['bytes without a line', `head -c 300000 /dev/zero >${events}`],
  ['what is no message', `echo nonsense >${events}`],
  ['a false confirmation', `echo "missing nothing" >${events}`],
  ['a reader', `timeout 8 cat ${events} >/dev/null & sleep 0.1; cloud next`]
] as const) {
  test(`should fail a step that disturbs its recording: ${what}`, async t => {
    const one = await deployment(`\`\`\`sh {{exec compare=status leaks=off timeout=3s}}\n${code}\n\`\`\`\n`)
    const {status, stdout} = await one.run('run', '--record', 'page.md')
    t.match({status, stdout}, what === 'a reader' ? {status: 1} : {status: 1, stdout: meddled})
  })
}

test('should limit what a recording takes', async t => {
  const line = `$(head -c 2900 /dev/zero | base64 -w0)`
  const one = await deployment(
    `\`\`\`sh {{exec compare=status}}\nyes "stdout 1 ${line}" | head -c 80000000 >${events}\n\`\`\`\n`
  )
  t.match(await one.run('run', '--record', 'page.md'), {
    status: 1,
    stdout: /more than 64 MB, so they can't be recorded/
  })
})

test('should fail for a call that is not recorded, although another program reads what says so', async t => {
  const one = await deployment('```sh {{exec compare=status}}\ncloud next\n```\n')
  t.match(await one.run('run', '--record', 'page.md'), {status: 0})
  await one.write(
    'page.md',
    `\`\`\`sh {{exec compare=status timeout=5s}}
for each in {1..5}; do timeout 1 cat ${events} >/dev/null & done
sleep 0.2
cloud other || true
wait
true
\`\`\`
`
  )
  t.match(await one.run('run', '--replay', 'page.md'), {status: 1, stdout: /The call `cloud other` isn't recorded/})
})
