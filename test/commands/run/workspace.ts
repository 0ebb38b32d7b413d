import {execFileSync} from 'node:child_process'
import {mkdir, symlink} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {project} from '../project.mjs'

const needsBubblewrap = isOnPath('bwrap', process.env) ? false : 'bubblewrap is missing'

/** A document whose shell blocks are `blocks`. */
function page(...blocks: readonly string[]): string {
  return `# Page\n\n${blocks.map(block => `\`\`\`sh\n${block}\n\`\`\`\n`).join('\n')}`
}

const tool = {
  '.gitignore': 'node_modules\nprivate\n',
  'cli.js': 'console.log("tool", process.argv[2], process.cwd())\n',
  'data/input.txt': 'input\n',
  'package.json': '{"name": "@scope/tool", "bin": "cli.js"}',
  'private/key': 'key\n'
}

// The test runner loads a file into each Node. In a checkout below /tmp, the sandbox doesn't see it.
/** A repository with a tool, which runs a README in a copy of itself. */
async function repository(readme: string, files: Readonly<Record<string, string>> = {}) {
  const one = await project({...tool, 'README.md': readme, ...files})
  execFileSync('git', ['init', '--quiet'], {cwd: one.cwd})
  const run = async (...flags: readonly string[]) => {
    const {stderr, stdout} = await one.run('README.md', '--select', 'shell', ...flags)
    return `${stdout}${stderr}`
  }
  return {...one, run, snapshot: () => one.read('snapshots/README.md')}
}

for (const [where, skip] of [['', false] as const, ['--sandbox', needsBubblewrap] as const]) {
  const flags = ['--workspace', 'project', ...(where === '' ? [] : [where])]
  test(`should run a README in a throw-away copy of its project ${where}`, {skip}, async t => {
    const one = await repository(
      page('unset NODE_OPTIONS; tool run', 'echo changed >data/input.txt\ncat data/input.txt')
    )
    t.match(await one.run(...flags), '2 new')
    const snapshot = await one.snapshot()
    t.match(snapshot, 'tool run [PROJECT]')
    t.match(snapshot, '\nchanged\n')
    t.equal(await one.read('data/input.txt'), 'input\n', 'the project is as it was')
  })

  test(`should take the folder of a step from the project, wherever the shell is ${where}`, {skip}, async t => {
    const one = await repository(
      `${page('cd data', 'cd /')}\n<!-- fencepost cwd=data -->\n\`\`\`sh\ncat input.txt\n\`\`\`\n\n\`\`\`sh\npwd\n\`\`\`\n`
    )
    t.match(await one.run(...flags), '4 new')
    t.match(await one.snapshot(), '```output\ninput\n```')
    t.match(await one.snapshot(), '```output\n/\n```', 'for that step alone')
  })

  test(`should put the commands of packages on PATH, and name the project ${where}`, {skip}, async t => {
    const one = await repository(
      page('dependency', 'cd /; echo "$FENCEPOST_PROJECT" && cat "$FENCEPOST_PROJECT/cli.js"'),
      {
        'node_modules/.bin/dependency': '#!/bin/sh\necho "found in $0"\n'
      }
    )
    execFileSync('chmod', ['+x', 'node_modules/.bin/dependency'], {cwd: one.cwd})
    t.match(await one.run(...flags), '2 new')
    t.match(await one.snapshot(), 'found in [PROJECT]/node_modules/.bin/dependency')
    t.match(await one.snapshot(), '\n[PROJECT]\nconsole.log')
  })

  test(`should copy the files that the workspace lists ${where}`, {skip}, async t => {
    const one = await repository(page('find . -type f; touch new'), {
      'fencepost.config.json': '{"workspace": {"files": ["data/**"]}}'
    })
    t.match(await one.run(...flags.slice(2)), '1 new')
    t.match(await one.snapshot(), '```output\n./data/input.txt\n```')
  })

  test(`should show the home folders that are kept ${where}`, {skip}, async t => {
    const one = await repository(page('cat ~/.tool/config ~/.other/config; ls -A ~; echo $HOME'), {
      '.gitignore': 'home',
      'fencepost.config.json': '{"home": [".tool", ".absent"]}',
      'home/.other/config': 'other\n',
      'home/.tool/config': 'kept\n'
    })
    const env = {HOME: path.join(one.cwd, 'home'), PATH: process.env.PATH}
    const argv = ['README.md', '--select', 'shell', ...flags.slice(2)]
    t.match((await one.runWith({argv, env})).stdout, '1 new')
    t.match(
      await one.snapshot(),
      'kept\ncat: [HOME]/.other/config: No such file or directory\n.tool\n[HOME]\n'.replace('[HOME]/', '[HOME]/')
    )
  })

  test(`should use the home of the caller if it is kept ${where}`, {skip}, async t => {
    const one = await repository(page('cat ~/.other/config'), {
      'fencepost.config.json': '{"home": "keep"}',
      'home/.other/config': 'other\n'
    })
    const env = {HOME: path.join(one.cwd, 'home'), PATH: process.env.PATH}
    t.match((await one.runWith({argv: ['README.md', '--select', 'shell', ...flags.slice(2)], env})).stdout, '1 new')
    t.match(await one.snapshot(), '```output\nother\n```')
  })
}

test('should copy what Git does not ignore, keep links, and link packages and listed folders', async t => {
  const one = await repository(
    page('find . ! -path "./.git*" | sort\nreadlink link private node_modules inner/node_modules'),
    {
      'fencepost.config.json': '{"workspace": "project", "workspaceLinks": ["private", "absent"]}',
      'inner/node_modules/x/index.js': '',
      'inner/package.json': '{}',
      'node_modules/y/index.js': ''
    }
  )
  await symlink('data/input.txt', path.join(one.cwd, 'link'))
  t.match(await one.run(), '1 new')
  const output = /```output\n([^`]*)```/.exec(await one.snapshot())?.[1]?.split('\n')
  t.strictSame(output, [
    ...['.', './README.md', './cli.js', './data', './data/input.txt', './fencepost.config.json', './inner'],
    ...['./inner/node_modules', './inner/package.json', './link', './node_modules', './package.json', './private'],
    ...['data/input.txt', '[PROJECT]/private', '[PROJECT]/node_modules', '[PROJECT]/inner/node_modules', '']
  ])
})

test('should copy all but packages and what `.gitignore` names outside a repository', async t => {
  const files = {
    '.gitignore': 'private\n/build/\n',
    'README.md': page('find . -type f | sort'),
    'build/a.js': '',
    'inner/.gitignore': '*.log\n',
    'inner/build/b.js': '',
    'inner/c.log': '',
    'node_modules/x/index.js': ''
  }
  const one = await project({...tool, ...files})
  await one.run('README.md', '--select', 'shell', '--workspace', 'project')
  const snapshot = await one.read('snapshots/README.md')
  t.match(snapshot, './inner/build/b.js\n./package.json\n```')
  t.notMatch(snapshot, /index\.js|private|\.\/build|c\.log/)
})

test('should let overrides and front matter set the workspace of single documents', async t => {
  const one = await project({
    ...tool,
    'a.md': page('ls data'),
    'b.md': `---\nfencepost:\n  workspace: project\n---\n\n${page('ls data')}`,
    'c.md': page('ls -A'),
    'fencepost.config.json': '{"select": "shell", "overrides": [{"files": "a.md", "workspace": "project"}]}'
  })
  t.match((await one.run('a.md', 'b.md', 'c.md')).stdout, '3 new')
  t.match(await one.read('snapshots/a.md'), 'input.txt')
  t.match(await one.read('snapshots/b.md'), 'input.txt')
  t.notMatch(await one.read('snapshots/c.md'), 'output')
})

test('should refuse a workspace that leads out of the project', async t => {
  const one = await project({'a.md': page('ls'), 'fencepost.config.json': '{"workspace": {"files": ["../x"]}}'})
  const {status, stderr} = await one.run('a.md')
  t.equal(status, 2)
  t.match(stderr, '`workspace` must be `empty`, `project` or a mapping')
  t.match(
    (await one.run('a.md', '--workspace', 'all')).stderr,
    '`--workspace` must be `empty` or `project`, got `all`.'
  )
})

test('should not let a document see more of the home folder than the project allows', {
  skip: needsBubblewrap
}, async t => {
  const one = await project({'a.md': `---\nfencepost:\n  home: [.ssh]\n---\n\n${page('ls')}`})
  await mkdir(path.join(one.cwd, '.ssh'))
  const {status, stdout} = await one.run('a.md', '--select', 'shell', '--sandbox')
  t.equal(status, 1)
  t.match(stdout, 'got `.ssh`. Set `home` in the configuration file')
})
