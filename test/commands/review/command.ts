import {chmod} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import type {InteractiveTerminal} from '../../../src/commands/interactive-terminal.js'
import {project} from '../project.mjs'

const page = `# Shop

\`echo one; echo two\`{{exec}}

## Sales

\`echo "$((6 * 7)) sold"\`{{exec}}

\`printf 'x\\033[31m\\033]0;title\\007\\n'\`{{exec}}

\`echo new\`{{exec}}
`
const snapshot = `<!-- fencepost snapshot v1: page.md -->

## Shop #1

\`\`\`sh
echo one; echo two
\`\`\`

\`\`\`output
was one
two
\`\`\`

## Shop › Sales #1

\`\`\`sh
echo "$((6 * 7)) sold"
\`\`\`

\`\`\`output
12 sold
\`\`\`

## Shop › Sales #2

\`\`\`sh
printf 'x\\033[31m\\033]0;title\\007\\n'
\`\`\`

\`\`\`output
y
\`\`\`
`
const added = '\n## Shop › Sales #3\n\n```sh\necho new\n```\n\n```output\nnew\n```\n'

/** A terminal that a test types into; all keys are gone when the last was pressed. */
function typing(...keys: readonly string[]) {
  const left = [...keys]
  const screens: string[] = []
  let lent = 0
  let closed = 0
  const terminal: InteractiveTerminal = {
    close: () => void closed++,
    async key() {
      const name = left.shift()
      return name === undefined ? undefined : {name}
    },
    async lend(run) {
      lent++
      return run()
    },
    size: () => ({columns: 100, rows: 30}),
    write: text => void screens.push(text)
  }
  return {
    closed: () => closed,
    left,
    lent: () => lent,
    openTerminal: async () => terminal,
    /** What was shown last, without what moves the cursor. */
    screens: () => screens.map(text => text.replaceAll(/\x1b\[[HJK]/g, ''))
  }
}

async function shop(files: Readonly<Record<string, string>> = {}) {
  const one = await project({'page.md': page, 'snapshots/page.md': snapshot, ...files})
  const type = async (keys: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const typed = typing(...keys)
    const {openTerminal} = typed
    const result = await one.runWith({argv: ['review', 'page.md'], env: {PATH: process.env.PATH, ...env}, openTerminal})
    return {...result, ...typed, snapshot: await one.read('snapshots/page.md')}
  }
  return {...one, type}
}

test('should accept, reject and skip steps, and list what was not accepted', async t => {
  const {type} = await shop()
  const {closed, screens, snapshot: after, status, stdout} = await type(['a', 'r', 's', 'a'])
  t.equal(after, snapshot.replace('was one', 'one') + added)
  t.equal(status, 1)
  t.equal(
    stdout,
    'rejected  page.md:7  Shop › Sales\nskipped   page.md:9  Shop › Sales\n2 accepted, 1 rejected, 1 skipped\n'
  )
  t.equal(closed(), 1)
  const [first = '', second = ''] = screens()
  t.match(
    first,
    /^page\.md:3 {2}Shop {2}1 of 4\r\n\$ echo one; echo two\r\nOutput doesn't match snapshots\/page\.md:3\.\r\n\r\n› - was one\r\n› \+ one\r\n {4}two\r\n/
  )
  t.match(second, /^page\.md:7 {2}Shop › Sales {2}2 of 4\r\n/)
})

test('should send no control characters of output to the terminal', async t => {
  const {type, write} = await shop()
  await write('snapshots/page.md', snapshot.replace('\ny\n', '\ny\x1b]0;old\x07\u202E\n'))
  const {screens} = await type(['s', 's', 's', 's'])
  t.equal(screens().length, 4)
  for (const screen of screens()) t.notMatch(screen.replaceAll('\r\n', ''), /[\x00-\x1f\x7f-\x9f\u202e]/)
})

test('should exit with 0 if everything is accepted or nothing waits', async t => {
  const {type} = await shop()
  t.match(await type(['A']), {status: 0, stdout: '4 accepted, 0 rejected, 0 skipped\n'})
  t.match(await type([]), {status: 0, stdout: 'No step waits for review.\n'})
})

test('should keep decisions after quit and interrupt', async t => {
  for (const [keys, status] of [
    [['a', 'q'], 1],
    [['a', 'ctrl-c'], 130],
    [['a'], 130]
  ] as const) {
    const {type} = await shop()
    const result = await type(keys)
    t.equal(result.status, status)
    t.equal(result.snapshot, snapshot.replace('was one', 'one'))
    t.equal(result.closed(), 1)
  }
})

test('should turn a line into a wildcard, narrow or whole, and continue once the output matches', async t => {
  const {type} = await shop()
  const {left, snapshot: after, status} = await type(['W', 'w', 'a', 'down', 'w', 'a'])
  t.equal(
    after,
    (snapshot.replace('was one', '[..]').replace('12 sold', '[NUMBER] sold').replace('\ny\n', '\nx\n') + added).replace(
      '\nnew\n```\n',
      '\n[..]\n```\n'
    )
  )
  t.equal(status, 0)
  t.same(left, [])
})

test('should drop a wildcard that was not accepted', async t => {
  const {type, write} = await shop()
  const two = snapshot.replace('was one\ntwo', 'was one\nwas two')
  await write('snapshots/page.md', two)
  t.equal((await type(['W', 's', 'q'])).snapshot, two)
})

test('should use what the editor saved, in the snapshot or in the document', async t => {
  const {cwd, type, write} = await shop({
    editor:
      '#!/bin/sh\necho "$@" >>"$0.calls"\nsed -i "s/^was one$/[..]ne/; s/echo new/echo newer/" "$(echo "$@" | sed "s/.* //")"\n'
  })
  await chmod(path.join(cwd, 'editor'), 0o755)
  await write('nano', `#!/bin/sh\nexec "${cwd}/editor" "$@"\n`)
  await chmod(path.join(cwd, 'nano'), 0o755)
  const {lent, snapshot: after, stdout} = await type(['e', 'p'], {EDITOR: `"${cwd}/nano"`})
  t.equal(lent(), 2)
  t.equal(after, snapshot.replace('was one', '[..]ne'))
  t.match(stdout, '1 accepted, 0 rejected, 3 skipped\n', 'a page that has changed is left for the next run')
})

test('should show errors of the editor and the snapshot, and continue', async t => {
  const {cwd, type} = await shop({editor: '#!/bin/sh\necho nonsense >"$1"\n'})
  await chmod(path.join(cwd, 'editor'), 0o755)
  const {screens} = await type(['e', 'x', 's', 's', 's', 's'], {VISUAL: '/nowhere/editor', EDITOR: 'true'})
  t.match(screens()[1], 'The editor `/nowhere/editor` exited with 127. Set EDITOR to the editor you use.')
  t.match(screens()[2], 'This key does nothing. Press ? for all keys.')
  const broken = await type(['e', 's', 'q'], {EDITOR: path.join(cwd, 'editor')})
  t.match(broken.screens()[1], /snapshots\/page\.md:1: /)
  t.equal(broken.snapshot, 'nonsense\n')
})

test('should list pending steps as text and as JSON, and change nothing', async t => {
  const {read, run, runWith, write} = await shop()
  const listed = await run('review', '--list', 'page.md')
  t.match(listed, {status: 1, stderr: ''})
  t.match(
    listed.stdout,
    'page.md:3  Shop #1  snapshots/page.md:3\n    $ echo one; echo two\n    - was one\n    + one\n      two\npage.md:7  Shop › Sales #1'
  )
  t.match(
    listed.stdout,
    /page\.md:11 {2}Shop › Sales #3 {2}new\n {4}\$ echo new\n {4}\+ new\n4 steps wait for review; /
  )
  const json = await runWith({
    argv: ['review', '--list', '--json'].concat('page.md'),
    env: {CI: 'true', PATH: process.env.PATH}
  })
  t.equal(json.status, 1)
  t.match(JSON.parse(json.stdout), [
    {
      diff: [
        {kind: 'removed', text: 'was one'},
        {kind: 'added', text: 'one'},
        {kind: 'same', text: 'two'}
      ],
      file: 'page.md',
      id: 'Shop #1',
      line: 3,
      outcome: 'mismatched',
      snapshot: {file: 'snapshots/page.md', line: 3}
    },
    {outcome: 'mismatched'},
    {outcome: 'mismatched'},
    {line: 11, outcome: 'new', output: 'new\n'}
  ])
  t.equal(await read('snapshots/page.md'), snapshot)

  await write('snapshots/page.md', snapshot.replace('was one', `${'x'.repeat(2000)}one`))
  t.match(
    (await run('review', '--list', 'page.md')).stdout,
    `    - ${'x'.repeat(1000)}… 1003 characters …\n    + one\n`
  )
})

test('should show the beginning of a new output of very many lines', async t => {
  const {runWith, write} = await shop()
  await write('long.md', '`seq 20000`{{exec}}\n')
  const env = {CI: 'true', PATH: process.env.PATH}
  const {status, stdout} = await runWith({argv: ['review', '--list', 'long.md'], env})
  t.equal(status, 1)
  t.match(stdout, /\n {4}\+ 9999\n {4}\+ 10000\n {6}\(more lines not shown\)\n/)
})

test('should accept by line of the document or snapshot without a terminal', async t => {
  const {read, run} = await shop()
  t.match(await run('review', '--accept', 'page.md:7'), {status: 0, stdout: '1 accepted, 0 rejected, 0 skipped\n'})
  t.equal(await read('snapshots/page.md'), snapshot.replace('12 sold', '42 sold'))
  t.match(await run('review', '--accept', 'snapshots/page.md:3', '--accept', 'page.md:11'), {status: 0})
  t.equal(await read('snapshots/page.md'), snapshot.replace('12 sold', '42 sold').replace('was one', 'one') + added)
  t.match(await run('review', '--accept', 'page.md'), {status: 0, stdout: '1 accepted, 0 rejected, 0 skipped\n'})
  t.match(await run('review', '--list', 'page.md'), {status: 0, stdout: '0 steps wait for review\n'})
})

test('should reject wrong arguments', async t => {
  const {read, run, runWith} = await shop()
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['page.md'], /`review` needs an interactive terminal\. Use `npx fencepost review --list page\.md`/],
    [['--json'], /`--json` only works with `--list`/],
    [['--list', '--accept', 'page.md:3'], /`--accept` and `--list` can't be combined/],
    [['--accept', 'page.md:3', 'page.md'], /Remove the argument `page\.md`/],
    [['--accept', 'page.md:4'], /There is no step at page\.md:4\. .*3, 7, 9, 11/],
    [['--accept', 'snapshots/page.md:4'], /No step waits for review at `snapshots\/page\.md:4`/],
    [['--accept', 'nowhere.md:4'], /nowhere\.md/]
  ]
  for (const [argv, message] of wrong)
    t.match(await run('review', ...argv), {status: 2, stderr: message}, argv.join(' '))
  const inCi = {argv: ['review', '--accept', 'page.md:3'], env: {CI: 'true', PATH: process.env.PATH}}
  t.match(await runWith(inCi), {status: 2, stderr: /Snapshots can't be updated in CI/})
  t.equal(await read('snapshots/page.md'), snapshot)
})

test('should list failures that no review resolves', async t => {
  const {run, type, write} = await shop()
  await write('page.md', `${page}\n\`false\`{{exec}}\n`)
  t.match(await type(['A']), {
    status: 1,
    stdout: '4 accepted, 0 rejected, 0 skipped\npage.md:13  failed  `npx fencepost page.md` shows why.\n'
  })
  await write('page.md', '<!-- fencepost timeout=soon -->\n`date`{{exec}}\n')
  t.match(await run('review', '--list', 'page.md'), {
    status: 1,
    stdout: /page\.md:1 {2}errored {2}`timeout` must be/
  })
})

test('should show and accept mismatches with output in the document', async t => {
  const shown =
    '# Shop\n\n`echo one`{{exec}}\n\n```output\n1\n2\n```\n\n```console\n$ echo two\nzwei\n$ echo "$((6 * 7)) sold"\n[..]\n12 sold\n```{{exec}}\n'
  const {read, run} = await project({'page.md': shown})
  const listed = await run('review', '--list', 'page.md')
  t.match(listed, {status: 1, stdout: /page\.md:3 {2}Shop #1 {2}page\.md:5\n/})
  t.match(listed.stdout, /page\.md:13 {2}Shop #3 {2}page\.md:14\n/)
  t.match(await run('review', '--accept', 'page.md:3', '--accept', 'page.md:13'), {status: 0})
  t.equal(await read('page.md'), shown.replace('1\n2', 'one').replace('\n12 sold', ''))
  await t.rejects(read('snapshots/page.md'))
})

const inPage = `# Shop

\`seq 3\`{{exec}}

\`\`\`output
1
\`\`\`

\`seq 5\`{{exec}}

\`\`\`output
1
2
3
4
\`\`\`

\`\`\`console
$ seq 2
1
2
3
$ echo kept
kept
\`\`\`{{exec}}

\`echo new\`{{exec}}
`
const accepted = inPage
  .replace('output\n1\n```', 'output\n1\n2\n3\n```')
  .replace('3\n4\n```', '3\n4\n5\n```')
  .replace('2\n3\n$', '2\n$')

test('should accept outputs in a document although each moves the lines below it', async t => {
  const {read, runWith} = await project({'page.md': inPage})
  const typed = typing('a', 'a', 'a', 's')
  const {openTerminal} = typed
  const result = await runWith({argv: ['review', 'page.md'], env: {PATH: process.env.PATH}, openTerminal})
  t.equal(await read('page.md'), accepted)
  t.equal(result.status, 1)
  t.equal(result.stdout, 'skipped   page.md:29  Shop\n3 accepted, 0 rejected, 1 skipped\n', 'where it stands by now')
  t.match(typed.screens()[1], /^page\.md:11 {2}Shop {2}2 of 4\r\n\$ seq 5\r\nOutput doesn't match page\.md:13\.\r\n/)
  t.match(await runWith({argv: ['run', '--ci', 'page.md'], env: {PATH: process.env.PATH}}), {stdout: /1 new, 4 passed/})
})

test('should accept several steps in a document by their lines at once', async t => {
  const {read, run} = await project({'page.md': inPage})
  // Lines are those of the page as it is when the command starts.
  const result = await run('review', '--accept', 'page.md:3', '--accept', 'page.md:9', '--accept', 'page.md:19')
  t.match(result, {status: 0, stdout: '3 accepted, 0 rejected, 0 skipped\n'})
  t.equal(await read('page.md'), accepted)
  await t.rejects(read('snapshots/page.md'))
  t.match(await run('review', '--accept', 'page.md:27'), {
    status: 2,
    stderr: /No step waits for review at `page\.md:27`/
  })
  t.match(await run('review', '--accept', 'page.md'), {status: 0, stdout: '1 accepted, 0 rejected, 0 skipped\n'})
  t.match(await run('review', '--list', 'page.md'), {status: 0, stdout: '0 steps wait for review\n'})
})

test('should continue with a document that the review itself changed', async t => {
  const {read, runWith, cwd, write} = await project({'page.md': inPage})
  await write('nano', '#!/bin/sh\necho "$1" >>"$0.calls"\n')
  await chmod(path.join(cwd, 'nano'), 0o755)
  const {openTerminal} = typing('a', 'p', 'a', 'a', 'a')
  const env = {EDITOR: path.join(cwd, 'nano'), PATH: process.env.PATH}
  const result = await runWith({argv: ['review', 'page.md'], env, openTerminal})
  t.match(result, {status: 0, stdout: '4 accepted, 0 rejected, 0 skipped\n'})
  t.equal(await read('nano.calls'), '+11\n', 'the line where the step stands by now')
})

test('should undo decisions, one after another, also in the snapshot', async t => {
  const {type} = await shop()
  const undone = await type(['a', 'r', 'u', 'u', 's', 's', 's', 's'])
  t.equal(undone.snapshot, snapshot, 'what was accepted is as it was')
  t.match(undone.stdout, '0 accepted, 0 rejected, 4 skipped\n')
  t.match(undone.screens()[4], /^page\.md:3 {2}Shop {2}1 of 4\r\n/, 'the first step is shown again')
  t.match(await type(['A']), {stdout: '4 accepted, 0 rejected, 0 skipped\n'}, 'all can still be accepted')
})

test('should undo a new entry, and have nothing to undo at first', async t => {
  const {type} = await shop()
  const {snapshot: after, stdout} = await type(['u', 's', 's', 's', 'a', 'q'])
  t.match(after, '## Shop › Sales #3')
  t.match(stdout, '1 accepted')
})

test('should undo what `A` accepted', async t => {
  const {read, runWith} = await project({
    'a.md': page,
    'b.md': page,
    'snapshots/a.md': snapshot,
    'snapshots/b.md': snapshot
  })
  const {openTerminal, screens} = typing('A', 'u', 'q')
  await runWith({argv: ['review', 'a.md', 'b.md'], env: {PATH: process.env.PATH}, openTerminal})
  t.equal(await read('snapshots/a.md'), snapshot)
  t.match(screens()[2], 'a.md:3  Shop  1 of 8')
})

test('should show all keys, and scroll by half a screen', async t => {
  const long = `# A\n\n\`seq 200\`{{exec}}\n`
  const {runWith} = await project({'page.md': long})
  const typed = typing('?', 'pagedown', 'pagedown', 'pageup', 'q')
  await runWith({argv: ['review', 'page.md'], env: {PATH: process.env.PATH}, openTerminal: typed.openTerminal})
  const screens = typed.screens()
  t.ok(
    screens.some(screen => screen.includes('undo the last decision')),
    'all keys'
  )
  const tops = screens.map(screen => /\+ (\d+)\r\n/.exec(screen)?.[1])
  t.ok(new Set(tops.filter(top => top !== undefined)).size > 1, `it scrolls: ${tops}`)
})
