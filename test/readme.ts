import {access, mkdtemp, readdir, readFile, rm, symlink} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import GithubSlugger from 'github-slugger'
import type {Code} from 'mdast'
import {toString as textOf} from 'mdast-util-to-string'
import {remark} from 'remark'
import {test} from 'tap'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import {commands} from '../src/cli/commands.js'
import {parse} from '../src/parse/parse.js'
import {project} from './commands/project.mjs'

const source = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const tree = remark().parse(source)

/** The code blocks below a heading, up to the next one. */
function codeUnder(title: string): readonly Code[] {
  const start = tree.children.findIndex(node => node.type === 'heading' && textOf(node) === title)
  const rest = tree.children.slice(start + 1)
  const end = rest.findIndex(node => node.type === 'heading')
  return rest.slice(0, end === -1 ? undefined : end).filter(node => node.type === 'code')
}

test('should show what a run of its example prints', async t => {
  const [document] = codeUnder('Fencepost')
  t.match(document, {lang: 'md'})
  const svg = await readFile(new URL('../content/images/run.svg', import.meta.url), 'utf8')
  const [command = '', ...shown] = [...svg.matchAll(/<text[^>]*>(.*)<\/text>/g)].map(([, line = '']) =>
    line
      .replace(/<[^>]*>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
      .replaceAll('\u00a0', ' ')
  )
  const [, file = ''] = /^\$ npx fencepost (\S+)$/.exec(command) ?? []
  const one = await project({[file]: document?.value ?? ''})
  t.match(await one.run(file), {status: 0})
  await one.write(file, document?.value.replace('shirt hat shirt', 'shirt hat scarf') ?? '')
  const {status, stdout} = await one.run(file)
  t.equal(status, 1)
  const withoutDurations = (text: string) => text.replace(/\b[\d.]+ m?s\b/g, '[DURATION]').trimEnd()
  t.equal(withoutDurations(shown.join('\n')), withoutDurations(stdout), 'run `node bench/screenshots.mjs` to renew it')
})

test('should run the quick start on a README', async t => {
  const one = await project({'README.md': '# Ducks\n\n```sh\necho quack\n```\n\n```json\n{}\n```\n'})
  const lines = codeUnder('Quick start').flatMap(({value}) => value.split('\n'))
  t.match(lines[0], / list README\.md/)
  for (const line of lines) {
    const argv = line.replace('npx fencepost ', '').split(' ')
    t.match(await one.run(...argv), {status: 0, stderr: ''}, line)
  }
  t.match(await one.read('snapshots/README.md'), /```output\nquack\n```/)
})

test('should show a cast of the quick start that is up to date', async t => {
  const file = 'content/quick-start.md'
  const text = await readFile(new URL(`../${file}`, import.meta.url), 'utf8')
  const typed = [...text.matchAll(/cast="([^"]*)"/g)].map(([, code]) => code)
  t.same(
    typed.slice(0, 2),
    codeUnder('Quick start').flatMap(({value}) => value.split('\n')),
    'it has the commands of the README'
  )
  const programs = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(programs, {recursive: true}))
  const cli = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url))
  await symlink(cli, path.join(programs, 'fencepost'))
  const {all, exitCode} = await execa('node', [cli, 'cast', '--check', file], {
    all: true,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {PATH: `${programs}:${process.env.PATH}`},
    reject: false
  })
  t.match(all, /6 passed/)
  t.match(all, 'content/images/quick-start.svg is up to date')
  t.equal(exitCode, 0, 'run `fencepost update content/quick-start.md` to renew it')
})

test('should name every command', async t => {
  for (const name of Object.keys(commands))
    t.match(source, name === 'run' ? '`fencepost [run]`' : `\`fencepost ${name}\``)
})

test('should set up a checkout and test it with two commands', async t => {
  t.strictSame(
    codeUnder('Contributing').map(({value}) => value),
    ['npm ci && npx fencepost', 'npm ci && npm test']
  )
})

test('should link to files that are published', async t => {
  const {files} = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  const targets: string[] = []
  visit(tree, node => {
    if ((node.type === 'link' || node.type === 'image') && !/^(?:https?:|#)/.test(node.url))
      targets.push(node.url.replace(/#.*/, ''))
  })
  t.ok(targets.length > 10, `${targets.length} links`)
  for (const target of targets) {
    await t.resolves(readFile(new URL(`../${target}`, import.meta.url)), target)
    t.ok(files.includes(target.split('/')[0]), `${target} is published`)
  }
})

test('should send contributors to files that exist', async t => {
  const guide = await readFile(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8')
  const paths = [...guide.matchAll(/`((?:src|test|bench|content)\/[^\s`]*)`/g)].map(([, file = '']) => file)
  t.ok(paths.length > 20, `${paths.length} paths`)
  for (const file of paths) await t.resolves(access(new URL(`../${file}`, import.meta.url)), file)
})

const manual = (await readdir(new URL('../content', import.meta.url))).filter(file => file.endsWith('.md'))
const readManual = (file: string) => readFile(new URL(`../content/${file}`, import.meta.url), 'utf8')

test('should list every document of the manual in its index', async t => {
  const index = await readManual('README.md')
  t.strictSame(
    manual.filter(file => file !== 'README.md' && !index.includes(`](${file})`)),
    []
  )
})

test('should link to documents and headings that exist', async t => {
  const headings = new Map<string, Set<string>>()
  for (const file of manual) {
    const slugger = new GithubSlugger()
    const slugs = new Set<string>()
    visit(parse(new VFile(await readManual(file))), 'heading', node => {
      slugs.add(slugger.slug(textOf(node)))
    })
    headings.set(file, slugs)
  }
  const broken: string[] = []
  for (const file of manual) {
    const targets: string[] = []
    visit(parse(new VFile(await readManual(file))), node => {
      if ((node.type === 'link' || node.type === 'image') && !/^(?:https?:|#)/.test(node.url)) targets.push(node.url)
    })
    for (const target of targets) {
      const [name = '', anchor] = target.split('#')
      const exists = await access(new URL(`../content/${name || file}`, import.meta.url)).then(
        () => true,
        () => false
      )
      const slugs = headings.get(name || file)
      if (!exists || (anchor !== undefined && !slugs?.has(anchor))) broken.push(`${file}: ${target}`)
    }
  }
  t.strictSame(broken, [])
})
