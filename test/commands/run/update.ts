import {rm} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../project.mjs'

const page = `# Shop

\`echo one; echo "$PWD" >/dev/null\`{{exec}}

\`echo two\`{{exec}}

## Sales

\`echo three\`{{exec}}
`

/** As a person left it: with a wildcard, a way of comparing, other fences and blank lines. */
const snapshot = `<!-- fencepost snapshot v1: page.md -->

## Shop #1
\`\`\`\`sh
echo one; echo "$PWD" >/dev/null
\`\`\`\`
~~~output   compare=unordered
was [..]
~~~


## Gone #1

\`\`\`sh
echo gone
\`\`\`

## Shop #2

\`\`\`sh
echo two
\`\`\`

\`\`\`output
was two
\`\`\`

## Shop › Sales #1

\`\`\`sh
echo three
\`\`\`


\`\`\`output
was three
\`\`\`
`

async function shop() {
  return project({'page.md': page, 'snapshots/page.md': snapshot})
}

test('should update one step by its line, and leave the others to the byte', async t => {
  const {read, run} = await shop()
  await run('update', 'page.md:5')
  t.equal(await read('snapshots/page.md'), snapshot.replace('was two', 'two'))
})

test('should update one step by its name, and leave the others to the byte', async t => {
  const {read, run} = await shop()
  await run('update', '-t', 'sales', 'page.md')
  t.equal(await read('snapshots/page.md'), snapshot.replace('```\n\n\n```output\nwas three', '```\n\n```output\nthree'))
})

test('should add one step below that above it, and leave the others to the byte', async t => {
  const {read, run, write} = await shop()
  await write('page.md', page.replace('`echo two`', '`echo new`{{exec}}\n\n`echo two`'))
  await run('update', 'page.md:5')
  const added = '## Shop #3\n\n```sh\necho new\n```\n\n```output\nnew\n```\n\n'
  t.equal(await read('snapshots/page.md'), snapshot.replace('## Gone #1', `${added}## Gone #1`))
})

test('should write no byte of a file that nothing differs from', async t => {
  const {read, run, write} = await shop()
  const met = snapshot
    .replaceAll(/was (two|three)/g, '$1')
    .replace('was [..]', '[..]e')
    .replace(/## Gone[\s\S]*?(?=## )/, '')
  await write('snapshots/page.md', met)
  for (const argv of [['update'], ['run'], ['update', 'page.md:5']]) {
    t.match(await run(...argv, 'page.md'), {status: 0})
    t.equal(await read('snapshots/page.md'), met, argv.join(' '))
  }
})

test('should say which steps there are where none is asked for', async t => {
  const {read, run} = await shop()
  t.match(await run('update', 'page.md:4'), {
    status: 2,
    stderr: 'fencepost: There is no step at page.md:4. Its steps are at lines 3, 5, 9.\n'
  })
  t.match(await run('update', '-t', 'nothing', 'page.md'), {
    status: 2,
    stderr: "fencepost: No step's name contains `nothing`. `npx fencepost list page.md` shows all names.\n"
  })
  t.equal(await read('snapshots/page.md'), snapshot)
})

test('should not write over what somebody has changed while it ran', async t => {
  const {cwd, read, run, write} = await project({'snapshots/page.md': snapshot})
  await write('page.md', `${page}\n\`echo mine >>${cwd}/snapshots/page.md\`{{exec}}\n`)
  t.match(await run('update', 'page.md'), {status: 1, stdout: /The file was edited during the run/})
  t.equal(await read('snapshots/page.md'), `${snapshot}mine\n`)
})

test('should not touch a snapshot that does not read, wherever the nonsense stands', async t => {
  const {read, run, write} = await shop()
  await run('update', 'page.md')
  const good = await read('snapshots/page.md')
  const nonsense = [
    `${good}\nnonsense\n`,
    good.replace('## Shop › Sales #1', '### Shop › Sales #1'),
    good.replace('```output\nthree', '```output exit=x\nthree'),
    good.replace(/```\n$/, ''),
    good.replace('v1:', 'v99:'),
    good.replace('two\n```\n', 'two\r```\n')
  ]
  for (const text of nonsense) {
    for (const argv of [['update'], ['update', '-t', 'Shop #1'], ['run'], ['stabilize', '--runs', '2']]) {
      await write('snapshots/page.md', text)
      // A step that differs from its entry, so that there is something to write.
      await write('page.md', page.replace('echo two', 'echo 2'))
      const {status, stdout} = await run(...argv, 'page.md')
      t.equal(status, 1, stdout)
      t.equal(await read('snapshots/page.md'), text, argv.join(' '))
    }
  }
})

const many = (count: number) =>
  `# Shop\n\n${Array.from({length: count}, (_, index) => `\`echo ${index}\`{{exec}}\n`).join('\n')}`

test('should say so where it would remove more entries than it keeps, and remove them when told to', async t => {
  const {read, run, write} = await project({'page.md': many(5)})
  await run('update', 'page.md')
  const before = await read('snapshots/page.md')
  await write('page.md', many(2))
  const spared = await run('update', 'page.md')
  t.match(spared, {status: 0})
  t.match(
    spared.stdout,
    'page.md: 3 obsolete snapshot entries; kept, because removing more than half of the entries needs an update with `--prune`\n'
  )
  t.equal(await read('snapshots/page.md'), before)
  t.match((await run('run', 'page.md')).stdout, '3 obsolete snapshot entries; an update removes them\n')
  t.match((await run('update', '--prune', 'page.md')).stdout, '3 obsolete snapshot entries; removed\n')
  t.notMatch(await read('snapshots/page.md'), 'echo 2')
  await write('page.md', many(1))
  t.match((await run('update', 'page.md')).stdout, 'page.md: 1 obsolete snapshot entry; removed\n')
})

test('should keep the snapshots of pages that are gone where these are most, until told to', async t => {
  const {cwd, read, run} = await project({
    'content/a.md': many(1),
    'content/b.md': many(1),
    'content/c.md': many(1)
  })
  await run('update')
  const gone = (name: string) => rm(path.join(cwd, 'content', name))
  await gone('b.md')
  await gone('c.md')
  const {status, stdout} = await run('update')
  t.equal(status, 0)
  t.match(stdout, 'snapshots/content/b.md: obsolete, its document is gone; kept, because')
  t.match(await read('snapshots/content/b.md'), 'echo 0')
  t.match((await run('update', '--prune')).stdout, 'snapshots/content/b.md: obsolete, its document is gone; removed\n')
  await t.rejects(read('snapshots/content/b.md'))
  t.match(await run('run', '--prune'), {status: 2, stderr: /`--prune` only works with an update/})
})

test('should keep the snapshot of a document that exists outside of `content`', async t => {
  const {read, run} = await project({'content/a.md': '`echo a`{{exec}}\n', 'notes/b.md': '`echo b`{{exec}}\n'})
  await run('run', 'content', 'notes')
  const {status, stdout} = await run('update', '--fail-on-obsolete')
  t.equal(status, 0)
  t.notMatch(stdout, 'obsolete')
  t.match(await read('snapshots/notes/b.md'), 'echo b')
})
