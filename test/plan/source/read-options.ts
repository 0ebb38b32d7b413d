import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'

function planOf(source: string, select: 'marked' | 'shell' = 'marked', defaults = defaultStepOptions) {
  return plan({defaults, file: 'page.md', select, source, tree: parse(new VFile(source))})
}

const options = (source: string) => planOf(source).steps.map(step => step.options)
const problems = (source: string, select?: 'shell') =>
  planOf(source, select).messages.map(({line, column, ruleId, fatal}) => `${line}:${column} ${ruleId} ${fatal}`)

test('should prefer the comment to the marker, the marker to the info string, and that to the defaults', async t => {
  const defaults = {...defaultStepOptions, timeout: 1, cwd: 'd', env: {A: '1', B: '1'}}
  const source =
    '<!-- fencepost exit=4 env.B=4 -->\n```sh exit=2 terminal=T2 stream=stdout cwd=i\na\n```{{exec exit=3 T3 stream=stderr}}\n'
  const [step] = planOf(source, 'marked', defaults).steps
  t.same(step?.options, {...defaults, exit: [4], terminal: 'T3', stream: 'stderr', cwd: 'i', env: {A: '1', B: '4'}})
})

test('should read the marker and options of an opening fence', async t => {
  t.match(options('```bash {{exec timeout=1s}} exit=1 only\na\n```\n'), [{timeout: 1000, exit: [1], only: true}])
  t.match(options('~~~bash <<execute T2 interrupt>>\na\n~~~\n'), [{terminal: 'T2', interrupt: true}])
  t.match(options('```{{exec}}\na\n```\n'), [{}])
  t.match(options('```bash{{exec}}\na\n```\n'), [{}])
  t.match(options('```sh skip="no net" name="a \\" b"\na\n```{{exec}}\n'), [{skip: 'no net', name: 'a " b'}])
})

test('should read hosts, keys and typed text of markers', async t => {
  const source =
    '`a`{{execute HOST2}} `b`{{execute no-newline t2}} `^ESC`{{execute ctrl-seq T3}} `d`{{interrupt execute}}'
  t.match(planOf(source).steps, [
    {kind: 'command', options: {terminal: 'HOST2'}},
    {kind: 'typed', options: {terminal: 'T2'}},
    {kind: 'keys', options: {terminal: 'T3'}},
    {kind: 'command', options: {interrupt: true}}
  ])
})

test('should use the first of several markers', async t => {
  t.match(options('`a`{{copy}}{{exec T2 exit=1}}{{exec T3 exit=2}}'), [{terminal: 'T2', exit: [1]}])
  t.match(options('```sh {{exec T2}}\na\n```{{exec T3}}'), [{terminal: 'T2'}])
})

test('should not run copy, open and empty markers', async t => {
  t.match(planOf('`a`{{copy}} `b`{{open}} `c`{{}}\n\n```sh\nd\n```{{copy}}\n\n```sh {{copy}}\ne\n```\n', 'shell'), {
    messages: [],
    steps: []
  })
})

test('should report an unknown option at its position with the nearest name, as an error', async t => {
  t.same(problems('```sh timeot=1s\na\n```{{exec}}\n'), ['1:7 unknown-option true'])
  t.same(problems('`a`{{exec timeot=1s}}'), ['1:11 unknown-option true'])
  t.same(problems('<!-- fencepost\n  exit=1 fil=a\n-->\n`a`{{exec}}'), ['2:10 unknown-option true'])
  const [message] = planOf('`a`{{exec timeot=1s}}').messages
  t.match(message?.reason, /Unknown option `timeot`/)
  t.match(message?.note, /`timeout`/)
  t.equal(message?.source, 'fencepost')
})

test('should report an invalid value at its position', async t => {
  t.same(problems('`a`{{exec exit=1 timeout=1}}'), ['1:18 invalid-option true'])
  t.same(problems('```sh exit=900\na\n```{{exec}}\n'), ['1:7 invalid-option true'])
})

test('should ignore attributes of other tools in an info string', async t => {
  t.same(problems('```bash {1,3-4} title="a b" hl_lines="1" copy showLineNumbers\na\n```{{exec}}\n'), [])
  t.same(problems('```{.bash .numberLines exit=9}\na\n```{{exec}}\n'), [])
  t.same(problems('```sh timeot=1s x=y\na\n```\n', 'shell'), [])
})

test('should make file steps from info string, marker and comment', async t => {
  const source =
    '```yaml file=a.yaml\na\n```\n\n```\nb\n```{{exec file=b.txt}}\n\n<!-- fencepost file=c -->\n```\nc\n```{{copy}}\n\n```json file=d\n\n```\n'
  t.match(planOf(source), {
    messages: [],
    steps: [
      {kind: 'file', path: 'a.yaml', code: 'a', language: 'yaml'},
      {kind: 'file', path: 'b.txt'},
      {kind: 'file', path: 'c'},
      {kind: 'file', path: 'd', code: ''}
    ]
  })
  t.same(problems('```sh file=a\na\n```{{exec}}\n\n```\nb\n```{{exec file=b}}\n\n```sh file=c\nc\n```{{copy}}\n'), [
    '3:4 unused-mark false'
  ])
  t.same(problems('```yaml name=a file=../b\na\n```\n'), [], 'it belongs to another tool')
  t.match(problems('<!-- fencepost exec file=../b -->\n```yaml\na\n```\n'), [/file-path true/])
})

test('should give each step a unique id, and report a duplicate name as an error', async t => {
  const plan = planOf('`a`{{exec name=x}} `b`{{exec name=x}} `c`{{exec name="x (2)"}} `d`{{exec name=x}}')
  t.equal(new Set(plan.steps.map(step => step.id)).size, 4)
  t.same(
    plan.messages.map(message => [message.ruleId, message.fatal]),
    Array(3).fill(['duplicate-name', true])
  )
})
