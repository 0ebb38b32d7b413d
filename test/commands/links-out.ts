import {spawnSync} from 'node:child_process'
import {mkdir, readdir, readFile, symlink} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from './project.mjs'

const kept = 'not of the project\n'
const cast = (file: string) => `---\nfencepost: {casts: [${file}]}\n---\n\n# A\n\n\`echo a\`{{exec}}\n`
const recorded = '---\nfencepost: {cassettes: {commands: [date]}}\n---\n\n`date`{{exec compare=status}}\n'
const shown = '# A\n\n```sh {{exec}}\necho new\n```\n\n```output\nold\n```\n'

interface Attempt {
  /** The command line; its document is `a.md`. */
  readonly argv: readonly string[]
  /** What `a.md` has. */
  readonly document?: string
  /** The link, and where it leads in the folder outside. */
  readonly link: readonly [file: string, target: string]
  /** What the file outside has. */
  readonly outside?: string
  readonly status?: number
}

const attempts: Readonly<Record<string, Attempt>> = {
  'a cast that a document names': {argv: ['cast', 'a.md'], document: cast('o.svg'), link: ['o.svg', 'file'], status: 2},
  'a cast in a folder': {argv: ['update', 'a.md'], document: cast('d/o.svg'), link: ['d', '.'], status: 2},
  'a cast in a new folder': {argv: ['cast', 'a.md'], document: cast('d/n/o.svg'), link: ['d', '.'], status: 2},
  'a cast of the command line': {argv: ['cast', 'a.md', '-o', 'o.svg'], link: ['o.svg', 'file'], status: 2},
  'a cast of the command line in a folder': {argv: ['cast', 'a.md', '-o', 'd/n/o.cast'], link: ['d', '.'], status: 2},
  'a recording': {
    argv: ['run', '--record', 'a.md'],
    document: recorded,
    link: ['snapshots/a.md.cassette.yaml', 'file']
  },
  'a fixed document': {argv: ['lint', '--fix', 'a.md'], link: ['a.md', 'file'], outside: '`ls`{{exectue}}\n'},
  'an adopted document': {
    argv: ['adopt', '--no-sandbox', 'a.md'],
    link: ['a.md', 'file'],
    outside: '# A\n\nA second folder of that name is refused:\n\n```sh\nmkdir a && mkdir a\n```\n'
  },
  'a report': {argv: ['run', 'a.md', '--reporter', 'junit:r.xml'], link: ['r.xml', 'file'], status: 2},
  'a report in a folder': {argv: ['run', 'a.md', '--reporter', 'junit:d/n/r.xml'], link: ['d', '.'], status: 2},
  'a file of a new project': {argv: ['init', '--ci', 'github'], link: ['.github', '.'], status: 2},
  'an updated document': {argv: ['update', 'a.md'], link: ['a.md', 'file'], outside: shown},
  'a reviewed document': {argv: ['review', '--accept', 'a.md:3'], link: ['a.md', 'file'], outside: shown}
}

for (const [what, attempt] of Object.entries(attempts)) {
  test(`should not write ${what} through a link out of the project`, async t => {
    const {argv, document, link, outside = kept, status = 1} = attempt
    const {cwd, run} = await project({'a.md': document ?? '# A\n\n`echo a`{{exec}}\n'})
    const folder = t.testdir({file: outside})
    const [from, to] = link
    await mkdir(path.dirname(path.join(cwd, from)), {recursive: true})
    spawnSync('rm', ['-f', path.join(cwd, from)])
    await symlink(path.join(folder, to), path.join(cwd, from))
    const result = await run(...argv)
    t.equal(result.status, status, result.stdout + result.stderr)
    t.match(
      result.stdout + result.stderr,
      /`.*` stays as it is: a link leads from it to `.*`, outside the project\. Remove the link/
    )
    t.notMatch(result.stdout + result.stderr, /bug in Fencepost/)
    t.equal(await readFile(path.join(folder, 'file'), 'utf8'), outside)
    t.strictSame(await readdir(folder), ['file'])
  })
}

test('should remove no recordings through links out of the project', async t => {
  const {cwd, run} = await project({})
  const folder = t.testdir({'gone.md.cassette.yaml': kept})
  await mkdir(path.join(cwd, 'snapshots'))
  await symlink(folder, path.join(cwd, 'snapshots/d'))
  t.match(await run('cassettes', '--prune'), {stdout: '0 recordings\n'})
  const other = await project({})
  await symlink(folder, path.join(other.cwd, 'snapshots'))
  t.match(await other.run('cassettes', '--prune'), {status: 2, stderr: /`snapshots` stays as it is: a link/})
  t.strictSame(await readdir(folder), ['gone.md.cassette.yaml'])
})

test('should write through links that stay in the project', async t => {
  const {cwd, read, run} = await project({'docs/b.md': shown})
  await symlink('docs/b.md', path.join(cwd, 'a.md'))
  t.match(await run('update', 'a.md'), {status: 0})
  t.match(await read('docs/b.md'), /\nnew\n/)
})
