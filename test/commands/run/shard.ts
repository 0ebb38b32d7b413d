import {test} from 'tap'
import {Parser} from 'tap-parser'
import {readShard} from '../../../src/commands/run/read-shard.js'
import {project} from '../project.mjs'

const pages = Object.fromEntries(
  Array.from({length: 5}, (_, index) => [`content/p${index}.md`, `\`echo ${index}\`{{exec}}\n`])
)

const filesOf = (report: string) =>
  report
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(({event}) => event === 'document')
    .map(({file}) => file)

test('should read which job it is from what each service says', async t => {
  const second = {index: 2, total: 3}
  for (const env of [
    {FENCEPOST_SHARD_INDEX: '1', FENCEPOST_SHARD_TOTAL: '3'},
    {CI_NODE_INDEX: '2', CI_NODE_TOTAL: '3'},
    {CIRCLE_NODE_INDEX: '1', CIRCLE_NODE_TOTAL: '3'},
    {BUILDKITE_PARALLEL_JOB: '1', BUILDKITE_PARALLEL_JOB_COUNT: '3'},
    {FENCEPOST_SHARD_TOTAL: '3', JOB_COMPLETION_INDEX: '1'},
    {BUILDKITE_PARALLEL_JOB: '1', BUILDKITE_PARALLEL_JOB_COUNT: '3', JOB_COMPLETION_INDEX: '7'}
  ])
    t.strictSame(readShard('auto', env), second, JSON.stringify(env))
  t.strictSame(readShard('auto', {CI_NODE_TOTAL: '1'}), {index: 1, total: 1}, 'GitLab without parallel')
  t.strictSame(readShard('3/3', {}), {index: 3, total: 3})
})

test('should refuse a shard that there is not, and say what to write', async t => {
  for (const text of ['0/5', '6/5', '1/0', '1/99999', '5', '1/2/3', '-1/2', '1.5/2', '', 'Auto'])
    t.throws(
      () => readShard(text, {}),
      {code: 'usage', message: /^(?:`--shard` must be `INDEX\/TOTAL`|The index in `--shard INDEX\/TOTAL`)/},
      text
    )
  t.throws(() => readShard('auto', {}), {message: /strategy\.job-index/})
  t.throws(() => readShard('auto', {CI_NODE_INDEX: '2'}), {message: /`CI_NODE_INDEX=2` and no `CI_NODE_TOTAL`/})
  t.throws(() => readShard('auto', {CI_NODE_INDEX: '0', CI_NODE_TOTAL: '3'}), {message: /from 1 and a total/})
  t.throws(() => readShard('auto', {CIRCLE_NODE_INDEX: '3', CIRCLE_NODE_TOTAL: '3'}), {message: /from 0 and a total/})
  t.throws(() => readShard('auto', {JOB_COMPLETION_INDEX: '3'}), {message: /no `FENCEPOST_SHARD_TOTAL`/})

  const one = await project(pages)
  for (const text of ['0/5', '6/5', 'auto']) t.match(await one.run('--shard', text), {status: 2, stderr: /--shard/})
  t.match(await one.run('--durations', 'd.json'), {status: 2, stderr: /with `--shard`/})
  await one.write('d.json', '{"event":"start"}\nnonsense\n')
  t.match(await one.run('--shard', '1/2', '--durations', 'd.json'), {
    status: 2,
    stderr: /d\.json:2: This line is not from a JSON report/
  })
})

test('should follow each document in one shard, and pass a shard that has none', async t => {
  const one = await project(pages)
  const seen: string[] = []
  for (let index = 1; index <= 7; index++) {
    const {status, stdout} = await one.run('--shard', `${index}/7`, '--reporter', 'json')
    t.equal(status, 0)
    t.match(JSON.parse(stdout.split('\n')[0] ?? ''), {event: 'start', shard: {index, of: 5, total: 7}})
    seen.push(...filesOf(stdout))
  }
  t.strictSame(seen.sort(), Object.keys(pages))
  t.match(await one.run('--shard', '7/7'), {status: 0, stdout: /Shard {6}7 of 7, without any of the 5 documents\n/})
  const tap = new Parser()
  tap.end((await one.run('--shard', '7/7', '--reporter', 'tap')).stdout)
  t.match(tap.results, {ok: true, plan: {skipAll: true, skipReason: 'shard 7 of 7, without any of the 5 documents'}})
  const env = {CI: 'true', CI_NODE_INDEX: '2', CI_NODE_TOTAL: '2', PATH: process.env.PATH}
  t.match(await one.runWith({argv: ['--shard', 'auto'], env}), {
    status: 0,
    stdout: /Shard {6}2 of 2\nDocuments {2}2 passed/
  })
})

test('should divide by what an earlier report says, and by number where there is none', async t => {
  const one = await project(pages)
  const first = await one.run('--shard', '1/2', '--durations', 'd.json', '--reporter', 'json')
  t.match(first, {status: 0, stderr: /`d\.json` doesn't exist/})
  t.equal(filesOf(first.stdout).length, 3)
  const line = (file: string, durationMs: number) => `${JSON.stringify({durationMs, event: 'document', file})}\n`
  await one.write(
    'd.json',
    Object.keys(pages)
      .map((file, index) => line(file, index === 3 ? 1000 : 10))
      .join('')
  )
  const {stdout} = await one.run('--shard', '1/2', '--durations', 'd.json', '--reporter', 'json')
  t.strictSame(filesOf(stdout), ['content/p3.md'])
})

test('should take no snapshot for obsolete that belongs to another shard', async t => {
  const one = await project({...pages, 'content/gone.md': '`echo gone`{{exec}}\n'})
  await one.run()
  const {rm} = await import('node:fs/promises')
  await rm(`${one.cwd}/content/gone.md`)
  for (const index of [1, 2, 3]) {
    const {stdout} = await one.run('update', '--shard', `${index}/3`, '--reporter', 'json')
    t.strictSame(
      JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').obsoleteFiles,
      index === 1 ? ['snapshots/content/gone.md'] : []
    )
  }
  await t.rejects(one.read('snapshots/content/gone.md'))
  for (const file of Object.keys(pages)) t.ok(await one.read(`snapshots/${file}`))
})
