import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {project} from '../project.mjs'
import {openTerminal, terminalSkip} from '../terminal.mjs'
import {startWatch, until} from './start-watch.mjs'

const mark = (code: string) => `\`${code}\`{{exec}}\n`

/** The processes with a text in their command line. */
async function processesWith(text: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter(pid => /^\d+$/.test(pid))
  const lines = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter(line => line.includes(text) && line.startsWith('sleep'))
}

/** Watches a project, its files by the system, with no terminal. */
async function watching(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const one = await project(files)
  const watch = startWatch(one.cwd, flags)
  return {
    ...one,
    get stdout() {
      return watch.stdout
    },
    stop: watch.stop,
    /** Waits for a text in what is said from now on, and for the end of its run. */
    async after(act: () => Promise<unknown>, text: string) {
      const from = watch.stdout.length
      await act()
      await until(() => new RegExp(`${text}[^]*Waiting for changes`).test(watch.stdout.slice(from)))
    }
  }
}

test('should follow what changes, however it is saved, and end at a signal', async t => {
  const one = await watching({'content/a.md': mark('echo a'), 'content/b.md': mark('echo b')})
  const file = (name: string) => path.join(one.cwd, name)
  await one.after(async () => {}, '2 new')
  await one.after(() => one.write('content/a.md', mark('echo changed')), '✗ content/a\\.md')
  t.match(one.stdout, '1 failed: content/a.md.')
  await one.after(async () => {
    await writeFile(file('content/.a.md.swp'), mark('echo a'))
    await rename(file('content/.a.md.swp'), file('content/a.md'))
  }, '✓ content/a\\.md  1 passed')
  await one.after(async () => {
    await writeFile(file('content/a.md'), '')
    await writeFile(file('content/a.md'), mark('echo A'))
  }, '✗ content/a\\.md  1 mismatched')
  const edited = (await one.read('snapshots/content/a.md')).replace('\na\n', '\nA\n')
  await one.after(() => writeFile(file('snapshots/content/a.md'), edited), '✓ content/a\\.md  1 passed')
  await one.after(async () => {
    await one.write('content/a.md', mark('echo first'))
    await delay(30)
    await one.write('content/a.md', mark('echo last'))
  }, '\\+ last')
  await one.after(() => one.write('content/a.md', mark('echo A')), '✓ content/a\\.md  1 passed')
  await one.after(() => one.write('content/new/c.md', mark('echo c')), '✓ content/new/c\\.md  1 new')
  await one.after(() => rm(file('content/new'), {recursive: true}), 'Removed: content/new/c\\.md')
  await one.after(() => one.write('fencepost.config.json', '{"jobs": "x"}'), '`jobs` must be')
  await one.after(() => one.write('fencepost.config.json', '{"jobs": 1}'), 'Documents  2 passed')
  t.equal(await one.stop(), 0)
})

test('should stop a document that is saved while it runs, and let the others go on', async t => {
  const duration = `1000.${process.pid}77`
  const folder = t.testdir()
  const slow = `touch ${folder}/slow; trap '' TERM INT; setsid sleep ${duration} & sleep ${duration}`
  const other = `echo start >> ${folder}/other; until [ -e ${folder}/go ]; do sleep 0.01; done`
  const one = await watching(
    {
      'content/a.md': mark(slow),
      'content/b.md': mark(other),
      'fencepost.config.json': '{"jobs": 2}'
    },
    ...['--reporter', 'pretty', '--reporter', 'json:report.ndjson']
  )
  const has = (name: string) =>
    readFile(path.join(folder, name)).then(
      () => true,
      () => false
    )
  await until(async () => (await has('slow')) && (await has('other')))
  const savedAt = performance.now()
  await one.write('content/a.md', mark(`touch ${folder}/quick`))
  await until(async () => (await processesWith(duration)).length === 0)
  t.comment(`the old run is gone after ${Math.round(performance.now() - savedAt)} ms`)
  await until(() => has('quick'))
  t.equal(await readFile(path.join(folder, 'other'), 'utf8'), 'start\n', 'the other document goes on')
  await one.after(() => writeFile(path.join(folder, 'go'), ''), 'Steps      2 new')
  t.equal(await readFile(path.join(folder, 'other'), 'utf8'), 'start\n')
  t.notMatch(one.stdout, '✗')
  t.same(
    (await one.read('report.ndjson'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
      .flatMap(event => (event.event === 'document' ? [event.file] : [])),
    ['content/a.md', 'content/b.md']
  )
  t.match(await one.read('snapshots/content/a.md'), 'quick')
  t.equal(await one.stop(), 0)
})

test('should run each combination of a matrix, and again those of a document that changes', async t => {
  const page = (code: string) => `---\nfencepost:\n  matrix: {V: [a, b]}\n---\n\n${mark(code)}`
  const one = await watching({'content/m.md': page('echo $V'), 'content/n.md': mark('echo n')})
  await one.after(async () => {}, '3 new')
  t.match(one.stdout, /✓ content\/m\.md \(V=a\) {2}1 new[\s\S]*✓ content\/m\.md \(V=b\) {2}1 new/)
  const from = one.stdout.length
  await one.after(
    () => one.write('content/m.md', page('test $V = a && echo $V')),
    '✗ content/m\\.md \\(V=b\\) {2}1 failed'
  )
  t.match(one.stdout.slice(from), '✓ content/m.md (V=a)')
  t.notMatch(one.stdout.slice(from), 'content/n.md')
  await one.stop()
})

test('should report all documents to a file, not only those that ran last', async t => {
  const one = await watching(
    {'content/a.md': mark('echo a'), 'content/b.md': mark('false'), 'content/c.md': '# C\n'},
    ...['pretty', 'html:report.html', 'json:report.jsonl'].flatMap(name => ['--reporter', name])
  )
  const articles = async () =>
    [...(await one.read('report.html')).matchAll(/<article[^>]* data-file="([^"]*)"/g)].map(([, file]) => file)
  const end = async () => JSON.parse((await one.read('report.jsonl')).trimEnd().split('\n').at(-1) ?? '')
  await one.after(async () => {}, '1 new')
  await one.after(() => one.write('content/a.md', mark('echo changed')), '✗ content/a\\.md')
  t.match(one.stdout, 'Documents  0 passed, 1 failed', 'the terminal shows the run')
  t.same(await articles(), ['content/a.md', 'content/b.md', 'content/c.md'])
  t.match(await end(), {
    counts: {failed: 1, mismatched: 1},
    documents: {failed: 2, noSteps: 1, passed: 0},
    failed: true
  })
  await one.after(() => one.write('content/a.md', mark('echo a')), '✓ content/a\\.md')
  t.same(await articles(), ['content/b.md', 'content/a.md', 'content/c.md'], 'the failed one is first')
  t.match(await end(), {documents: {failed: 1, passed: 1}, failed: true})
  await one.after(() => rm(path.join(one.cwd, 'content/b.md')), 'Removed: content/b\\.md')
  await one.after(() => one.write('content/a.md', `${mark('echo a')}\n`), '✓ content/a\\.md')
  t.same(await articles(), ['content/a.md', 'content/c.md'])
  t.match(await end(), {documents: {failed: 0, passed: 1}, failed: false})
  t.equal(await one.stop(), 0)
})

test('should notice a page in a folder that was not there', async t => {
  const one = await watching({
    'content/a.md': mark('true'),
    'fencepost.config.json': '{"content": ["content/*.md", "docs/*.md"]}'
  })
  await one.after(async () => {}, '1 new')
  await one.after(() => one.write('docs/b.md', mark('echo b')), '✓ docs/b\\.md  1 new')
  t.equal(await one.stop(), 0)
})

test('should read the configuration that it is told to, and follow its changes', async t => {
  const one = await watching(
    {'docs/a.md': mark('true'), 'docs/new/b.md': mark('true'), 'docs/other.json': '{"content": "*.md"}'},
    ...['--config', 'docs/other.json']
  )
  await one.after(async () => {}, '✓ a\\.md[^]*Documents  1 passed')
  await one.after(() => one.write('docs/other.json', '{"content": "**/*.md"}'), 'Documents  2 passed')
  t.equal(await one.stop(), 0)
})

test('should end with 2 for a mistake at the start', async t => {
  const one = await project({'page.md': mark('true')})
  t.match(await one.run('watch', 'missing.md'), {status: 2, stderr: /No documents match `missing\.md`/})
  t.match(await one.run('watch', '--nope'), {status: 2, stderr: /Unknown option `--nope`/})
})

for (const [name, key, status] of [
  ['q', 'q', 0],
  ['Ctrl-C', 'C-c', 130]
] as const) {
  test(`should leave a terminal as it was, and nothing else, after ${name}`, {
    skip: terminalSkip
  }, async t => {
    const one = await project({'content/a.md': mark('echo a')})
    const temporary = path.join(one.cwd, 'tmp')
    await mkdir(temporary)
    const terminal = openTerminal({cwd: one.cwd, setUp: `export TMPDIR='${temporary}'; stty -a >before`})
    t.teardown(async () => {
      terminal.close()
    })
    terminal.type(`${terminal.fencepost} watch; echo "status $?"; stty -a >after; echo over-$((40 + 2))`)
    await until(() => terminal.shown().includes('h help · q quit'))
    // A step that would go on for ever, and leaves a process in a session of its own.
    const duration = `1000.${process.pid}${status}`
    await one.write('content/a.md', mark(`setsid sleep ${duration} & touch ${one.cwd}/ready; sleep ${duration}`))
    await until(() =>
      readFile(path.join(one.cwd, 'ready')).then(
        () => true,
        () => false
      )
    )
    terminal.press(key)
    await until(() => /^over-42$/m.test(terminal.shown()))
    t.match(terminal.shown(), `status ${status}`)
    t.equal(await one.read('after'), await one.read('before'))
    t.strictSame(await processesWith(duration), [])
    t.strictSame(
      (await readdir(temporary)).filter(entry => entry.startsWith('fencepost-')),
      []
    )
  })
}
