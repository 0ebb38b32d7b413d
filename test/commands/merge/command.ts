import {rm} from 'node:fs/promises'
import {test} from 'tap'
import {Parser} from 'tap-parser'
import {project} from '../project.mjs'
import {scenario} from '../scenario-project.mjs'

const pages = {
  'content/a.md': '# A\n\n`echo a`{{exec}}\n',
  'content/b.md': '# B\n\n```sh\necho b\nfalse\n```{{exec}}\n\n`echo never`{{exec}}\n',
  'content/c.md': '# C\n\n`echo c`{{exec}}\n',
  'content/d.md': '# D\n\n`echo "<script>"`{{exec}}\n',
  'content/e.md': '# E\n\n`echo e`{{exec exit=7}}\n'
}

/** A project whose three shards have written their reports. */
async function shards(files: Readonly<Record<string, string>> = pages) {
  const one = await project(files, {mode: 0o755})
  await one.run()
  const statuses: number[] = []
  for (const index of [1, 2, 3])
    statuses.push((await one.run('--shard', `${index}/3`, '--reporter', `json:reports/${index}.json`)).status)
  return {...one, statuses}
}

/** A report without what differs from run to run. */
const steady = (text: string) =>
  text
    .replace(/ +\d+ ms\b/g, '')
    .replace(/\d+\.\d+ s\b/g, 'T')
    .replace(/"durationMs":[\d.]+/g, '"durationMs":0')
    .replace(/time="[\d.]+"/g, 'time=""')
    .replace(/,"shard":\{[^}]*\}/, '')
    .replace(/"path":"\w+",/g, '')

const parseLines = (text: string) =>
  steady(text)
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

test('should make of the reports of shards what one run would have reported, in each reporter', async t => {
  const one = await shards()
  t.strictSame(one.statuses, [0, 1, 0])
  for (const reporter of ['pretty', 'tap', 'junit', 'gitlab', 'json', 'github']) {
    const whole = await one.run('--reporter', reporter)
    const merged = await one.run('merge', 'reports/3.json', 'reports/1.json', 'reports/2.json', '--reporter', reporter)
    t.match(merged, {status: 1, stderr: ''})
    if (reporter === 'json') t.same(parseLines(merged.stdout), parseLines(whole.stdout))
    else t.equal(steady(merged.stdout), steady(whole.stdout), reporter)
  }
})

test('should write html and several reports at once, from a glob', async t => {
  const one = await shards()
  const argv = ['merge', 'reports/*.json', '--reporter', 'html:out/index.html', '--reporter', 'tap']
  const {status, stdout} = await one.run(...argv)
  t.equal(status, 1)
  t.match(
    Parser.parse(stdout).find(([kind]) => kind === 'complete'),
    ['complete', {count: 5, fail: 2}]
  )
  const html = await one.read('out/index.html')
  for (const file of Object.keys(pages)) t.match(html, file)
  t.match(html, /<h1[^>]*>.*D/)
  t.notMatch(html, /echo "<script>"/)
})

test('should keep the files of a scenario together and in the order of the run', async t => {
  const one = await shards({
    'content/z.md': '`echo z`{{exec}}\n',
    ...scenario,
    'fencepost.config.json': '{"content": ["**/*.md"]}'
  })
  const whole = await one.run('--reporter', 'tap')
  const merged = await one.run('merge', 'reports/*.json', '--reporter', 'tap')
  t.match(merged.stdout, /one\/intro\.md|intro/)
  t.equal(steady(merged.stdout), steady(whole.stdout))
  t.equal(merged.status, whole.status)
})

test('should pass where every shard has', async t => {
  const {'content/b.md': _, 'content/e.md': __, ...good} = pages
  const one = await shards(good)
  t.match(await one.run('merge', 'reports/*.json'), {status: 0, stdout: /Documents {2}3 passed, 0 failed/})
})

test('should exit with 2 where a shard is missing, doubled, cut off or of another run', async t => {
  const one = await shards()
  const merge = (...files: readonly string[]) => one.run('merge', ...files.map(file => `reports/${file}.json`))
  t.match(await merge('1', '3'), {status: 2, stderr: /Got 2 of 3 shards; missing: 2\/3/, stdout: ''})
  const first = await one.read('reports/1.json')
  await one.write('reports/copy.json', first)
  t.match(await merge('1', '2', '3', 'copy'), {
    status: 2,
    stderr: /1\/3 in `reports\/1\.json` and 1\/3 in `reports\/copy\.json` are the same shard/
  })
  const lines = first.trimEnd().split('\n')
  for (const left of [lines.length - 1, 1, 0]) {
    await one.write(
      'reports/cut.json',
      lines
        .slice(0, left)
        .map(line => `${line}\n`)
        .join('')
    )
    t.match(await merge('cut', '2', '3'), {
      status: 2,
      stderr: /`reports\/cut\.json` is cut off/
    })
  }
  await one.write('reports/cut.json', first.slice(0, -20))
  t.match(await merge('cut', '2', '3'), {
    status: 2,
    stderr: /reports\/cut\.json:\d+: This line is not from a JSON report/
  })
  await one.write('reports/cut.json', `${first}${first}`)
  t.match(await merge('cut', '2', '3'), {status: 2, stderr: /holds more than one report/})
  await one.write('reports/cut.json', lines.filter(line => !line.includes('"event":"document"')).join('\n'))
  t.match(await merge('cut', '2', '3'), {status: 2, stderr: /cut off after 0 of/})
  await one.write('reports/cut.json', `${lines.at(0)}\n${lines.at(-1)?.replace('{', '{"signal":"SIGTERM",')}\n`)
  t.match(
    await merge('cut', '2', '3'),
    {status: 2, stderr: /cut off after 0 of/},
    'a run that a signal ends tells of all'
  )

  const line = (file: string, durationMs: number) => `${JSON.stringify({durationMs, event: 'document', file})}
`
  await one.write(
    'd.json',
    Object.keys(pages)
      .map(file => line(file, file.endsWith('d.md') ? 900 : 1))
      .join('')
  )
  await one.run('--shard', '1/3', '--durations', 'd.json', '--reporter', 'json:reports/other.json')
  t.match(await merge('other', '2', '3'), {status: 2, stderr: /Give every job the same `--durations`/})
  await one.run('--shard', '1/2', '--reporter', 'json:reports/other.json')
  t.match(await merge('other', '2', '3'), {status: 2, stderr: /shards of different runs/})
  await rm(`${one.cwd}/content/e.md`)
  await one.run('--shard', '1/3', '--reporter', 'json:reports/other.json')
  t.match(await merge('other', '2', '3'), {status: 2, stderr: /runs of different documents/})
})

test('should exit with 2 where the end of a report hides a failure', async t => {
  const one = await shards()
  const report = await one.read('reports/2.json')
  const end = report.lastIndexOf('{"event":"end"')
  for (const [from, to] of [
    ['"failed":true', '"failed":false'],
    [/"documents":\{"failed":\d+/, '"documents":{"failed":0']
  ] as const) {
    await one.write('reports/2.json', report.slice(0, end) + report.slice(end).replace(from, to))
    t.match(await one.run('merge', 'reports/*.json'), {status: 2, stderr: /`reports\/2\.json` contradicts itself/})
  }
})

test('should exit with 2 where there is nothing to merge, or the merged report would replace one', async t => {
  const one = await shards({'content/a.md': '`echo a`{{exec}}\n'})
  t.match(await one.run('merge'), {status: 2, stderr: /No reports to merge\. Name them/})
  t.match(await one.run('merge', 'nothing/*.json'), {status: 2, stderr: /No reports match `nothing\/\*\.json`/})
  t.match(await one.run('merge', 'reports'), {status: 2, stderr: /`.*reports` isn't a regular file/})
  const before = await one.read('reports/1.json')
  t.match(await one.run('merge', 'reports/*.json', '--reporter', 'json:./reports/1.json'), {
    status: 2,
    stderr: /would overwrite `reports\/1\.json`/
  })
  t.equal(await one.read('reports/1.json'), before)
  t.match(await one.run('merge', 'package.json'), {
    status: 2,
    stderr: /package\.json:1: This line is not from a JSON report/
  })
})

test('should make another report of a whole one', async t => {
  const one = await project({'content/a.md': '`echo a`{{exec}}\n'})
  await one.run('--reporter', 'json:whole.json')
  t.match(await one.run('merge', 'whole.json', '--reporter', 'tap'), {status: 0, stdout: /ok 1 - content\/a\.md/})
})
