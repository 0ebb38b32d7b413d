import {chmod, readdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {main} from '../../src/cli/main.js'
import {project} from '../commands/project.mjs'

const page = (...commands: readonly string[]) =>
  `# Page\n\n${commands.map(command => `\`\`\`\n${command}\n\`\`\`{{exec}}\n`).join('\n')}`

test('should write new snapshots, compare with them, show a difference and update', async t => {
  const one = await project({'page.md': page('x=1', 'echo $x')})
  t.match(await one.run('page.md'), {status: 0, stdout: /2 new/})
  t.match(await one.run('page.md'), {status: 0, stdout: /2 passed/})
  const before = await one.read('snapshots/page.md')
  t.match(before, /```output\n1\n```/)

  await writeFile(path.join(one.cwd, 'page.md'), page('x=2', 'echo $x'))
  const differs = await one.run('page.md')
  t.match(differs, {status: 1, stdout: /page\.md:7 {2}mismatched {2}Page\n/})
  t.match(differs.stdout, /- 1\n {4}\+ 2\n/)
  t.equal(await one.read('snapshots/page.md'), before.replace('x=1', 'x=2'), 'the expectation stays')
  t.match(await one.run('update', 'page.md'), {status: 0, stdout: /1 updated/})
  t.match(await one.run('page.md'), {status: 0})
})

test('should stop at a failure, name its command and line, and never record it', async t => {
  const one = await project({'page.md': page('echo a\nfalse', 'echo b')})
  const run = await one.run('update', 'page.md')
  t.match(run, {status: 1, stdout: /Exited with 1, expected 0\.\n {4}Line 5: false\n/})
  t.match(run.stdout, /1 failed, 1 not run/)
  await t.rejects(one.read('snapshots/page.md'))
  t.match(await one.run('--keep-going', 'page.md'), {stdout: /Steps +1 failed, 1 new/})
})

test('should write nothing in CI, where a step without a snapshot fails', async t => {
  const one = await project({'page.md': page('echo a')})
  t.match(await one.run('--ci', 'page.md'), {status: 1, stdout: /has no snapshot/})
  await t.rejects(one.read('snapshots/page.md'))
  t.match(await one.run('-u', '--ci', 'page.md'), {status: 2, stderr: /in CI/})
})

test('should leave a broken snapshot file untouched and run nothing', async t => {
  const one = await project({'page.md': page('echo a')})
  await one.run('page.md')
  const broken = (await one.read('snapshots/page.md')).replace('snapshot v1', 'snapshot v999')
  await writeFile(path.join(one.cwd, 'snapshots/page.md'), broken)
  t.match(await one.run('update', 'page.md'), {status: 1, stdout: /1 not run/})
  t.equal(await one.read('snapshots/page.md'), broken)
})

test('should exit with 2 for wrong use and wrong configuration, and say the remedy', async t => {
  const one = await project({'fencepost.config.json': '{"timeot": "5s"}', 'page.md': page('echo a')})
  t.match(await one.run(), {
    status: 2,
    stderr: /fencepost\.config\.json:1: Unknown option `timeot`\. Did you mean `timeout`\?/
  })
  await writeFile(path.join(one.cwd, 'fencepost.config.json'), '{\n  "jobs": oops\n}')
  t.match(await one.run(), {status: 2, stderr: /fencepost\.config\.json:2: Invalid JSON/})
  await writeFile(path.join(one.cwd, 'fencepost.config.json'), '{}')
  t.match(await one.run('--nope'), {status: 2, stderr: /--nope/})
  t.match(await one.run('missing.md'), {
    status: 2,
    stderr: /No documents match `missing\.md`\. Name a Markdown file.*\n$/
  })
  t.match(await one.run('watsh'), {
    status: 2,
    stderr: /No documents match `watsh`.* Did you mean `npx fencepost watch`\?\n$/
  })
  const other = await project({'other.md': page('touch ran')})
  const outside = path.relative(one.cwd, path.join(other.cwd, 'other.md'))
  for (const verb of ['run', 'update', 'watch', 'stabilize'])
    t.match(await one.run(verb, outside), {status: 2, stderr: /^fencepost: `\.\.\/.*` is outside the project/m}, verb)
  t.match(await one.run('list', outside), {status: 0, stdout: /touch ran/})
})

test('should keep secrets of the caller out of a document unless they are passed on', async t => {
  const one = await project({'page.md': page('echo "[$SECRET]" "$HOME" "$PWD"')})
  await one.run('page.md')
  t.match(await one.read('snapshots/page.md'), /\[\] \[HOME\] \[WORK\]/)
})

test('should report as lines of JSON and list without running', async t => {
  const one = await project({'page.md': page('touch ran; echo a')})
  const listed = JSON.parse((await one.run('list', '--json', 'page.md')).stdout)
  t.match(listed, [
    {file: 'page.md', messages: [], steps: [{code: 'touch ran; echo a', endLine: 5, id: 'Page #1', line: 3}]}
  ])
  const lines = (await one.run('--reporter', 'json', 'page.md')).stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  t.same(
    lines.map(line => line.event),
    ['start', 'step', 'document', 'end']
  )
  t.match(lines[1], {file: 'page.md', line: 3, outcome: 'new', output: 'a\n', status: 0})
})

test('should run documents side by side and report them in order', async t => {
  const files = Object.fromEntries(Array.from({length: 6}, (_, index) => [`p${index}.md`, page(`echo ${index}`)]))
  const one = await project(files)
  const {stdout} = await one.run('--jobs', '3', '--reporter', 'json', '.')
  const seen = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(line => line.event === 'step')
  t.same(
    seen.map(line => line.file),
    Object.keys(files)
  )
})

test('should take printed dots for text, and keep the wildcards an author wrote', async t => {
  const one = await project({'page.md': page('echo "[..]"; echo ...; echo end')})
  await one.run('page.md')
  t.match(await one.run('page.md'), {status: 0})
  await writeFile(path.join(one.cwd, 'page.md'), page('echo "other"; echo ...; echo end'))
  t.match(await one.run('page.md'), {status: 1, stdout: /- .*\[\.\.\]\n/}, 'what was printed is no wildcard')

  const snapshot = path.join(one.cwd, 'snapshots/page.md')
  await one.run('update', 'page.md')
  await writeFile(snapshot, (await one.read('snapshots/page.md')).replace('\nother\n', '\noth[..]\n'))
  t.match(await one.run('page.md'), {status: 0})
  await writeFile(path.join(one.cwd, 'page.md'), page('echo "other"; echo ...; echo new end'))
  t.match(await one.run('update', 'page.md'), {status: 0, stdout: /1 updated/})
  t.match(await one.read('snapshots/page.md'), /\noth\[\.\.\]\n.*\nnew end\n/)
})

test('should give two terminals of a page one folder and two shells', async t => {
  const one = await project({
    'page.md': '# P\n\n`x=1; echo a > f`{{exec T1}} `cat f; echo [$x]`{{exec T2}} `echo $x`{{exec T1}}\n'
  })
  const {stdout} = await one.run('--reporter', 'json', 'page.md')
  const steps = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(line => line.event === 'step')
  t.same(
    steps.map(step => step.output),
    ['', 'a\n[]\n', '1\n']
  )
})

test('should report to several places at once, and refuse two in one place', async t => {
  const one = await project({'page.md': page('echo a')})
  const run = await one.run('--reporter', 'tap', '--reporter', 'json:out/run.ndjson', 'page.md')
  t.match(run, {status: 0, stdout: /^TAP version 14\n/})
  t.match(await one.read('out/run.ndjson'), /"event":"end"/)
  t.match(await one.run('--reporter', 'tap', '--reporter', 'json', 'page.md'), {
    status: 2,
    stderr: /Only one reporter can write to standard output/
  })
  t.match(await one.run('--reporter', 'tap:a', '--reporter', 'json:./a', 'page.md'), {
    status: 2,
    stderr: /Two reports would go to `.*\/a`/
  })
  t.match(await one.run('--reporter', 'junit:', 'page.md'), {status: 2, stderr: /Write `junit:FILE`/})
  t.match(await one.run('--reporter', 'tab', 'page.md'), {status: 2, stderr: /Did you mean `tap`\?/})
})

test('should speak to GitHub where it runs a job, unless a reporter is named', async t => {
  const one = await project({'page.md': page('false')})
  const env = {GITHUB_ACTIONS: 'true', PATH: process.env.PATH}
  t.match(await one.runWith({argv: ['page.md'], env}), {status: 1, stdout: /^::error .*file=page\.md,line=3,/m})
  t.notMatch((await one.runWith({argv: ['--reporter', 'pretty', 'page.md'], env})).stdout, /::error/)
})

test('should say which program is missing where no shell can be started, and run nothing', async t => {
  const one = await project({'bin/bash': '', 'page.md': page('touch ran'), 'with/mkfifo': ''})
  await chmod(path.join(one.cwd, 'with/mkfifo'), 0o755)
  const {PATH = ''} = process.env
  const where = [
    // What cannot be executed is none.
    [
      'bin',
      /^fencepost: `bash` and `mkfifo` are needed to run commands, but not on PATH\. Install bash and coreutils, /m
    ],
    [
      'with',
      /^fencepost: `bash` is needed to run commands, but not on PATH\. Install bash, or add the folder to PATH\.$/m
    ]
  ] as const
  for (const [folder, stderr] of where) {
    const env = {PATH: path.join(one.cwd, folder)}
    for (const argv of [['page.md'], ['update', 'page.md'], ['stabilize', 'page.md']])
      t.match(await one.runWith({argv, env}), {status: 2, stderr, stdout: ''}, argv.join(' '))
  }
  t.match(await one.runWith({argv: ['list', 'page.md'], env: {PATH: path.join(one.cwd, 'bin')}}), {status: 0})
  const {status} = await one.runWith({argv: ['page.md'], env: {PATH: `${one.cwd}/bin:${PATH}`}})
  t.equal(status, 0, 'it is looked for in all folders')
})

test('should say of a mark on a page without code that it is not run', async t => {
  const one = await project({'page.md': 'Run {{exec}} now\n'})
  t.match(await one.run('list', 'page.md'), {status: 0, stdout: /^page\.md:1:5 {2}warning {2}.*mark-without-code\n/})
})

test('should show, and not obey, the escapes of a page that it lists', async t => {
  const one = await project({'page.md': '<!-- fencepost if="echo \u001B[2J" -->\n`echo \u001B[31m`{{exec}}\n'})
  t.notMatch((await one.run('list', 'page.md')).stdout, /\u001B/)
})

test('should remove what a killed update left beside a document and its snapshot', async t => {
  const {cwd, run, write} = await project({'content/page.md': '`echo a`{{exec}}\n'})
  await run('update')
  await write('content/.page.md.4194305-1.fencepost-tmp', 'half')
  await write('snapshots/content/.page.md.4194305-1.fencepost-tmp', 'half')
  await write('content/page.md', '`echo a`{{exec}}\n\n`echo b`{{exec}}\n\n```output\nother\n```\n')
  t.match(await run('update'), {status: 0})
  for (const folder of ['content', 'snapshots/content']) {
    t.same(
      (await readdir(path.join(cwd, folder))).filter(name => name.endsWith('tmp')),
      [],
      folder
    )
  }
})

test('should take what the system refuses for no bug, and throw what is one', async t => {
  const fail = (error: Error) => {
    let stderr = ''
    const call = main({
      argv: ['--version'],
      color: false,
      cwd: '/',
      env: {},
      signal: new AbortController().signal,
      stderr: text => {
        stderr += text
      },
      stdout: () => {
        throw error
      }
    })
    return call.then(status => ({status, stderr}))
  }
  const full = Object.assign(new Error('EMFILE'), {code: 'EMFILE', errno: -24, path: '/a', syscall: 'open'})
  t.match(await fail(full), {status: 2, stderr: 'fencepost: The system refused `open` (`/a`): too many open files.\n'})
  await t.rejects(fail(new TypeError('x is undefined')), {message: 'x is undefined'})
})
