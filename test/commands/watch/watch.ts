import {rename, rm} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {scopeOf} from '../../../src/commands/watch/scope.js'
import {writeAtomically} from '../../../src/files/atomic-write.js'
import {watched} from './watched.mjs'

const mark = (command: string) => `\`${command}\`{{exec}}\n`
const pages = {'content/a.md': mark('echo a'), 'content/b.md': mark('echo b')}

test('should follow all documents first, and then what a change touches', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  t.match(await one.run(1), {complete: true, files: ['content/a.md', 'content/b.md'], update: 'new'})
  await one.settle()
  await one.write('content/b.md', mark('echo c'))
  await one.change('content/b.md')
  t.match(await one.run(2), {complete: false, files: ['content/b.md']})
  await one.settle()
  t.match(one.output, /^All documents\n\nWaiting for changes\.\n.*q quit\nChanged: content\/b\.md\n/)
})

test('should follow a document whose snapshot is changed by hand, and not for what a run writes', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  const first = await one.run(1)
  await one.write('snapshots/content/a.md', 'old')
  await writeAtomically(path.join(one.cwd, 'snapshots/content/a.md'), 'written by the run', {root: one.cwd})
  await one.change('snapshots/content/a.md')
  first.end()
  await one.until(() => one.output.includes('Waiting'))
  await one.change('snapshots/content/a.md', 'content/a.md')
  one.press('h')
  await one.said('show this help')
  t.equal(one.runs.length, 1, 'nothing is news')
  await one.write('snapshots/content/a.md', 'edited')
  await one.change('snapshots/content/a.md')
  t.match(await one.run(2), {files: ['content/a.md']})
})

test('should restart what changes during a run, and leave the rest for later', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  const first = await one.run(1)
  await one.write('content/a.md', mark('echo 1'))
  await one.change('content/a.md')
  await one.until(() => first.restarted.length === 1)
  t.same(first.restarted, ['content/a.md'])
  await one.change('content/a.md')
  await one.write('content/new.md', mark('echo 4'))
  await one.change('content/new.md')
  one.press('f')
  one.press('f')
  t.equal(one.runs.length, 1)
  first.end()
  t.match(await one.run(2), {files: ['content/new.md']})
  t.same(first.restarted, ['content/a.md'], 'a file that is as it was changes nothing')
  await one.settle()
  await one.said('No document failed.')
  t.equal(one.output.split('No document failed.').length, 2, 'what is asked for twice is done once')
  t.equal(one.runs.length, 2)
})

test('should stop a run whose configuration changes, and run everything', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  const first = await one.run(1)
  await one.write('fencepost.config.json', '{"jobs": 1}')
  await one.change('fencepost.config.json')
  t.match(await one.run(2), {complete: true, files: {length: 2}})
  t.equal(first.signal.aborted, true)
})

test('should take files together that change shortly after each other', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  await one.write('content/a.md', mark('echo 1'))
  await one.write('content/b.md', mark('echo 2'))
  await one.change('content/a.md', 'content/b.md')
  t.match(await one.run(2), {files: ['content/a.md', 'content/b.md']})
})

test('should wait for the text of a document that is empty or away for a moment', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  await one.write('content/a.md', '')
  await one.change('content/a.md')
  await one.until(() => one.timers.size === 1)
  t.equal(one.runs.length, 1)
  await one.write('content/a.md', mark('echo again'))
  one.tick()
  t.match(await one.run(2), {files: ['content/a.md']})
  await one.settle()

  await rename(path.join(one.cwd, 'content/a.md'), path.join(one.cwd, 'backup'))
  await one.change('content/a.md')
  await one.until(() => one.timers.size === 1)
  await rename(path.join(one.cwd, 'backup'), path.join(one.cwd, 'content/a.md'))
  one.tick()
  one.press('\r')
  t.match(await one.run(3), {files: ['content/a.md', 'content/b.md']}, 'the same text is no change')
  t.notMatch(one.output, 'Gone')
})

test('should notice documents that come, go and are renamed', async t => {
  const one = await watched({files: {...pages, 'content/fails.md': mark('false')}})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  t.match(one.output, '1 failed: content/fails.md.')
  await one.write('content/c.md', mark('echo c'))
  await one.change('content/c.md')
  t.match(await one.run(2), {files: ['content/c.md']})
  await one.settle()
  await rename(path.join(one.cwd, 'content/c.md'), path.join(one.cwd, 'content/d.md'))
  await one.change('content/c.md', 'content/d.md')
  await one.until(() => one.timers.size === 1)
  one.tick()
  t.match(await one.run(3), {files: ['content/d.md']})
  t.match(one.output, 'Removed: content/c.md\n')
  await one.settle()
  await rm(path.join(one.cwd, 'content/fails.md'))
  await one.change('content/fails.md')
  await one.until(() => one.timers.size === 1)
  one.tick()
  await one.said('Removed: content/fails.md\n\nWaiting for changes.\n')
  one.press('f')
  await one.said('No document failed.')
})

test('should show a mistake in the configuration, go on, and follow all when it is mended', async t => {
  const one = await watched({files: {...pages, 'fencepost.config.json': '{}'}})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  await one.write('fencepost.config.json', '{"jobz": 1}')
  await one.change('fencepost.config.json')
  await one.said('fencepost: fencepost.config.json:1: Unknown option `jobz`')
  one.press('\r')
  await one.until(() => one.output.split('Unknown option `jobz`').length === 3)
  t.equal(one.runs.length, 1)
  await one.write('fencepost.config.json', '{"content": "docs/*.md"}')
  await one.write('docs/x.md', mark('echo x'))
  await one.change('fencepost.config.json')
  t.match(await one.run(2), {files: ['docs/x.md']})
  t.equal(one.scopes.length, 2, 'other folders are watched')
  t.equal(one.watchers.size, 1)
})

test('should follow all for package.json only where the configuration in it changes', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  await one.write('package.json', '{"scripts": {}}')
  await one.change('package.json')
  await one.write('package.json', '{"fencepost": {"keepGoing": true}}')
  await one.change('package.json')
  t.match(await one.run(2), {files: ['content/a.md', 'content/b.md']})
  t.match(one.output, 'Changed: package.json')
})

test('should follow a scenario whole when one of its files changes', async t => {
  const index = {details: {intro: {foreground: 'up.sh', text: 'intro.md'}, steps: []}, title: 'S'}
  const one = await watched({
    files: {
      ...pages,
      'content/s/index.json': JSON.stringify(index),
      'content/s/intro.md': 'Hi\n',
      'content/s/up.sh': 'true\n'
    }
  })
  t.teardown(one.remove)
  const {files} = await one.run(1)
  const scenario = files.filter(file => file.startsWith('content/s/'))
  t.equal(scenario.length, 3)
  await one.settle()
  await one.write('content/s/up.sh', 'false\n')
  await one.change('content/s/up.sh')
  t.strictSame((await one.run(2)).files, scenario)
  await one.settle()
  await one.write('content/s/assets/data.txt', 'x')
  await one.change('content/s/assets/data.txt')
  t.strictSame((await one.run(3)).files, scenario)
  const [scope] = one.scopes
  t.notOk(scope?.ignores(path.join(one.cwd, 'content/s/assets/data.txt'), {isFile: () => true}))
})

test('should follow documents whose inputs or needed documents change', async t => {
  const one = await watched({
    files: {
      'content/a.md': `---\nfencepost:\n  inputs: [src, ../outside-of-a-test/*.json]\n---\n${mark('echo a')}`,
      'content/b.md': `---\nfencepost:\n  needs: [../parts/up.md]\n---\n${mark('echo b')}`,
      'content/c.md': mark('echo c'),
      'parts/up.md': mark('echo up'),
      'src/deep/a.sh': 'true'
    }
  })
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  await one.change('src/deep/a.sh')
  t.strictSame((await one.run(2)).files, ['content/a.md'])
  await one.settle()
  await one.change('parts/up.md')
  t.strictSame((await one.run(3)).files, ['content/b.md'])
  const outside = path.join(path.dirname(one.cwd), 'outside-of-a-test')
  const [scope] = one.scopes
  t.strictSame(scope?.roots, [one.cwd, outside])
  const isWatched = (file: string, isFile = true) => !scope?.ignores(file, {isFile: () => isFile})
  for (const name of ['src/deep/a.sh', 'parts/up.md']) t.ok(isWatched(path.join(one.cwd, name)), name)
  for (const name of ['src/deep', 'parts']) t.ok(isWatched(path.join(one.cwd, name), false), name)
  t.ok(isWatched(path.join(outside, 'a.json')))
  t.notOk(isWatched(path.join(one.cwd, 'parts/other.md')))
})

test('should watch documents in folders whose names have special characters', async t => {
  const one = await watched({files: {'(old) [1]/a.md': mark('echo a')}, paths: ['(old) [1]']})
  t.teardown(one.remove)
  await one.run(1)
  t.notOk(one.scopes[0]?.ignores(path.join(one.cwd, '(old) [1]/a.md'), {isFile: () => true}))
  await one.settle()
  const settings = {content: ['docs/**/*.md'], root: '/(a) [b]', snapshots: 'snapshots'}
  const scope = scopeOf({cwd: settings.root, documents: [], paths: [], settings})
  t.notOk(scope.ignores('/(a) [b]/docs/x.md', {isFile: () => true}))
})

test('should follow failed documents, all of them, and update those that differ', async t => {
  const one = await watched({files: {...pages, 'content/differs.md': mark('date'), 'content/fails.md': mark('false')}})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  t.match(one.output, '2 failed: content/differs.md, content/fails.md.')
  one.press('f')
  t.match(await one.run(2), {files: ['content/differs.md', 'content/fails.md'], update: 'new'})
  await one.settle()
  one.press('U')
  t.match(await one.run(3), {complete: false, files: ['content/differs.md'], update: 'all'})
  await one.settle()
  one.press('U')
  await one.said('All snapshots match.')
  one.press('\r')
  t.match(await one.run(4), {complete: true, files: {length: 4}})
})

test('should update all where a snapshot has lost its document', async t => {
  const one = await watched({files: pages, obsoleteFiles: ['snapshots/content/gone.md']})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  one.press('U')
  t.match(await one.run(2), {complete: true, update: 'all'})
})

test('should update nothing in CI', async t => {
  const one = await watched({env: {CI: '1'}, files: {'content/differs.md': mark('date')}})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  one.press('U')
  await one.said("Snapshots can't be updated in CI")
  t.equal(one.runs.length, 1)
})

test('should filter by the name of a document or a step, which is typed', async t => {
  const files = {
    'content/a.md': `# Install\n\n${mark('true')}\n# Remove\n\n${mark('true')}`,
    'content/remove.md': mark('true')
  }
  const one = await watched({files})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  one.press('p')
  await one.said('Filter by name (empty for all): ')
  one.press('remx\u007Fove\r')
  t.match(await one.run(2), {complete: false, files: ['content/a.md', 'content/remove.md'], lines: [[7], []]})
  await one.settle()
  t.match(one.output, 'Waiting for changes (filter: `remove`).')
  one.press('p')
  await one.until(() => one.output.endsWith('(empty for all): remove'))
  one.press('\u0015none\r')
  await one.said('no document or step has `none` in its name')
  one.press('p')
  await one.until(() => one.output.endsWith('(empty for all): none'))
  one.press('q\u001B[A\u001B')
  await one.until(() => one.output.endsWith('\n') && one.output.includes('noneq'))
  one.press('\r')
  await one.until(() => one.output.split('has `none` in its name').length === 3)
  one.press('p')
  await one.until(() => one.output.endsWith('(empty for all): none'))
  one.press('\u0015\r')
  t.match(await one.run(3), {complete: true, files: {length: 2}})
})

test('should run the document that was edited last first', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  const {files} = await one.run(1)
  await one.settle()
  const last = files.at(-1) ?? ''
  await one.write(last, mark('echo edited'))
  await one.change(last)
  t.same((await one.run(2)).files, [last])
  await one.settle()
  one.press('a')
  t.same((await one.run(3)).files, [last, ...files.slice(0, -1)])
})

test('should begin with a filter', async t => {
  const one = await watched({files: pages, filter: 'B.MD'})
  t.teardown(one.remove)
  t.match(await one.run(1), {files: ['content/b.md']})
  await one.settle()
  await one.write('content/a.md', mark('echo 1'))
  await one.change('content/a.md')
  await one.said('no document or step has')
})

for (const [key, status] of [
  ['q', 0],
  ['\u0003', 130]
] as const) {
  test(`should end the run and give the terminal back at ${JSON.stringify(key)}`, async t => {
    const one = await watched({files: pages})
    const {signal} = await one.run(1)
    t.strictSame(one.modes, [true])
    one.press(key)
    t.equal(await one.over, status)
    t.ok(signal.aborted)
    t.equal(one.modes.at(-1), false)
    t.equal(one.watchers.size, 0)
    t.notMatch(one.output, 'Waiting')
    await one.remove()
  })
}

test('should end while a name is typed, and while nothing is done', async t => {
  const typing = await watched({files: pages})
  await typing.run(1)
  await typing.settle()
  typing.press('p')
  await typing.said('Filter by')
  typing.press('\u0003')
  t.equal(await typing.over, 130)
  await typing.remove()

  const idle = await watched({files: pages})
  await idle.run(1)
  await idle.settle()
  idle.stop('SIGTERM')
  t.equal(await idle.over, 0)
  t.strictSame(idle.modes.at(-1), false)
  await idle.remove()
})

test('should give the terminal back while it is stopped, and take it again', async t => {
  const one = await watched({files: pages})
  t.teardown(one.remove)
  await one.run(1)
  one.press('\u001A')
  await one.until(() => one.suspended === 1 && one.modes.length === 3)
  t.strictSame(one.modes, [true, false, true])
})

test('should need no keys', async t => {
  const one = await watched({files: pages, keys: false})
  t.teardown(one.remove)
  await one.run(1)
  await one.settle()
  t.notMatch(one.output, 'quit')
  t.strictSame(one.modes, [])
})

test('should go on where a named file is away, and follow it when it is back', async t => {
  const one = await watched({files: {'page.md': mark('true')}, paths: ['page.md']})
  t.teardown(one.remove)
  t.match(await one.run(1), {complete: false})
  await one.settle()
  await rm(path.join(one.cwd, 'page.md'))
  await one.change('page.md')
  await one.until(() => one.timers.size === 1)
  one.tick()
  await one.said('No documents match `page.md`')
  await one.write('page.md', mark('echo back'))
  await one.change('page.md')
  t.match(await one.run(2), {files: ['page.md']})
})

test('should throw what is wrong with the project at the start', async t => {
  const one = await watched({files: {'fencepost.config.json': '{"jobz": 1}'}})
  await t.rejects(one.over, {code: 'config'})
  t.strictSame(one.modes, [])
  await one.remove()
})

test('should watch what matters and nothing else', async t => {
  const one = await watched({files: {...pages, 'fencepost.config.json': '{"content": ["**/*.md", "docs/*.txt"]}'}})
  t.teardown(one.remove)
  await one.run(1)
  const [scope] = one.scopes
  const ignored = (name: string, isFile: boolean) =>
    scope?.ignores(path.join(one.cwd, name), {isFile: () => isFile}) as boolean
  for (const file of [
    'a.md',
    'x/y.md',
    'docs/a.txt',
    'snapshots/content/a.md',
    'package.json',
    'new/index.json',
    'fencepost.config.ts'
  ])
    t.notOk(ignored(file, true), file)
  for (const file of ['src/a.ts', 'a.txt', '.git', 'x/node_modules']) t.ok(ignored(file, true), file)
  t.ok(ignored('snapshots/content/.a.md.17-3.fencepost-tmp', true), 'a file that is being written')
  for (const folder of ['docs', 'x', 'snapshots']) t.notOk(ignored(folder, false), folder)
  for (const folder of ['node_modules', '.git', 'docs/node_modules']) t.ok(ignored(folder, false), folder)
})
