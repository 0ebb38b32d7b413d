import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../src/config/step-options.js'
import {parse} from '../../src/parse/parse.js'
import {plan} from '../../src/plan/plan.js'
import {describePlan} from '../../src/report/list.js'

function planOf(source: string, select: 'marked' | 'shell' = 'marked') {
  return plan({defaults: defaultStepOptions, file: 'page.md', select, source, tree: parse(new VFile(source))})
}

const rules = (source: string) => planOf(source).messages.map(message => `${message.line}:${message.ruleId}`)
const codes = (source: string, select?: 'shell') => planOf(source, select).steps.map(step => step.code)

test('should plan the six steps of a real tutorial to the letter', async t => {
  const source = readFileSync(new URL('../fixtures/parse/chainguard-images/input.md', import.meta.url), 'utf8')
  const {steps, messages} = describePlan(planOf(source))
  t.same(messages, [])
  t.same(
    steps.map(step => [step.line, step.endLine]),
    [
      [11, 18],
      [30, 35],
      [43, 46],
      [52, 60],
      [66, 72],
      [78, 89]
    ]
  )
  for (const step of steps)
    t.equal(
      step.code,
      source
        .split('\n')
        .slice(step.line, step.endLine - 1)
        .join('\n')
    )
  t.equal(steps[0]?.title, 'Understanding Chainguard Images › What are Distroless Images?')
  t.equal(steps[0]?.id, `${steps[0]?.title} #1`)
})

test('should take options from the info string, the mark and the comment, the last winning', async t => {
  const [step] = planOf(
    '<!-- fencepost timeout=3s name="It\'s up" -->\n```sh timeout=1s exit=1 title=x\na\n```{{exec T2 timeout=2s interrupt}}\n'
  ).steps
  t.match(step?.options, {exit: [1], interrupt: true, name: "It's up", terminal: 'T2', timeout: 3000})
  t.equal(step?.id, "It's up")
})

test('should plan hidden steps, file steps, keys and typed text', async t => {
  const {steps, messages} = planOf(
    '<!-- fencepost exec always\n  rm -f x\n-->\n\n```yaml file=conf/app.yaml\na: 1\n```\n\n`^C`{{execute ctrl-seq T2}} `ls`{{execute no-newline}}\n'
  )
  t.same(messages, [])
  t.match(steps, [
    {code: 'rm -f x', codeLine: 2, hidden: true, kind: 'command', options: {always: true}},
    {code: 'a: 1', kind: 'file', path: 'conf/app.yaml'},
    {code: '^C', kind: 'keys', options: {terminal: 'T2'}},
    {code: 'ls', kind: 'typed'}
  ])
})

test('should take code from the source, dedented by the block', async t => {
  t.same(codes('- x\n\n  `echo a \\\n  b`{{exec}}\n\n  ```\n  cat <<EOF\n    c\n  EOF\n  ```{{exec}}\n'), [
    'echo a \\\nb',
    'cat <<EOF\n  c\nEOF'
  ])
  t.same(codes('| a |\n|---|\n| `x \\| y`{{exec}} |\n'), ['x | y'])
  t.same(codes('\uFEFF```\r\na\r\nb\r\n```{{exec}}\r\n'), ['a\nb'])
})

test('should take shell blocks of a plain page when asked', async t => {
  const source = '```sh\na\n```\n\n```console\n$ b \\\n> c\nout\n$ d\n```\n\n```js\ne\n```\n\n```bash\nf\n```{{copy}}\n'
  t.same(codes(source), [])
  t.same(codes(source, 'shell'), ['a', 'b \\\nc\nd'])
})

test('should report with its line whatever looks like a step and is none', async t => {
  t.same(rules('`a`{{exectue}}'), ['1:near-miss-mark'])
  t.same(rules('`a`{execute}'), ['1:near-miss-mark'])
  t.same(rules('text {{exec}}'), ['1:mark-without-code'])
  t.same(rules('x\n```{{exec}}\n\ny'), ['2:lost-opener'])
  t.same(rules('```\na\n```\n{{exec}}'), ['4:trailer-on-next-line'])
  t.same(rules('<details>\n```\nb\n```{{exec}}\n</details>'), ['4:swallowed-by-html'])
  t.same(rules('<!-- `a`{{exec}} -->'), ['1:mark-in-comment'])
  t.same(rules('<pre>`a`{{exec}}</pre>'), ['1:mark-in-pre'])
  t.same(rules('```\na\n```{{exec timeot=1s}}'), ['3:unknown-option'])
  t.same(rules('```\na\n```{{exec timeout=1}}'), ['3:invalid-option'])
  t.same(rules('`a`{{exec name=x}} `b`{{exec name=x}}'), ['1:duplicate-name'])
  t.same(rules('```sh file=/etc/x\na\n```'), ['1:file-path'])
  t.same(rules('`x`{{execute ctrl-seq}}'), ['1:keys'])
  t.same(rules('```\n# only\n```{{exec}}'), ['1:empty-step'])
  t.same(rules('<!-- fencepost timeout=1s -->\n\ntext'), ['1:unused-options'])
  t.same(rules('A span that shows `{{exec}}`, and `yaml{2,5}`, and {{TRAFFIC_HOST1_80}}.'), [])
})

test('should let no exec mark vanish in silence', async t => {
  const piece = fc.constantFrom(
    '```',
    '````',
    '~~~',
    '`',
    '\n',
    '\n\n',
    'a',
    '  ',
    '    ',
    '- ',
    '> ',
    '<details>\n',
    '<b>',
    '{{copy}}',
    '`b`'
  )
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 14}), fc.array(piece, {maxLength: 14}), (before, after) => {
      const source = `${before.join('')}{{exec}}${after.join('')}`
      const found = planOf(source)
      // A mark inside code is shown, not used.
      const shown = JSON.stringify(parse(new VFile(source)), (key, value) =>
        key === 'data' || key === 'position' ? undefined : value
      )
      return found.steps.length + found.messages.length > 0 || /"value":"[^"]*\{\{exec\}\}/.test(shown)
    }),
    {numRuns: 500}
  )
  t.pass('held')
})
