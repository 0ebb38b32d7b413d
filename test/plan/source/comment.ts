import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

function planOf(source: string, select: 'marked' | 'shell' = 'marked') {
  return plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'page.md',
    select,
    source,
    tree: parse(new VFile(source))
  })
}

const rules = (source: string) =>
  planOf(source).messages.map(message => `${message.line}:${message.column} ${message.ruleId}`)
const exits = (source: string) => planOf(source).steps.map(({code, options}) => `${code} ${options.exit}`)

test('should apply a comment only to the block right below it', async t => {
  const block = (code: string) => `\`\`\`sh\n${code}\n\`\`\`{{exec}}\n`
  t.same(exits(`<!-- fencepost exit=1 -->\n${block('a')}\n${block('b')}`), ['a 1', 'b 0'])
  t.same(exits(`<!-- fencepost exit=1 -->\n\n${block('a')}`), ['a 1'])
  t.same(exits(`<!-- fencepost exit=1 -->\n\ntext\n\n${block('a')}`), ['a 0'])
  t.same(rules(`<!-- fencepost exit=1 -->\n\ntext\n\n${block('a')}`), ['1:1 unused-options'])
  t.same(rules(`${block('a')}\n<!-- fencepost exit=1 -->\n`), ['5:1 unused-options'])
})

test('should apply a comment above a paragraph to its first marker', async t => {
  t.same(exits('<!-- fencepost exit=1 -->\nRun `a`, `b`{{exec}} and `c`{{exec}}.\n'), ['b 1', 'c 0'])
  t.same(exits('Run `a`{{exec}}, <!-- fencepost exit=1 --> `b`{{exec}}.\n'), ['a 0', 'b 1'])
})

test('should apply a comment in a list, a quote and details', async t => {
  t.same(exits('- a\n\n  <!-- fencepost exit=1 -->\n  ```\n  a\n  ```{{exec}}\n- `b`{{exec}}\n'), ['a 1', 'b 0'])
  t.same(exits('> <!-- fencepost exit=1 -->\n> `a`{{exec}}\n\n`b`{{exec}}\n'), ['a 1', 'b 0'])
  t.same(exits('<details>\n<!-- fencepost exit=1 -->\n\n`a`{{exec}}\n\n</details>\n'), ['a 1'])
  t.same(exits('<!-- fencepost exit=1 -->\n<details>\n\n`a`{{exec}}\n\n</details>\n'), ['a 1'])
  t.same(exits('<!-- fencepost exit=1 -->\n\n- `a`{{exec}}\n- `b`{{exec}}\n'), ['a 1', 'b 0'])
  t.same(exits('- a\n\n  <!-- fencepost exit=1 -->\n\n`b`{{exec}}\n'), ['b 0'])
})

test('should merge the comments above a step, the nearest one winning', async t => {
  const source =
    '<!-- fencepost exit=1 timeout=1s -->\n<!-- lint disable -->\n<!-- fencepost\n  exit=2\n  skip="no net"\n-->\n`a`{{exec}}\n'
  t.match(planOf(source), {messages: [], steps: [{options: {exit: [2], timeout: 1000, skip: 'no net'}}]})
})

test('should make a step of the code in an exec comment, or of the block below it', async t => {
  const source = '<!-- fencepost exec timeout=9s\n\n  cat <<EOF\n    a\n  EOF\n-->\n'
  t.match(planOf(source), {
    messages: [],
    steps: [
      {
        code: 'cat <<EOF\n  a\nEOF',
        codeLine: 3,
        line: 1,
        endLine: 6,
        hidden: true,
        kind: 'command',
        options: {timeout: 9000}
      }
    ]
  })
  t.match(planOf('> <!-- fencepost exec\n> a\n>\n>   b\n> -->\n').steps, [{code: 'a\n\n  b', codeLine: 2, endLine: 5}])
  t.match(planOf('<!--\n  fencepost exec\n  a -->\r\n').steps, [{code: 'a', codeLine: 3, line: 1, endLine: 3}])
  t.match(planOf('<!-- fencepost exec exit=1 -->\n```sh\na\n```\n'), {
    messages: [],
    steps: [{code: 'a', line: 2, hidden: false}]
  })
  t.match(planOf('<!-- fencepost file=a/b.txt\nx\n-->').steps, [
    {kind: 'file', path: 'a/b.txt', code: 'x', hidden: true}
  ])
  t.same(rules('<!-- fencepost exec -->\n\ntext\n'), ['1:1 empty-step'])
})

test('should ignore markers in hidden code', async t => {
  t.match(planOf('<!-- fencepost exec\necho "{{exec}}"\n-->\n'), {messages: [], steps: [{code: 'echo "{{exec}}"'}]})
})

test('should not run a block below an output comment', async t => {
  const source = '```sh\na\n```\n\n<!-- fencepost output -->\n```console\nb\n```\n'
  t.same(
    planOf(source, 'shell').steps.map(step => step.code),
    ['a']
  )
  t.same(planOf(source, 'shell').messages, [])
  t.same(rules('<!-- fencepost output -->\n```sh\na\n```{{exec}}\n'), ['2:1 unused-mark'])
})

test('should report a misspelled or unterminated comment', async t => {
  t.same(rules('<!-- fencpost exit=1 -->\n`a`{{exec}}\n'), ['1:1 near-miss-comment'])
  t.same(rules('<!-- Fencepost: exit=1 -->\n'), ['1:1 near-miss-comment'])
  t.same(rules('a\n\n<!-- fencepost exec\na\n\n`b`{{exec}}\n'), ['3:1 unterminated-comment', '6:4 mark-in-comment'])
  t.same(rules('<!-- a fence post, and prose about fencepost -->\n<!-- TODO -->\n'), [])
})

test('should report invalid options of a comment at their position', async t => {
  t.same(rules('> <!-- fencepost exit=1\n>   timeot=1s -->\n> `a`{{exec}}\n'), ['2:5 unknown-option'])
  t.same(rules('<!-- fencepost name="a -->\n`a`{{exec}}\n'), ['1:1 invalid-option'])
})

test('should keep line breaks in standard input and variables only', async t => {
  const source = '> <!-- fencepost stdin="a\n>   b\n> " env.A="x\n> y"\n> name="a\n> name" -->\n> `cat`{{exec}}\n'
  for (const text of [source, source.replaceAll('\n', '\r\n')])
    t.match(planOf(text).steps, [{options: {stdin: 'a\n  b\n', env: {A: 'x\ny'}, name: 'a name'}}])
})
