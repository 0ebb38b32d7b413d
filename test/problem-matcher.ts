import {readFile} from 'node:fs/promises'
import {test} from 'tap'
import {project} from './commands/project.mjs'

interface Pattern {
  readonly regexp: string
  readonly [part: string]: number | string
}

const matchers: readonly {readonly owner: string; readonly pattern: readonly Pattern[]}[] = JSON.parse(
  await readFile('fencepost-matcher.json', 'utf8')
).problemMatcher
const patterns = matchers.flatMap(({pattern}) => pattern)

/** What the patterns find in an output, as runners and editors do. */
function problemsIn(output: string) {
  return output.split('\n').flatMap(line =>
    patterns.flatMap(({regexp, ...parts}) => {
      const found = new RegExp(regexp).exec(line)
      const of = ([part, group]: readonly [string, unknown]) => [part, found?.[Number(group)]] as const
      return found ? [Object.fromEntries(Object.entries(parts).map(of))] : []
    })
  )
}

const page = '# A\n\n`sleep 30`{{exec}}\n\n`vi`{{exec}}\n\n`echo`{{exce}}\n'

test('should find each diagnostic of lint', async t => {
  const one = await project({'a b.md': page})
  const {stdout} = await one.run('lint', 'a b.md')
  t.match(problemsIn(stdout), [
    {code: 'fixed-sleep', column: '2', file: 'a b.md', line: '3', message: /^`sleep 30` waits/, severity: 'note'},
    {code: 'waits-for-input', line: '5', severity: 'warning'},
    {code: 'misspelled-marker', line: '7', severity: 'warning'}
  ])
  t.equal(problemsIn(stdout).length, 3, stdout)
})

test('should find each failed step and each error of a run once, with or without a matrix', async t => {
  const matrix = '---\nfencepost: {matrix: {A: ["(x)", "y"]}}\n---\n\n'
  const one = await project({
    'a.md': '# A\n\n`false`{{exec}}\n\n```console {{exec}}\n$ echo one\ntwo\n```\n\n`echo new`{{exec}}\n',
    'b.md': `${matrix}\`false\`{{exec}}\n`,
    'c.md': '---\nfencepost: {bad: 1}\n---\n\n`echo`{{exec}}\n'
  })
  const {stdout} = await one.run('--ci', '--keep-going', 'a.md', 'b.md', 'c.md')
  t.match(problemsIn(stdout), [
    {file: 'a.md', line: '3', message: 'failed  A'},
    {file: 'a.md', line: '6', message: 'mismatched  A'},
    {file: 'a.md', line: '10', message: 'new  A'},
    {file: 'b.md', line: '5', message: 'failed  b.md'},
    {file: 'b.md', line: '5', message: 'failed  b.md'},
    {code: 'front-matter', file: 'c.md', line: '2', severity: 'error'}
  ])
  t.equal(problemsIn(stdout).length, 6, stdout)
})

test('should show the same patterns in the tasks for VS Code', async t => {
  const manual = await readFile('content/editor.md', 'utf8')
  for (const {regexp} of patterns) t.match(manual, JSON.stringify(regexp))
})
