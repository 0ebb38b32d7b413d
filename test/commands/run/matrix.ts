import {test} from 'tap'
import {expandMatrix, findDocuments, loadSettings} from '../../../src/index.js'
import {runDocuments as runInTap} from '../../../src/tap/run-documents.js'
import {project} from '../project.mjs'

const front = '---\nfencepost:\n  matrix:\n    K8S: ["1.31", "1.32"]\n---\n\n'
const text = '# A\n\n`echo "Kubernetes $K8S"`{{exec}}\n\n`echo ready`{{exec}}\n'

/** A project whose document `a.md` runs with two versions, one of which has an entry of its own. */
async function recorded(files: Readonly<Record<string, string>> = {}) {
  const one = await project({'a.md': front + text, ...files})
  await one.run('a.md')
  return {...one, headings: async () => (await one.read('snapshots/a.md')).match(/^## .*$/gm) ?? []}
}

test('should run a document once for each combination of values, with them as variables', async t => {
  const matrix = 'matrix: {OS: [linux, mac], K8S: [1, "1.32"]}'
  const one = await project({'a.md': `---\nfencepost:\n  ${matrix}\n---\n\n\`echo "$OS <K8S>"\`{{exec}}\n`})
  const {stdout} = await one.run('a.md')
  const names = ['OS=linux, K8S=1', 'OS=linux, K8S=1.32', 'OS=mac, K8S=1', 'OS=mac, K8S=1.32']
  t.strictSame(stdout.match(/(?<=a\.md \()[^)]*/g), names)
  const snapshot = await one.read('snapshots/a.md')
  t.strictSame(snapshot.match(/^(?:linux|mac) .*$/gm), ['linux 1', 'linux 1.32', 'mac 1', 'mac 1.32'])
  t.match(snapshot, '## a.md #1 (OS=mac, K8S=1.32)\n')
})

test('should read the matrix of the project, of an override and of a document, and prefer it to variables', async t => {
  const config = {
    matrix: {A: ['1', '2']},
    overrides: [{files: 'b.md', matrix: {A: ['3', '4', '5']}}],
    vars: {A: '9'}
  }
  const step = '`echo $A`{{exec}}\n'
  const own = `---\nfencepost: {matrix: {A: ["6"]}, vars: {A: "8"}}\n---\n\n${step}`
  const one = await project({'a.md': step, 'b.md': step, 'c.md': own, 'fencepost.config.json': JSON.stringify(config)})
  const {stdout} = await one.run('a.md', 'b.md', 'c.md')
  t.strictSame(
    stdout.match(/[abc]\.md \(A=\d\)/g),
    ['1', '2', '3', '4', '5', '6'].map(value => `${value < '3' ? 'a' : value < '6' ? 'b' : 'c'}.md (A=${value})`)
  )
  t.match(await one.read('snapshots/c.md'), '```output\n6\n')
})

test('should refuse a version that YAML reads as a number with a fraction, and an empty list', async t => {
  for (const value of ['[1.30]', '[]', '1', '{A: 1}']) {
    const one = await project({'a.md': `---\nfencepost:\n  matrix:\n    K8S: ${value}\n---\n\n${text}`})
    const {status, stdout} = await one.run('a.md')
    t.equal(status, 1, value)
    t.match(stdout, /a\.md:4:1 +error +`matrix\.K8S.*` must be a mapping of names to lists/, value)
  }
})

test('should refuse a matrix of very many combinations', async t => {
  const values = `[${Array.from({length: 20}, (_, index) => index).join(', ')}]`
  const matrix = [...'ABCDEFGH'].map(name => `${name}: ${values}`).join(', ')
  const one = await project({'a.md': `---\nfencepost:\n  matrix: {${matrix}}\n---\n\n${text}`})
  const {status, stdout} = await one.run('a.md')
  t.equal(status, 1)
  t.match(stdout, 'at most 256 combinations')
})

test('should run only the combinations that `--var` chooses', async t => {
  const one = await recorded()
  const {stdout} = await one.run('a.md', '--ci', '--var', 'K8S=1.32')
  t.match(stdout, '✓ a.md (K8S=1.32)  2 passed')
  t.notMatch(stdout, 'K8S=1.31')
  t.match(await one.run('a.md', '--var', 'K8S=1.3'), {
    status: 2,
    stderr: '`a.md` has no combination with `K8S=1.3`. Its matrix has `1.31`, `1.32`.'
  })
})

test('should share the snapshot, and record an entry for a combination whose output differs', async t => {
  const {headings, run} = await recorded()
  t.strictSame(await headings(), ['## A #1', '## A #1 (K8S=1.32)', '## A #2'])
  t.match(await run('a.md', '--ci'), {status: 0, stdout: 'Documents  2 passed, 0 failed\nSteps      4 passed'})
})

test('should fail only the combination whose output no longer matches', async t => {
  const {read, run, write} = await recorded()
  await write('snapshots/a.md', (await read('snapshots/a.md')).replace('Kubernetes 1.32', 'Kubernetes 1.30'))
  const {status, stdout} = await run('a.md', '--ci')
  t.equal(status, 1)
  t.match(stdout, '✓ a.md (K8S=1.31)  2 passed')
  t.match(stdout, '✗ a.md:9 (K8S=1.32)  mismatched')
  t.match(stdout, 'snapshots/a.md:13')
})

test('should update the entry of each combination, and remove those that the shared one replaces', async t => {
  const {headings, read, run, write} = await recorded()
  await write('a.md', front + text.replace('Kubernetes', 'Cluster'))
  t.match(await run('a.md'), {status: 1, stdout: '2 mismatched'})
  await run('update', 'a.md', '--var', 'K8S=1.32')
  t.match(await read('snapshots/a.md'), /^Kubernetes 1\.31$[\s\S]*^Cluster 1\.32$/m, 'one combination alone')
  await run('update', 'a.md')
  t.match(await read('snapshots/a.md'), /^Cluster 1\.31$[\s\S]*^Cluster 1\.32$/m)
  const before = await read('snapshots/a.md')
  await run('update', 'a.md')
  t.equal(await read('snapshots/a.md'), before, 'an update without a change writes nothing')
  await write('a.md', front + text.replace('$K8S', ''))
  await run('update', 'a.md')
  t.strictSame(await headings(), ['## A #1', '## A #2'])
  t.match(await run('a.md', '--ci'), {status: 0})
})

test('should keep the entries of combinations when steps move or only some are selected', async t => {
  const {headings, run, write} = await recorded()
  await write('a.md', front + text.replace('# A\n', '# A\n\n`echo first`{{exec}}\n'))
  await run('update', 'a.md')
  t.strictSame(await headings(), ['## A #1', '## A #2', '## A #2 (K8S=1.32)', '## A #3'])
  await write('a.md', front + text.replace('# A\n', '# A\n\n`echo first`{{exec}}\n').replace('$K8S', ''))
  await run('update', 'a.md:11')
  t.strictSame(await headings(), ['## A #1', '## A #2', '## A #3'])
})

test('should report an entry of a value that left the matrix once, and remove it', async t => {
  const {headings, run, write} = await recorded()
  await write('a.md', front.replace('"1.31", "1.32"', '"1.31", "1.33"') + text)
  const {stdout} = await run('a.md', '--ci')
  t.equal(stdout.match(/No step uses the snapshot entry `A #1 \(K8S=1\.32\)`/g)?.length, 1)
  await run('update', 'a.md')
  t.strictSame(await headings(), ['## A #1', '## A #1 (K8S=1.33)', '## A #2'])
})

test('should report an obsolete entry that the combinations share once', async t => {
  const {run, write} = await recorded()
  await write('a.md', front + text.replace('`echo ready`{{exec}}', ''))
  const {stdout} = await run('a.md', '--ci')
  t.equal(stdout.match(/No step uses the snapshot entry/g)?.length, 1)
})

test('should review each combination on its own', async t => {
  const {headings, read, run, write} = await recorded()
  await write('a.md', front + text.replace('Kubernetes', 'Cluster'))
  const {stdout} = await run('review', 'a.md', '--list')
  t.match(stdout, 'a.md:9 (K8S=1.31)  A #1')
  t.match(stdout, 'a.md:9 (K8S=1.32)  A #1')
  const rows: readonly {readonly combination: string}[] = JSON.parse(
    (await run('review', 'a.md', '--list', '--json')).stdout
  )
  t.strictSame(
    rows.map(({combination}) => combination),
    ['K8S=1.31', 'K8S=1.32']
  )
  await run('review', '--accept', 'a.md:9', '--var', 'K8S=1.32')
  t.match(await read('snapshots/a.md'), /^Kubernetes 1\.31$[\s\S]*^Cluster 1\.32$/m)
  await run('review', '--accept', 'a.md:9')
  t.match(await read('snapshots/a.md'), /^Cluster 1\.31$[\s\S]*^Cluster 1\.32$/m)
  t.strictSame(await headings(), ['## A #1', '## A #1 (K8S=1.32)', '## A #2'])
})

test('should stabilize each combination on its own', async t => {
  const random = 'echo "Kubernetes $K8S took $((RANDOM * RANDOM)) steps"'
  const one = await project({'a.md': `${front}# A\n\n\`${random}\`{{exec}}\n`})
  await one.run('a.md')
  const {stdout} = await one.run('stabilize', 'a.md', '--runs', '2')
  t.match(stdout, 'a.md:9 (K8S=1.31)  A #1')
  t.match(stdout, '✓ a.md (K8S=1.32)  1 step, 1 stabilized, snapshot written')
  const snapshot = await one.read('snapshots/a.md')
  t.match(snapshot, 'Kubernetes 1.31 took [NUMBER] steps')
  t.match(snapshot, 'Kubernetes 1.32 took [NUMBER] steps')
  t.match(await one.run('a.md', '--ci'), {status: 0})
})

test('should count combinations as documents in shards, and merge them', async t => {
  const {run} = await recorded()
  await run('a.md', '--ci', '--reporter', 'json:all.json')
  for (const shard of ['1', '2'])
    await run('--ci', '--shard', `${shard}/2`, '--durations', 'all.json', '--reporter', `json:${shard}.json`, 'a.md')
  const {stdout} = await run('merge', '1.json', '2.json')
  t.match(stdout, '✓ a.md (K8S=1.31)  2 passed')
  t.match(stdout, '✓ a.md (K8S=1.32)  2 passed')
  t.match(stdout, 'Documents  2 passed, 0 failed')
})

test('should name the combination in every report', async t => {
  const {run, write} = await recorded()
  await write('a.md', front + text.replace('ready', 'ready; [ $K8S = 1.31 ]'))
  const names = {
    github: 'title=failed%3A A #2 (K8S=1.32)',
    gitlab: '(K8S=1.32)"',
    html: '>a.md (K8S=1.32)</h2>',
    json: '"combination":"K8S=1.32"',
    junit: '<testsuite name="a.md (K8S=1.32)"',
    pretty: '✗ a.md (K8S=1.32)  1 failed, 1 passed',
    tap: 'not ok 2 - a.md (K8S=1.32)'
  }
  for (const [reporter, name] of Object.entries(names)) {
    const {stdout} = await run('a.md', '--ci', '--reporter', reporter)
    t.ok(stdout.includes(name), `${reporter}: ${name}`)
  }
  t.match((await run('a.md', '--ci')).stdout, 'npx fencepost --var K8S=1.32 a.md:11')
  t.match((await run('--list', 'a.md')).stdout, 'a.md:11 (K8S=1.32)  A #2')
})

test('should give each combination its own fingerprint in the report for GitLab', async t => {
  const {run, write} = await recorded()
  await write('a.md', front + text.replace('ready', 'ready; false'))
  const {stdout} = await run('a.md', '--ci', '--reporter', 'gitlab')
  const prints = (JSON.parse(stdout) as {readonly fingerprint: string}[]).map(({fingerprint}) => fingerprint)
  t.equal(prints.length, 2)
  t.equal(new Set(prints).size, prints.length)
})

test('should run a document that another one needs with the values of that one', async t => {
  const needs = front.replace('matrix:', 'needs: [b.md]\n  matrix:')
  const one = await project({'a.md': `${needs}\`cat version\`{{exec}}\n`, 'b.md': '`echo <K8S> > version`{{exec}}\n'})
  await one.run('a.md')
  t.match(await one.read('snapshots/a.md'), /^1\.31$[\s\S]*^1\.32$/m)
})

test('should run each combination from the library, and in a tap test', async t => {
  const {cwd} = await recorded()
  const settings = await loadSettings({cwd, env: {}, flags: {}})
  const documents = await findDocuments({cwd, paths: ['a.md'], settings})
  t.match(await expandMatrix(documents, settings), [
    {combination: {name: 'K8S=1.31', vars: {K8S: '1.31'}}, file: 'a.md'},
    {combination: {name: 'K8S=1.32'}, file: 'a.md'}
  ])
  const names: string[] = []
  await runInTap(
    {
      comment() {},
      fail: message => t.fail(message),
      pass() {},
      teardown: run => void t.teardown(run),
      test: async name => void names.push(name)
    },
    'a.md',
    {cwd}
  )
  t.strictSame(names, ['a.md (K8S=1.31)', 'a.md (K8S=1.32)'])
})
