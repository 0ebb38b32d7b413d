import {mkdir, rm, symlink} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../project.mjs'
import {scenario} from '../scenario-project.mjs'

const env = {
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_AUTHOR_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  PATH: process.env.PATH
}

const page = '`echo page`{{exec}}\n'
const pages = {
  '.gitignore': 'ignored\n',
  'content/a.md': page,
  'content/b.md': page,
  'content/sub dir/ü.md': page,
  'content/with.md': `---\nfencepost:\n  inputs: [src, "assets/*.txt"]\n---\n\n${page}`
}

/** A repository with all committed, snapshots too. */
async function repository(files: Readonly<Record<string, string>> = pages) {
  const one = await project(files, {mode: 0o755})
  const git = (...args: readonly string[]) => execa('git', args, {cwd: one.cwd, env, extendEnv: false})
  const run = (...argv: readonly string[]) => one.runWith({argv, env})
  const commit = async () => {
    await git('add', '-A')
    await git('commit', '-q', '--allow-empty', '-m', 'x')
  }
  await git('init', '-q', '-b', 'main')
  await run()
  await commit()
  return {
    ...one,
    /** The documents that a run with these arguments follows. */
    async changed(...argv: readonly string[]) {
      const {status, stderr, stdout} = await run(...argv, '--reporter', 'json')
      if (status === 2) throw new Error(stderr)
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      return lines.filter(({event}) => event === 'document').map(({file}) => file)
    },
    commit,
    git,
    run
  }
}

test('should follow nothing where nothing differs, say so and pass', async t => {
  const one = await repository()
  t.match(await one.run('--changed'), {
    status: 0,
    stderr: /No document, .* changed since `HEAD`/,
    stdout: /Documents {2}0 passed, 0 failed/
  })
  await one.write('ignored', 'x')
  await one.write('elsewhere.txt', 'x')
  t.strictSame(await one.changed('--changed'), [])
})

test('should follow documents whose page or snapshot differs, staged or not, tracked or not', async t => {
  const one = await repository()
  await one.write('content/sub dir/ü.md', `${page}\nMore.\n`)
  t.strictSame(await one.changed('--changed'), ['content/sub dir/ü.md'])
  await one.git('add', '-A')
  t.strictSame(await one.changed('--changed'), ['content/sub dir/ü.md'])
  await one.commit()
  await one.write('content/new.md', page)
  t.strictSame(await one.changed('--changed'), ['content/new.md'])
  await one.commit()
  await rm(path.join(one.cwd, 'snapshots/content/b.md'))
  t.strictSame(await one.changed('--changed', '--ci'), ['content/b.md'])
})

test('should follow documents whose recordings differ', async t => {
  const one = await repository()
  await one.write('snapshots/content/a.md.cassette.yaml', '')
  await one.write('snapshots/content/b.md.system=x.cassette.yaml', '')
  t.strictSame(await one.changed('--changed'), ['content/a.md', 'content/b.md'])
})

test('should follow documents whose inputs differ: files, folders and globs of the front matter', async t => {
  const one = await repository()
  for (const [file, expected] of [
    ['src/deep/tool.sh', ['content/with.md']],
    ['assets/list.txt', ['content/with.md']],
    ['assets/list.json', []],
    ['src2/tool.sh', []]
  ] as const) {
    await one.write(file, 'x')
    t.strictSame(await one.changed('--changed'), expected, file)
    await one.commit()
  }
  await rm(path.join(one.cwd, 'src/deep/tool.sh'))
  t.strictSame(await one.changed('--changed'), ['content/with.md'], 'an input that is gone')
})

test('should follow documents that need what differs, also by way of another one', async t => {
  const needs = (name: string) => `---\nfencepost: {needs: ["${name}"]}\n---\n\n${page}`
  const one = await repository({
    'content/[a].md': `---\nfencepost: {inputs: [src]}\n---\n\n${page}`,
    'content/a.md': page,
    'content/b.md': needs('[a].md'),
    'content/c.md': needs('b.md'),
    'content/d.md': needs('a.md')
  })
  const expected = ['content/[a].md', 'content/b.md', 'content/c.md']
  await one.write('content/[a].md', `${page}\nMore.\n`)
  t.strictSame(await one.changed('--changed'), expected)
  await one.git('checkout', '-q', '.')
  await one.write('src/x', '')
  t.strictSame(await one.changed('--changed'), expected, 'an input of it')
})

test('should follow all where the configuration differs, or an input of it, above the project too', async t => {
  const all = Object.keys(pages).filter(file => file.endsWith('.md'))
  const inDocs = Object.fromEntries(Object.entries(pages).map(([file, text]) => [`docs/${file}`, text]))
  const one = await repository({
    ...inDocs,
    'docs/fencepost.config.json': '{"inputs": "../tool/**"}',
    'tool/run.sh': 'x'
  })
  const changed = async () => {
    const argv = ['--changed', '--reporter', 'json:../out.json']
    const {main} = await import('../../../src/cli/main.js')
    const status = await main({
      argv,
      color: false,
      cwd: path.join(one.cwd, 'docs'),
      env,
      signal: new AbortController().signal,
      stderr() {},
      stdout() {}
    })
    t.equal(status, 0)
    const lines = (await one.read('out.json')).trimEnd().split('\n')
    return lines.map(line => JSON.parse(line)).flatMap(({event, file}) => (event === 'document' ? file : []))
  }
  t.strictSame(await changed(), [])
  await one.write('tool/run.sh', 'y')
  t.strictSame(await changed(), all)
  await one.commit()
  await one.write('docs/fencepost.config.json', '{"inputs": ["../tool/**"]}')
  t.strictSame(await changed(), all)
})

test('should take of package.json only what it says to us', async t => {
  const one = await repository()
  await one.write('package.json', '{"version": "2"}')
  t.strictSame(await one.changed('--changed'), [])
  await one.write('package.json', '{"fencepost": {"keepGoing": true}}')
  t.equal((await one.changed('--changed')).length, 4)
})

test('should follow a scenario whole where any file of its folder differs', async t => {
  const one = await repository({...scenario, 'content/a.md': page, 'fencepost.config.json': '{"content": ["**/*.md"]}'})
  await one.write('one/assets/deep/data.bin', 'x')
  const files = await one.changed('--changed')
  t.ok(files.length >= 3)
  t.ok(files.every(file => file.startsWith('one/')))
})

test('should compare with the commit at which a branch began', async t => {
  const one = await repository()
  await one.git('checkout', '-q', '-b', 'topic')
  await one.write('content/a.md', `${page}\nMine.\n`)
  await one.commit()
  await one.git('checkout', '-q', 'main')
  await one.write('content/b.md', `${page}\nTheirs.\n`)
  await one.commit()
  await one.git('checkout', '-q', 'topic')
  t.strictSame(await one.changed('--changed'), [])
  t.strictSame(await one.changed('--changed', 'main'), ['content/a.md'])
  t.strictSame(await one.changed('--changed=main'), ['content/a.md'])
  t.strictSame(await one.changed('--changed=HEAD~1', 'content/b.md'), [], 'among those that are named')
  t.strictSame(await one.changed('content/a.md', '--changed', 'HEAD~1', '--shard', '1/1'), ['content/a.md'])
})

test('should follow the documents of a repository in the repository where anything in it differs', async t => {
  const one = await repository({...pages, 'content/sub dir/inner/ü.md': page})
  for (const [git, folder] of [
    ['rm', 'content/sub dir'],
    ['init', 'content/sub dir/inner'],
    ['init', 'content/sub dir']
  ] as const) {
    if (git === 'rm') await one.git('rm', '-rq', '--cached', folder)
    else {
      await one.git('-C', folder, 'init', '-q')
      await one.git('-C', folder, 'add', '-A')
      await one.git('-C', folder, 'commit', '-q', '-m', 'x')
    }
  }
  await one.commit()
  t.strictSame(await one.changed('--changed'), [])
  await one.write('content/sub dir/inner/ü.md', `${page}\nMore.\n`)
  t.strictSame(await one.changed('--changed'), ['content/sub dir/inner/ü.md', 'content/sub dir/ü.md'])
})

test('should tell of a snapshot whose page is gone', async t => {
  const one = await repository()
  await rm(path.join(one.cwd, 'content/a.md'))
  t.match(await one.run('--changed'), {status: 0, stdout: /snapshots\/content\/a\.md: obsolete, its document is gone/})
  t.notMatch(await one.run('--changed'), {stdout: /b\.md belongs/})
})

test('should find the repository through a link', async t => {
  const one = await repository()
  const link = `${one.cwd}-link`
  await symlink(one.cwd, link)
  await one.write('content/a.md', `${page}\nMore.\n`)
  const {findChangedFiles} = await import('../../../src/commands/run/changed-files.js')
  const {paths} = await findChangedFiles({env, ref: 'HEAD', root: path.join(link, 'content')})
  t.strictSame(paths, [path.join(link, 'content/a.md')])
  await rm(link)
})

test('should exit with 2 where there is no repository, no such commit, none in common or no git', async t => {
  const bare = await project(pages)
  t.match(await bare.runWith({argv: ['--changed'], env: {...env, GIT_CEILING_DIRECTORIES: path.dirname(bare.cwd)}}), {
    status: 2,
    stderr: /`--changed` needs a git repository.*not a git repository.*Run all documents/
  })
  const one = await repository()
  t.match(await one.run('--changed', 'nowhere'), {status: 2, stderr: /git doesn't know `nowhere`\. Fetch it/})
  t.match(await one.run('--changed', 'content'), {status: 2, stderr: /`--changed=HEAD content`/})
  t.match(await one.run('--changed=--output=x'), {status: 2, stderr: /git doesn't know `--output=x`/})
  await one.git('checkout', '-q', '--orphan', 'other')
  // The same files at the same second would be the same commit.
  await one.write('more.txt', 'x')
  await one.commit()
  t.match(await one.run('--changed', 'main'), {status: 2, stderr: /have no common commit.*fetch-depth: 0/})
  await mkdir(path.join(one.cwd, 'empty'))
  t.match(await one.runWith({argv: ['--changed'], env: {PATH: path.join(one.cwd, 'empty')}}), {
    status: 2,
    stderr: /`--changed` needs git/
  })
})

test('should refuse inputs that are no globs', async t => {
  const one = await project({'fencepost.config.json': '{"inputs": 7}', 'page.md': page})
  t.match(await one.run('page.md'), {status: 2, stderr: /`inputs` must be a glob or a/})
})
