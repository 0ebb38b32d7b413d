import {execFileSync} from 'node:child_process'
import {chmod, mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {type Test, test} from 'tap'
import type {Home, Workspace} from '../../../src/model/settings.js'
import {explainHidden} from '../../../src/session/environment/explain-hidden.js'
import {isOnPath} from '../../../src/session/system/on-path.js'

interface Seen {
  readonly home?: Home
  readonly isSandboxed?: boolean
  readonly workspace?: Workspace
}

/** A home folder with programs, and what is said about one of them. */
async function homeWith(t: Test, programs: Readonly<Record<string, string>>) {
  const home = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(home, {recursive: true}))
  for (const [name, content] of Object.entries(programs)) {
    const file = path.join(home, name)
    await mkdir(path.dirname(file), {recursive: true})
    if (content.startsWith('-> ')) await symlink(content.slice(3).replace('~', home), file)
    else {
      await writeFile(file, content.replace('~', home))
      await chmod(file, 0o755)
    }
  }
  const folders = [...new Set(Object.keys(programs).map(name => path.join(home, path.dirname(name))))]
  const PATH = [...folders.filter(folder => /(?:bin|shims)$/.test(folder)), '/usr/bin', '/bin'].join(':')
  return (program: string, {home: kept = 'empty', isSandboxed = true, workspace = 'empty'}: Seen = {}) =>
    explainHidden(program, {
      contents: {home: kept, links: [], root: path.join(home, 'project'), workspace},
      env: {HOME: home, PATH},
      isSandboxed
    })
}

test('should name the folder of a version manager', async t => {
  const explain = await homeWith(t, {'.pyenv/shims/py': '#!/bin/sh\n'})
  t.equal(explain('py'), '`py` is in `~/.pyenv/shims`, which the sandbox hides. Set `home: [".pyenv"]` to show it.')
  t.equal(explain('py', {home: ['.aws']})?.split('Set ')[1], '`home: [".aws", ".pyenv"]` to show it.')
  t.equal(explain('py', {home: ['.pyenv']}), undefined)
  t.equal(explain('py', {home: 'keep'}), undefined)
  t.equal(explain('py', {isSandboxed: false}), undefined)
})

test('should name what a program links to, and the interpreter of a script', async t => {
  const explain = await homeWith(t, {
    '.local/bin/linked': '-> ~/.local/share/tool/venv/bin/linked',
    '.local/bin/scripted': '#!~/.local/share/tool/venv/bin/linked\n',
    '.local/bin/static': 'ELF',
    '.local/share/tool/venv/bin/linked': '#!/bin/sh\n',
    'sdk/bin/own': '-> own-1.0',
    'sdk/bin/own-1.0': '#!/bin/sh\n'
  })
  for (const program of ['linked', 'scripted'])
    t.equal(
      explain(program),
      `\`${program}\` needs \`~/.local/share/tool/venv/bin\`, which the sandbox hides. Set \`home: [".local/bin", ".local/share/tool"]\` to show it.`
    )
  t.equal(explain('linked', {home: ['.local/share/tool']}), undefined)
  t.equal(explain('static'), undefined)
  t.equal(explain('own'), undefined)
})

test('should name the toolchains of rustup, in any fresh home folder', async t => {
  const explain = await homeWith(t, {
    '.cargo/bin/cargo': '-> rustup',
    '.cargo/bin/rg': 'ELF',
    '.cargo/bin/rustup': 'ELF',
    '.rustup/settings.toml': ''
  })
  const remedy = 'Set `home: [".cargo", ".rustup"]` to show it.'
  t.equal(explain('cargo'), `\`cargo\` needs \`~/.rustup\`, which the sandbox hides. ${remedy}`)
  t.equal(
    explain('cargo', {isSandboxed: false}),
    `\`cargo\` needs \`~/.rustup\`, which documents with a fresh home folder don't see. ${remedy}`
  )
  t.equal(explain('rg'), undefined)
  t.equal(explain('cargo', {home: ['.cargo', '.rustup']}), undefined)
})

test('should suggest the project for the programs of its packages', async t => {
  const explain = await homeWith(t, {'project/node_modules/.bin/vite': '#!/bin/sh\n'})
  t.match(explain('vite'), 'which the sandbox hides. Set `workspace: project` to show the project.')
  t.equal(explain('vite', {workspace: 'project'}), undefined)
})

test('should say nothing about programs that documents see, or that are nowhere', async t => {
  const explain = await homeWith(t, {'.tool/bin/tool': 'ELF'})
  for (const program of ['bash', 'not-installed', 'tool', '..', '']) t.equal(explain(program), undefined, program)
})

const whyNot =
  (isOnPath('bwrap', process.env) ? false : 'bubblewrap is missing') ||
  (/^\/(?:root|tmp)\//.test(process.cwd()) && 'the checkout is in a folder that a sandbox replaces')

test('should say so in the report, and follow its own advice', {skip: whyNot}, async t => {
  // A home folder that isn't /root, and whose programs know its path.
  const home = await mkdtemp(path.resolve('.tap/home-'))
  t.teardown(() => rm(home, {recursive: true}))
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(home, name)), {recursive: true})
    await writeFile(path.join(home, name), text, {mode: 0o755})
  }
  await write('.manager/libexec/run', '#!/bin/sh\necho managed\n')
  await write('.manager/shims/managed', `#!/bin/sh\nexec "${home}/.manager/libexec/run"\n`)
  await write('docs/fencepost.config.json', '{}')
  await write('docs/page.md', '```console {{exec}}\n$ managed | cat\nmanaged\n$ env managed\nmanaged\n```\n')
  const run = () => {
    const argv = [path.resolve('dist/cli.cjs'), 'run', '--sandbox', '--keep-going', 'page.md']
    const PATH = `${home}/.manager/shims:${process.env.PATH}`
    try {
      return execFileSync(process.execPath, argv, {cwd: `${home}/docs`, encoding: 'utf8', env: {HOME: home, PATH}})
    } catch (error) {
      return String((error as {readonly stdout?: string}).stdout)
    }
  }
  const said = run().match(/`managed` is in `~\/\.manager\/shims`, .* Set `home: \["\.manager"\]` to show it\./g)
  t.equal(said?.length, 2)
  for (const kept of ['[".manager"]', '[".manager/shims", ".manager"]', '"keep"']) {
    await write('docs/fencepost.config.json', `{"home": ${kept}}`)
    t.match(run(), 'page.md  2 passed', kept)
  }
})
