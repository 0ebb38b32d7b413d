import {test} from 'tap'
import {project} from '../project.mjs'

const page = `# Page

\`\`\`sh
printf 'one\\ntwo %s\\n' $$
\`\`\`{{exec}}

\`\`\`output
uno
two [..]
\`\`\`

- \`false\`{{exec exit=1}}

  \`\`\`output
  \`\`\`

\`\`\`console
$ echo a
a
$ echo '$ b'
\`\`\`{{exec}}
`

test('should compare with the page, point at its line, and write no snapshot', async t => {
  const {cwd: _, read, run} = await project({'content/page.md': page})
  const result = await run('run', '--keep-going')
  t.equal(result.status, 1)
  t.match(result.stdout, "Output doesn't match content/page.md:7.\n    - uno\n    + one\n      two [..]\n")
  t.match(result.stdout, "Output doesn't match content/page.md:20.\n    + $ b\n")
  t.match(result.stdout, '2 mismatched, 2 passed')
  await t.rejects(read('snapshots/content/page.md'))
  t.equal(await read('content/page.md'), page)
})

test('should put what is printed into the page, and nothing else', async t => {
  const {read, run} = await project({'content/page.md': page.replaceAll('\n', '\r\n')})
  const result = await run('update')
  t.match(result, {status: 0, stdout: /2 passed, 2 updated/})
  const expected = page.replace('uno', 'one').replace("'$ b'\n", "'$ b'\n\\$ b\n").replaceAll('\n', '\r\n')
  t.equal(await read('content/page.md'), expected)
  await t.rejects(read('snapshots/content/page.md'))
  t.match(await run('update'), {status: 0, stdout: /4 passed/})
  t.equal(await read('content/page.md'), expected)
})

test('should write nothing in CI, and nothing of a step that failed or a page with mistakes', async t => {
  const {read, run, write} = await project({'content/page.md': page})
  t.match(await run('run', '--ci', '--keep-going'), {status: 1, stdout: /2 mismatched/})
  t.equal(await read('content/page.md'), page)

  const failing = '`echo new; false`{{exec}}\n\n```output\nold\n```\n'
  await write('content/page.md', failing)
  t.match(await run('update'), {status: 1, stdout: /1 failed/})
  t.equal(await read('content/page.md'), failing)

  const mistaken = `${failing.replace('; false', '')}\n\`a\`{{exec timeout=soon}}\n`
  await write('content/page.md', mistaken)
  t.match(await run('update'), {status: 1})
  t.equal(await read('content/page.md'), mistaken)
})

test('should update the steps that are asked for, and leave the others to the byte', async t => {
  const {read, run} = await project({'content/page.md': page})
  t.match(await run('update', 'content/page.md:20'), {stdout: /1 updated/})
  t.equal(await read('content/page.md'), page.replace("'$ b'\n", "'$ b'\n\\$ b\n"))
})

test('should not write a page that has changed while it was followed', async t => {
  const {cwd, read, run, write} = await project({'content/page.md': ''})
  const changing = `\`echo more >>${cwd}/content/page.md; echo x\`{{exec}}\n\n\`\`\`output\n\`\`\`\n`
  await write('content/page.md', changing)
  t.match(await run('update'), {
    status: 1,
    stdout: /The document was edited during the run.*Run the update again\./
  })
  t.equal(await read('content/page.md'), `${changing}more\n`)
})

test('should report an entry as obsolete where the page shows the output, and remove it', async t => {
  const {read, run, write} = await project({'content/page.md': '`echo a`{{exec}}\n\n`echo b`{{exec}}\n'})
  await run('run')
  await write('content/page.md', '`echo a`{{exec}}\n\n```output\na\n```\n\n`echo b`{{exec}}\n')
  t.match(await run('run', '--ci'), {status: 0, stdout: /1 obsolete snapshot entry/})
  await run('update')
  t.notMatch(await read('snapshots/content/page.md'), 'echo a')
  t.match(await run('run', '--ci'), {status: 0, stdout: /2 passed/})
})

test('should take a page without marks as its reader does', async t => {
  const {read, run} = await project({
    'README.md': '```sh\necho a\n```\n\n```output\nb\n```\n\n```console\n$ cd /\n$ pwd\n/tmp\n```\n'
  })
  t.match(await run('update', 'README.md', '--select', 'shell'), {status: 0, stdout: /1 passed, 2 updated/})
  t.equal(await read('README.md'), '```sh\necho a\n```\n\n```output\na\n```\n\n```console\n$ cd /\n$ pwd\n/\n```\n')
})

test('should show in every report where the expectation stands', async t => {
  const {run} = await project({'content/page.md': page})
  for (const reporter of ['json', 'tap', 'junit', 'github', 'gitlab']) {
    const {status, stdout} = await run('run', '--keep-going', '--reporter', reporter)
    t.equal(status, 1)
    t.match(stdout, /content\/page\.md(?::|","line":|"\n\s+line: )7/, reporter)
  }
})

test('should keep a way of comparing that is said at the output', async t => {
  const {read, run} = await project({
    'content/page.md': "`printf 'b\\na\\n'`{{exec}}\n\n```output compare=unordered\na\nb\n```\n"
  })
  const before = await read('content/page.md')
  t.match(await run('update'), {status: 0, stdout: /1 passed/})
  t.equal(await read('content/page.md'), before)
})

test('should write placeholders of chosen normalizers into the page', async t => {
  const {read, run} = await project({
    'content/page.md':
      '`cat /proc/sys/kernel/random/uuid`{{exec}}\n\n```output normalize=uuid\n```\n\n`pwd; echo "[UUID] [..]"`{{exec}}\n\n```output\n```\n'
  })
  t.match(await run('update'), {status: 0, stdout: /2 updated/})
  t.match(await read('content/page.md'), '```output normalize=uuid\n[UUID]\n```')
  t.match(await read('content/page.md'), '```output\n[WORK]\n\\[UUID] \\[..]\n```')
  t.match(await run('run', '--ci'), {status: 0, stdout: /2 passed/})
})

test('should take a line `…` or `[...]` in shown output for any lines, and keep it in an update', async t => {
  const shown = `# Page

\`\`\`sh
seq 9; echo one
\`\`\`{{exec}}

\`\`\`output
1
…
9
one
\`\`\`

\`\`\`console
$ seq 9; echo two
1
  [...]
9
two
$ printf 'a\\n…\\nb\\n'
a
b
\`\`\`{{exec}}
`
  const {read, run, write} = await project({'content/page.md': shown})
  t.match(await run('run', '--keep-going'), {status: 1, stdout: '1 mismatched, 2 passed'})
  await write('content/page.md', shown.replace('\none\n', '\nwas one\n'))
  t.match(await run('update'), {status: 0})
  t.equal(await read('content/page.md'), shown.replace('a\nb\n', 'a\n\\…\nb\n'))
  t.match(await run(), {status: 0})
})

test('should suggest a terminal for output that the document shows in columns', async t => {
  const shown = '# Page\n\n`touch a b c; ls`{{exec}}\n\n```output\na  b  c\n```\n'
  const {run, write} = await project({'content/page.md': shown})
  t.match(await run(), {status: 1, stdout: /shows output as a terminal formats it\. Add `session=terminal`/})
  await write('content/page.md', shown.replace('a  b  c', 'a  b  d'))
  const {status, stdout} = await run()
  t.equal(status, 1)
  t.notMatch(stdout, 'session=terminal')
})
