import {execFileSync} from 'node:child_process'
import {rm} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {deployment, needs} from './deployment.mjs'

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

test('should start the program of a session as itself although it is recorded', {skip: needs('python3')}, async t => {
  const one = await deployment('```sh {{exec session=py}}\nprint(6 * 7)\n```\n', {
    cassettes: {commands: ['python3']},
    sessions: {py: {command: ['python3', '-i'], prompt: '>>> '}}
  })
  for (const flag of ['--record', '--replay']) {
    const {status, stdout} = await one.run('run', flag, 'page.md')
    t.match({status, stdout}, {status: 0, stdout: /1 (?:new|passed)/}, flag)
    t.notMatch(stdout, /isn't recorded/)
  }
  t.match(await one.read('snapshots/page.md'), /^42$/m)
})

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
