import path from 'node:path'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const needing = (needs: string, text: string) => `---\nfencepost:\n  needs: ${needs}\n---\n\n${text}`

test('should run the documents that a document needs first, each once, in its sessions', async t => {
  const one = await project({
    'docs/a.md': needing('[b.md, sub/c.md]', '`echo "$ONE $TWO"; cat log`{{exec}}\n'),
    'docs/b.md': needing('sub/c.md', '`export ONE=1; echo b >>log`{{exec}}\n\n`echo other`{{exec}}\n'),
    'docs/sub/c.md': '```sh file=log\nc\n```\n\n`export TWO=2`{{exec}}\n'
  })
  t.match((await one.run('docs/a.md')).stdout, '1 new')
  t.match(await one.read('snapshots/docs/a.md'), '\n1 2\nc\nb\n')
  t.match(await one.run('docs/a.md', '--ci'), {status: 0})
})

test('should not compare the outputs of a document that is needed', async t => {
  const one = await project({
    'a.md': needing('b.md', '`echo a`{{exec}}\n'),
    'b.md': '```console\n$ echo new\nold\n```{{exec}}\n'
  })
  t.match(await one.run('a.md'), {status: 0, stdout: '1 new'})
})

test('should not run a document if one that it needs fails, is missing, or needs it', async t => {
  const failing = await project({'a.md': needing('b.md', '`true`{{exec}}\n'), 'b.md': '# B\n\n`exit 3`{{exec}}\n'})
  t.match(await failing.run('a.md'), {
    status: 1,
    stdout: /`b\.md` is needed, and its step at line 3 failed: exited with 3\.[\s\S]*1 not run/
  })
  const missing = await project({'a.md': needing('b.md', '`true`{{exec}}\n')})
  t.match((await missing.run('a.md')).stdout, '`a.md` needs `b.md`, and there is no such file.')
  const outside = await project({'a.md': needing('../b.md', '`true`{{exec}}\n')})
  t.match((await outside.run('a.md')).stdout, '`a.md` needs `../b.md`, which is outside the project.')
  const circle = await project({
    'a.md': needing('b.md', '`true`{{exec}}\n'),
    'b.md': needing('c.md', '`true`{{exec}}\n'),
    'c.md': needing('b.md', '`true`{{exec}}\n')
  })
  t.match(await circle.run('a.md'), {status: 1, stdout: 'Documents need each other: b.md → c.md → b.md.'})
})

test('should run a document in a terminal if the one that it needs does', async t => {
  const one = await project({
    'a.md': needing('b.md', '`echo "$ONE"`{{exec}}\n'),
    'b.md': '`export ONE=1; test -t 1`{{exec session=terminal}}\n'
  })
  t.match((await one.run('a.md')).stdout, '1 new')
  t.match(await one.read('snapshots/a.md'), '\n1\n')
})

/** A document with commands that say in which order they run. */
const logging = (name: string, settings: string) =>
  `---\nfencepost: {setup: ["echo setup >>log", "echo ${name}-setup >>log"], teardown: ["echo ${name}-teardown >>log", "echo teardown >>log; cat log >$ALL"], passEnv: ALL${settings}}\n---\n\n\`echo ${name} >>log\`{{exec}}\n`

test('should run the setup and teardown commands of a document that is needed, each once', async t => {
  const one = await project({
    'a.md': logging('a', ', needs: b.md'),
    'b.md': logging('b', ', needs: c.md'),
    'c.md': logging('c', '')
  })
  const {stdout} = await one.runWith({argv: ['run', 'a.md'], env: {ALL: path.join(one.cwd, 'all')}})
  t.match(stdout, '1 new')
  t.same((await one.read('all')).split('\n'), [
    ...['setup', 'c-setup', 'c', 'b-setup', 'b', 'a-setup', 'a'],
    ...['a-teardown', 'b-teardown', 'c-teardown', 'teardown', '']
  ])
})

test('should fail a document if the setup or teardown of one that it needs fails', async t => {
  const one = await project({
    'a.md': needing('b.md', '`echo a`{{exec}}\n'),
    'b.md': '---\nfencepost: {setup: "(exit 3)"}\n---\n\n`echo b`{{exec}}\n'
  })
  t.match(await one.run('a.md'), {
    status: 1,
    stdout: /`b\.md` is needed\. The setup command `\(exit 3\)` exited with 3\.[\s\S]*1 not run/
  })
  await one.write('b.md', '---\nfencepost: {teardown: "(exit 4)"}\n---\n\n`echo b`{{exec}}\n')
  t.match(await one.run('a.md'), {status: 1, stdout: /The teardown command `\(exit 4\)` exited with 4\./})
})

test('should not run the steps of a needed document outside of its sandbox or container', async t => {
  const one = await project({'a.md': needing('b.md', '`echo a`{{exec}}\n')})
  for (const [key, value] of [
    ['sandbox', 'true'],
    ['container', '"debian:12"']
  ]) {
    await one.write('b.md', `---\nfencepost: {${key}: ${value}}\n---\n\n\`touch '${one.cwd}/ran'\`{{exec}}\n`)
    t.match(await one.run('a.md'), {status: 1, stdout: new RegExp(`\`b\\.md\` is needed, and runs in a ${key}\\.`)})
    await t.rejects(one.read('ran'))
  }
})

test('should run all steps of a document that is needed, also with `--tag`', async t => {
  const one = await project({
    'a.md': needing('b.md', '`true`{{exec tags=x}}\n'),
    'b.md': '`exit 3`{{exec tags=slow}}\n'
  })
  t.match(await one.run('a.md', '--tag', 'x'), {status: 1, stdout: 'its step at line 1 failed: exited with 3'})
  t.match(await one.run('a.md', '--skip-tag', 'slow'), {status: 0})
})
