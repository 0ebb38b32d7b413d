import {execFileSync} from 'node:child_process'
import {chmod, readdir, readFile, rm} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {project} from '../project.mjs'

/** A program of the outside world. It counts how often it ran, in `calls` beside itself. */
const cloud = `#!/bin/bash
echo "$*" >>"\${0%/*}/calls"
case $1 in
  create) echo "created $2 for $API_KEY in \${PWD##*/}"; echo "id-$RANDOM$RANDOM" >id.txt ;;
  next) echo "number $(wc -l <"\${0%/*}/calls")" ;;
  both) echo one; sleep 0.3; echo two >&2; sleep 0.3; printf 'three\\0'; sleep 0.3; printf 'no newline' >&2; exit 2 ;;
  fail) echo "no such thing" >&2; exit 3 ;;
  upper) tr a-z A-Z ;;
  save) echo saved >"\${2#--to=}" ;;
  bytes) printf 'a\\377\\376b' ;;
  install) printf '#!/bin/sh\\necho installed\\n' >tool; chmod +x tool; touch -d 2001-01-01 tool ;;
  raw) printf '\\377%s' "$API_KEY" ;;
  quick) echo quick >quick.txt ;;
  wide) head -c 200000 /dev/zero | tr '\\0' x; printf '\\nend' ;;
esac
`

const document = `# Deploy

\`\`\`sh {{exec}}
cloud create "my box" 2>/dev/null
cat id.txt
\`\`\`

\`\`\`sh {{exec}}
for each in 1 2 3; do cloud next; done
\`\`\`

\`\`\`sh {{exec exit=3}}
cloud fail
\`\`\`

\`\`\`sh {{exec}}
echo hello | cloud upper -
\`\`\`

\`\`\`sh {{exec}}
mkdir sub
(cd sub && cloud create x)
echo a b | xargs -n 1 cloud next
cloud wide | tail -c 3
\`\`\`

\`\`\`sh {{exec}}
echo alone
\`\`\`
`

const needs = (program: string) => (isOnPath(program, process.env) ? false : `${program} is missing`)

async function deployment(text = document, config: object = {}) {
  const one = await project({
    'bin/cloud': cloud,
    'fencepost.config.json': JSON.stringify({cassettes: {commands: ['cloud']}, passEnv: ['API_KEY'], ...config}),
    'page.md': text
  })
  const program = path.join(one.cwd, 'bin/cloud')
  await chmod(program, 0o755)
  const env = {PATH: `${path.dirname(program)}:${process.env.PATH}`}
  return {
    ...one,
    calls: () => one.read('bin/calls').catch(() => ''),
    cassette: () => one.read('snapshots/page.md.cassette.yaml'),
    remove: () => rm(program),
    run: (...argv: readonly string[]) => one.runWith({argv, env: {...env, API_KEY: 'sesame-open-123'}}),
    runWithoutKey: (...argv: readonly string[]) => one.runWith({argv, env})
  }
}

test('should replay a document without the programs that it calls', async t => {
  const one = await deployment()
  t.match(await one.run('run', '--record', 'page.md'), {status: 0, stdout: /6 new/})
  const text = await one.cassette()
  t.match(text, /^# fencepost cassette v1: page\.md\nrecorded: /)
  t.match(text, /call: cloud create my\\ box\n/)
  t.match(text, /folder: sub\n/)
  t.match(text, /input: [0-9a-f]{64}\n/)
  t.match(text, /created my box for \*\*\* in work/)
  t.notMatch(text, /sesame/)
  const calls = await one.calls()
  await one.remove()
  for (const flags of [['--replay'], ['--ci'], ['--replay', '--jobs', '2']])
    t.match(await one.run('run', ...flags, 'page.md'), {
      status: 0,
      stdout: /1 passed, 5 replayed[\s\S]*Replayed {3}5 steps from a recording of .* ago/
    })
  t.match(await one.runWithoutKey('run', '--replay', 'page.md'), {status: 0, stdout: /5 replayed/}, 'a stand-in')
  t.equal(await one.calls(), calls, 'nothing was called')
})

test('should name the outcome and the age in reports', async t => {
  const one = await deployment('`cloud next`{{exec}}\n')
  await one.run('run', '--record', 'page.md')
  const line = async (reporter: string) => (await one.run('run', '--replay', '--reporter', reporter, 'page.md')).stdout
  t.match(await line('tap'), /ok 1 - page\.md \\#1 # replayed from a recording of .* ago/)
  t.match(await line('junit'), /<property name="outcome" value="replayed: Replayed what was recorded .* ago\."\/>/)
  t.match(await line('json'), /"recordedAt":\d+,"outcome":"replayed"/)
  t.match(await line('github'), /1 replayed/)
  t.match(JSON.parse(await line('gitlab')), [
    {check_name: 'fencepost/replayed', description: /Replayed what was recorded .* ago/, severity: 'info'}
  ])
})

test('should keep the order of what was printed on two outputs', async t => {
  const one = await deployment('`cloud both >out 2>err; echo $?; od -c out; cat err`{{exec}}\n')
  t.match(await one.run('run', '--record', 'page.md'), {status: 0, stdout: /1 new/})
  const [, chunks = ''] = /chunks:\n([\s\S]*?)\n +(?:files|took):/.exec(await one.cassette()) ?? []
  t.same(
    chunks.match(/std(?:out|err): .*|(?:one|two)$/gm)?.map(line => line.replace(/: .*/, '')),
    ['stdout', 'one', 'stderr', 'two', 'stdout', 'stderr']
  )
  await one.remove()
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 replayed/})
})

test('should replay bytes that are not text, and files as they were', async t => {
  const text = `# Bytes

\`\`\`sh {{exec}}
cloud bytes | od -An -tx1
cloud bytes 2>&1 | od -An -tx1
cloud install && ./tool
for each in 1 2 3 4 5 6 7 8 9; do cloud quick "$each" && cat quick.txt && rm quick.txt; done
\`\`\`
`
  const one = await deployment(text)
  t.match(await one.run('run', '--record', 'page.md'), {status: 0})
  t.match(await one.read('snapshots/page.md'), /^ 61 ff fe 62\n 61 ff fe 62\ninstalled\nquick\n/m)
  await one.remove()
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 replayed/})
  const secret = await deployment('# Raw\n\n```sh {{exec}}\ncloud raw >raw.bin\n```\n')
  t.match(await secret.run('run', '--record', 'page.md'), {status: 1, stdout: /would hold a secret/})
})

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

test('should refuse to record or replay where no document says what', async t => {
  const one = await deployment('`echo a`{{exec}}\n', {cassettes: undefined})
  for (const flag of ['--record', '--replay'])
    t.match(await one.run('run', flag, 'page.md'), {
      status: 2,
      stderr: /has no effect, because no document says which programs/
    })
  t.match(await one.run('run', '--live', 'page.md'), {status: 0})
  const overrides = [{cassettes: {commands: ['cloud']}, files: '*.md'}]
  await one.write('fencepost.config.json', JSON.stringify({overrides}))
  await one.write('page.md', '`cloud next`{{exec}}\n')
  t.match(await one.run('update', '--record', 'page.md'), {status: 0}, 'an override says it')
  t.match(await one.cassette(), /call: cloud next/)
  await one.write('fencepost.config.json', '{}')
  await one.write('page.md', '---\nfencepost:\n  cassettes: {commands: [cloud]}\n---\n\n`cloud next`{{exec}}\n')
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 replayed/}, 'or front matter')
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

test('should record programs that the recording itself needs', async t => {
  const commands = 'base64, cat, cp, find, mkdir, mv, rm, sha256sum, tee'
  const one = await deployment(
    `---\nfencepost: {cassettes: {commands: [${commands}]}}\n---\n\n\`\`\`sh {{exec}}\nmkdir made; echo text | tee made/file; cat made/file | base64; rm made/file\n\`\`\`\n`
  )
  t.match(await one.run('run', '--record', 'page.md'), {status: 0, stdout: /1 new/})
  t.match(await one.cassette(), /call: mkdir made/)
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 replayed/})
})

for (const [session, program, code] of [
  ['fish', 'fish', 'fish --no-config -c "echo hello"'],
  ['node', 'node', "require('node:child_process').execSync('node -e 4'); console.log('hello')"],
  // pyenv puts the folder of the program in front of PATH.
  ['python', 'python3', "import os; os.system('PATH=${PATH#*versions*:}; python3 -c 4'); print('hello')"],
  ['ruby', 'ruby', "system('ruby -e 4'); puts 'hello'"],
  ['sh', 'sh', "sh -c 'echo hello'"],
  ['terminal', 'sh', "sh -c 'echo hello' | cat"],
  ['zsh', 'zsh', "zsh -c 'echo hello'"]
] as const) {
  test(`should start a ${session} as itself although ${program} is recorded`, {skip: needs(program)}, async t => {
    const one = await deployment(`\`\`\`${session} {{exec session=${session}}}\n${code}\n\`\`\`\n`, {
      cassettes: {commands: [program]}
    })
    t.match(await one.run('run', '--record', 'page.md'), {status: 0, stdout: /1 new/})
    t.match(await one.read('snapshots/page.md'), /^hello$/m)
    t.match(await one.cassette(), new RegExp(`calls:\\n {2}- call: (?:${program}|sh) -`), 'but called as well')
    t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 replayed/})
  })
}

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

test('should record on request alone, and only what passed', async t => {
  const one = await deployment('`cloud next`{{exec}}\n')
  await one.run('run', 'page.md')
  await t.rejects(one.cassette())
  t.match(await one.run('run', '--replay', 'page.md'), {status: 1, stdout: /There is no cassette snapshots\/page\.md/})
  await one.write('page.md', '`cloud fail`{{exec}}\n')
  t.match(await one.run('run', '--record', 'page.md'), {status: 1})
  await t.rejects(one.cassette())
})

test('should run programs in CI where that is asked for', async t => {
  const one = await deployment('`cloud next | sed s/[0-9]//`{{exec}}\n\n`cloud upper -`{{exec cassette=off stdin=a}}\n')
  await one.run('run', '--record', 'page.md')
  t.match(await one.run('run', '--ci', 'page.md'), {status: 0, stdout: /1 passed, 1 replayed/})
  t.match(await one.run('run', '--ci', '--live', 'page.md'), {status: 0, stdout: /2 passed/})
  t.equal((await one.calls()).match(/^next$/gm)?.length, 2, 'it ran for the recording and live')
  t.equal((await one.calls()).match(/^upper -$/gm)?.length, 3, '`cassette=off` runs it always')
})

test('should report a stale recording, and one that cannot be read', async t => {
  const one = await deployment('`cloud next`{{exec}}\n', {cassettes: {commands: ['cloud'], maxAge: '30d'}})
  await one.run('run', '--record', 'page.md')
  const text = await one.cassette()
  const old = text.replace(/^recorded: .*$/m, `recorded: ${new Date(Date.now() - 40 * 86_400_000).toISOString()}`)
  await one.write('snapshots/page.md.cassette.yaml', old)
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /recording of 40 days ago[\s\S]*/})
  t.match((await one.run('run', '--replay', 'page.md')).stdout, /warning .*stale-cassette/)
  t.match(await one.run('run', '--replay', '--fail-on-stale', 'page.md'), {status: 1, stdout: /stale-cassette/})
  for (const broken of [
    '',
    'calls: []\n',
    text.replace('v1', 'v9'),
    `${text}\n  : [`,
    text.replace(/status: .*/, '')
  ]) {
    await one.write('snapshots/page.md.cassette.yaml', broken)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.equal(status, 1)
    t.match(stdout, /The cassette snapshots\/page\.md\.cassette\.yaml .*Record it again/)
    t.notMatch(stdout, /bug in Fencepost/)
  }
})

test('should write files elsewhere that a call names, and run what is not recorded by `sudo`', async t => {
  const one = await deployment(
    '`cloud save --to="$HOME/tool"; cat ~/tool`{{exec}}\n\n`sudo true || echo none`{{exec compare=status}}\n'
  )
  t.match(await one.run('run', '--record', 'page.md'), {status: 0})
  t.match(await one.cassette(), /path: "?\[HOME\]\/tool"?\n/)
  await one.remove()
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 passed, 1 replayed/})
})

/** Records a call, and adds files to the recording, as a repository that isn't trusted may. */
async function forged(one: Awaited<ReturnType<typeof deployment>>, ...paths: readonly string[]) {
  await one.run('run', '--record', 'page.md')
  const files = paths.map(each => `      - path: ${JSON.stringify(each)}\n        sha256: a\n        text: forged\n`)
  const text = (await one.cassette()).replace(/( +)took:/, `    files:\n${files.join('')}$1took:`)
  await one.write('snapshots/page.md.cassette.yaml', text)
}

test('should refuse a recording whose files have names that lead elsewhere', async t => {
  for (const name of ['../../../escaped', 'a/../../escaped', '[HOME]/../escaped', '', '.', 'a/', 'a\0b']) {
    const one = await deployment('`cloud next`{{exec}}\n')
    await forged(one, name)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.match({status, stdout}, {status: 1, stdout: /writes the file ".*", which isn't in its folder/}, name)
    t.notMatch(stdout, /bug in Fencepost/)
  }
})

test('should write no file of a recording through a link, or to a pipe', async t => {
  const victim = (await project({'victim.txt': 'kept\n'})).cwd
  const cases: readonly (readonly [string, string, string?])[] = [
    [`ln -s ${victim}/victim.txt a.txt`, 'a.txt'],
    [`ln -s ${victim}/new.txt a.txt`, 'a.txt'],
    [`ln -s ${victim} sub`, 'sub/victim.txt'],
    [`mkdir a; ln -s ${victim} a/sub`, 'a/sub/new.txt'],
    ['mkfifo a.txt', 'a.txt'],
    [`ln -s ${victim}/victim.txt ~/a.txt`, '[HOME]/a.txt', '"$HOME/a.txt"'],
    [`ln -s ${victim} ~/sub`, '[HOME]/sub/victim.txt', '"$HOME/sub/victim.txt"'],
    ['mkfifo "$TMPDIR/a"', '[TMP]/a', '"$TMPDIR/a"'],
    ['true', `${victim}/victim.txt`, `${victim}/victim.txt`],
    ['true', '/dev/full', '/dev/full']
  ]
  for (const [before, name, argument = 'x'] of cases) {
    const one = await deployment(`\`${before}\`{{exec}}\n\n\`cloud next ${argument}; true\`{{exec}}\n`)
    await forged(one, 'fine.txt', name)
    t.match(
      await one.run('run', '--replay', 'page.md'),
      {status: 1, stdout: /The recording writes `.*`, which isn't inside the folders of the document/},
      `${before} ${name}`
    )
    t.same(await readdir(victim), ['package.json', 'victim.txt'])
    t.equal(await readFile(path.join(victim, 'victim.txt'), 'utf8'), 'kept\n', `${before} ${name}`)
  }
})

test('should replace a hard link from a recording, and keep files executable', async t => {
  const one = await deployment(
    '`echo kept >a; chmod +x a; ln a ~/b`{{exec}}\n\n`cloud next; cat ~/b a; test -x a`{{exec compare=status}}\n'
  )
  await forged(one, 'a')
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 passed, 1 replayed/})
  await one.write('page.md', '`echo kept >a; ln a ~/b; cloud next; grep kept ~/b`{{exec compare=status}}\n')
  t.match(await one.run('run', '--replay', 'page.md'), {status: 0, stdout: /1 replayed/})
})

const needsSandbox = needs('bwrap')

test('should record and replay in a sandbox', {skip: needsSandbox}, async t => {
  const one = await deployment('`mkdir -p a; cd a; cloud next; cloud wide | tail -c 3`{{exec}}\n', {sandbox: true})
  // The program has to be outside of the folders that a sandbox hides.
  execFileSync('install', ['-m', '755', path.join(one.cwd, 'bin/cloud'), '/usr/local/bin/fencepost-test-cloud'])
  t.teardown(() => rm('/usr/local/bin/fencepost-test-cloud', {force: true}))
  await one.write('page.md', '`fencepost-test-cloud wide | tail -c 3`{{exec}}\n')
  await one.write(
    'fencepost.config.json',
    JSON.stringify({cassettes: {commands: ['fencepost-test-cloud']}, sandbox: true})
  )
  t.match(await one.run('run', '--record', 'page.md'), {status: 0, stdout: /1 new/})
  await rm('/usr/local/bin/fencepost-test-cloud')
  t.match(await one.run('run', '--replay', '--network', 'off', 'page.md'), {status: 0, stdout: /1 replayed/})
})

const needsRoot = process.getuid?.() === 0 ? needsSandbox : 'root is needed'

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

test('should list and remove recordings', async t => {
  const one = await deployment('`cloud next`{{exec}}\n')
  await one.run('run', '--record', 'page.md')
  t.match(await one.run('cassettes'), {
    status: 0,
    stdout: /^✓ snapshots\/page\.md\.cassette\.yaml {2}1 call, .* old\n1 recording\n$/
  })
  await one.write('snapshots/gone.md.cassette.yaml', await one.cassette())
  t.match(await one.run('cassettes'), {status: 1, stdout: /its document gone\.md is gone/})
  t.match(await one.run('cassettes', '--prune'), {status: 0, stdout: /^Removed snapshots\/\S+\n.*\n1 recording\n$/})
  t.match(JSON.parse((await one.run('cassettes', '--json')).stdout), {cassettes: [{calls: 1, document: 'page.md'}]})
})

test('should refuse a recording whose files can not all be written', async t => {
  for (const names of [['a', 'a/b'], ['x'.repeat(300)]]) {
    const one = await deployment('`cloud next`{{exec}}\n')
    await forged(one, ...names)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.match({status, stdout}, {status: 1, stdout: /The recording can't be replayed: .*\. Record it again\./})
    t.notMatch(stdout, /bug in Fencepost/)
  }
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
