import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {execa} from 'execa'
import root, {test} from 'tap'
import {type FinalResults, Parser, type Result} from 'tap-parser'
import {runDocuments} from '../../src/tap/run-documents.js'

const adapter = new URL('../../src/tap/run-documents.ts', import.meta.url).href
const tap = import.meta.resolve('tap')
const tsx = import.meta.resolve('tsx')

interface Run {
  readonly stdout: string
  readonly exitCode: number | undefined
  readonly asserts: readonly Result[]
  readonly final: FinalResults | undefined
}

/** Runs a test file of a user in a project of its own. */
async function project(files: Readonly<Record<string, string>>, call = "'*.md'") {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-tap-'))
  root.teardown(() => rm(cwd, {force: true, recursive: true}))
  const code = `import t from ${JSON.stringify(tap)}\nimport {runDocuments} from ${JSON.stringify(adapter)}\nawait runDocuments(t, ${call})\n`
  for (const [name, text] of Object.entries({'docs.test.mjs': code, 'package.json': '{}', ...files}))
    await writeFile(path.join(cwd, name), text)
  return {
    cwd,
    read: (name: string) => readFile(path.join(cwd, name), 'utf8'),
    async run(env: Readonly<Record<string, string>> = {}): Promise<Run> {
      const {exitCode, stdout} = await execa('node', [`--import=${tsx}`, 'docs.test.mjs'], {
        cwd,
        env: {PATH: process.env.PATH ?? '', ...env},
        extendEnv: false,
        reject: false
      })
      const asserts: Result[] = []
      let final: FinalResults | undefined
      const parser = new Parser(results => {
        final = results
      })
      const listen = (one: Parser) => {
        one.on('assert', result => asserts.push(result))
        one.on('child', listen)
      }
      listen(parser)
      parser.end(stdout)
      return {asserts, exitCode, final, stdout}
    }
  }
}

const page = (command: string) => `# Page\n\nText.\n\n\`\`\`\n${command}\n\`\`\`{{exec}}\n`

test('should make each document a subtest and each step an assertion that points at its line', async t => {
  const one = await project({'a.md': page('echo one'), 'b.md': `${page('echo two')}\n\`false\`{{exec}}\n`})
  const first = await one.run()
  t.equal(first.exitCode, 1)
  t.match(first.stdout, /# Subtest: a\.md[\s\S]*# Subtest: b\.md/)
  const failed = first.asserts.find(({fullname, ok}) => !ok && fullname.includes('Page'))
  t.match(failed?.diag, {at: {fileName: /b\.md$/, lineNumber: 9}, outcome: 'failed', status: 1})
  t.match(await one.read('snapshots/a.md'), /echo one/)
})

test('should show a diff, and update the snapshot if tap updates its own', async t => {
  const one = await project({'a.md': page('echo one')})
  t.match(await one.run(), {exitCode: 0, final: {ok: true}})
  await writeFile(path.join(one.cwd, 'a.md'), page('echo two'))
  const differs = await one.run()
  t.equal(differs.exitCode, 1)
  t.match(differs.asserts.find(({ok}) => !ok)?.diag, {diff: /-one\n\+two\n/, outcome: 'mismatched'})
  t.match(await one.run({TAP_SNAPSHOT: '1'}), {exitCode: 0})
  t.match(await one.read('snapshots/a.md'), /\ntwo\n/)
  t.match(await one.run({CI: 'true'}), {exitCode: 0})
})

test('should show skip reasons, and fail for an error in the document', async t => {
  const one = await project(
    {
      'a.md': '<!-- fencepost skip="needs an account\u001b[31m" -->\n\n`exit 3`{{exec}}\n',
      'b.md': '<!-- fencepost tiemout=5s -->\n\n`ls`{{exec}}\n'
    },
    "['a.md', 'b.md'], {keepGoing: true}"
  )
  const run = await one.run({CI: 'true'})
  t.equal(run.exitCode, 1)
  t.match(run.stdout, / # SKIP needs an account(?!\u001b)\S*\n/)
  const mistake = run.asserts.find(({ok, name}) => !ok && name.includes('Did you mean `timeout`?'))
  t.match(mistake?.diag, {at: {fileName: /b\.md$/, lineNumber: 1}})
  await t.rejects(one.read('snapshots/a.md'), 'nothing is written in CI')
})

test('should keep tap out of the command line', async t => {
  const sources = fileURLToPath(new URL('../../src/tap/', import.meta.url))
  for (const name of await readdir(sources)) t.notMatch(await readFile(path.join(sources, name), 'utf8'), /from 'tap'/)
})

test('should reject a selection without steps, and unknown options', async t => {
  const cwd = t.testdir({'a.md': page('echo one'), 'package.json': '{}'})
  for (const [globs, options, message] of [
    ['*.md', {name: 'nobody'}, /No step's name contains `nobody`/],
    ['a.md:99', {}, /There is no step at a\.md:99/],
    ['*.md', {keepGoin: true}, /`runDocuments` has no option `keepGoin`\. Did you mean `keepGoing`\?/],
    ['*.md', {timeout: '5s'}, /no option `timeout`\. It is a step option: write `\{defaults: \{timeout: …\}\}`/],
    ['*.md', {update: 'all'}, /no option `update`\. .*`cwd`, `name`/]
  ] as const) {
    await t.rejects(runDocuments(t, globs, {cwd, ...options}), {code: 'usage', message})
  }
})
