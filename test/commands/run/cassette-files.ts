import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../project.mjs'
import {deployment} from './deployment.mjs'

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

test('should refuse a recording whose files can not all be written', async t => {
  for (const names of [['a', 'a/b'], ['x'.repeat(300)]]) {
    const one = await deployment('`cloud next`{{exec}}\n')
    await forged(one, ...names)
    const {status, stdout} = await one.run('run', '--replay', 'page.md')
    t.match({status, stdout}, {status: 1, stdout: /The recording can't be replayed: .*\. Record it again\./})
    t.notMatch(stdout, /bug in Fencepost/)
  }
})
