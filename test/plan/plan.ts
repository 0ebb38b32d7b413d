import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import type {Root} from 'mdast'
import {test} from 'tap'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import {describePlan} from '../../src/commands/list/format.js'
import {defaultStepOptions} from '../../src/config/step-options.js'
import {parse} from '../../src/parse/parse.js'
import {plan} from '../../src/plan/plan.js'
import {readShell} from '../../src/shell-code/shell-commands.js'
import {growth} from '../growth.mjs'

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

const rules = (source: string) => planOf(source).messages.map(message => `${message.line}:${message.ruleId}`)
const codes = (source: string, select?: 'shell') => planOf(source, select).steps.map(step => step.code)

test('should plan the six steps of a real tutorial exactly', async t => {
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

test('should merge options of info string, marker and comment, the last winning', async t => {
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

test('should take code from the source without the indent of its block', async t => {
  t.same(codes('- x\n\n  `echo a \\\n  b`{{exec}}\n\n  ```\n  cat <<EOF\n    c\n  EOF\n  ```{{exec}}\n'), [
    'echo a \\\nb',
    'cat <<EOF\n  c\nEOF'
  ])
  t.same(codes('| a |\n|---|\n| `x \\| y`{{exec}} |\n'), ['x | y'])
  t.same(codes('\uFEFF```\r\na\r\nb\r\n```{{exec}}\r\n'), ['a\nb'])
})

test('should select the shell blocks of an unmarked document', async t => {
  const source = '```sh\na\n```\n\n```console\n$ b \\\n> c\nout\n$ d\n```\n\n```js\ne\n```\n\n```bash\nf\n```{{copy}}\n'
  t.same(codes(source), [])
  t.same(codes(source, 'shell'), ['a', 'b \\\nc', 'd'])
})

test('should report everything that only looks like a step, at its line', async t => {
  t.same(rules('`a`{{exectue}}'), ['1:misspelled-marker'])
  t.same(rules('`a`{execute}'), ['1:misspelled-marker'])
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

test('should report as JSON in the public form', async t => {
  const described = describePlan(planOf('# A\n\n`a`{{exec T2}} {{exec}}\n'))
  t.same(described, {
    file: 'page.md',
    steps: [
      {
        id: 'A #1',
        title: 'A',
        line: 3,
        endLine: 3,
        code: 'a',
        kind: 'command',
        session: 'plain',
        terminal: 'T2',
        options: {...defaultStepOptions, terminal: 'T2'}
      }
    ],
    terminals: [],
    messages: [
      {
        line: 3,
        column: 16,
        ruleId: 'mark-without-code',
        reason: "`{{exec}}` doesn't follow a closing fence or inline code, so nothing runs"
      }
    ]
  })
})

test('should list messages by line and column', async t => {
  t.same(rules('{{exec}} `b`{{exectue}}\n\n`a`{{exec x=1}} {{exec}}\n\n```\n\n```{{exec}}\n'), [
    '1:mark-without-code',
    '1:misspelled-marker',
    '3:unknown-option',
    '3:mark-without-code',
    '7:empty-step'
  ])
})

/** Pages as no author means them, but as they come: fences, spans, containers, HTML and markers in any order. */
const irregular = fc
  .array(
    fc.oneof(
      fc.constantFrom('{{exec}}', '<<execute T1>>', '{{ Execute interrupt }}', '{{exec exit=1}}', '{{exec !}}'),
      fc.constantFrom('```', '```sh', '````', '~~~', '`a`', '`', '``', '```b```'),
      fc.constantFrom('\n', '\n', '\n\n', '\r\n', ' ', '    ', '\t'),
      fc.constantFrom('- ', '> ', '1. ', '# ', '| ', '|---|\n', '[a](', ')', '---\n', '\\', '[^1]: '),
      fc.constantFrom('<details>\n', '<pre>', '</pre>', '<!--', '-->', '<!-- fencepost exec\n', '<b>', '<', '{', '}'),
      fc.constantFrom('ls', 'EOF', '{{copy}}', '{{TRAFFIC_HOST1_80}}', '{{exec', '{execute}', 'text')
    ),
    {maxLength: 24}
  )
  .map(pieces => pieces.join(''))

test('should report a marker without a step at its own line', async t => {
  t.same(rules('``\n``{{exec}}'), ['2:empty-step'])
  t.same(rules('```\n\n```{{exec}}'), ['3:empty-step'])
  t.same(rules('{{exec-->> '), ['1:unterminated-marker'])
  t.same(rules('ls<pre>`a`{{exec !}}'), ['1:misspelled-marker'])
  t.same(rules('```\nnot\na key\n```{{execute ctrl-seq}}'), ['4:keys'])
})

test('should account for every exec marker', async t => {
  fc.assert(
    fc.property(irregular, source => {
      const {steps, messages} = planOf(source)
      const tree = parse(new VFile(source))

      for (const marker of source.matchAll(/(?:\{\{|<<)\s*exec(?:ute)?\b[^{}<>`\r\n]*(?:\}\}|>>)/gi)) {
        const line = source.slice(0, marker.index).split(/\r\n|\n|\r/).length
        const isStep = steps.some(step => step.line <= line && line <= step.endLine)
        const isReported = messages.some(message => message.line === line || isAbout(message, marker.index))
        if (!isStep && !isReported && !isShown(tree, {offset: marker.index, source})) return false
      }

      return true
    }),
    {numRuns: 3000}
  )
  t.pass('held')

  function isAbout({place}: ReturnType<typeof planOf>['messages'][number], offset: number): boolean {
    return place !== undefined && 'offset' in place && place.offset === offset
  }

  /** Whether an offset stands in an inline span or between the fences of a block that has both. */
  function isShown(tree: Root, {offset, source}: {offset: number; source: string}): boolean {
    let shown = false
    visit(tree, node => {
      const start = node.position?.start.offset ?? 0
      const end = node.position?.end.offset ?? 0
      if (offset < start || offset >= end) return
      if (node.type === 'inlineCode') shown = true
      if (node.type !== 'code' || !/^[`~]{3}/.test(source.slice(start))) return
      const [first, ...rest] = source.slice(start, end).split(/\r\n|\n|\r/)
      shown = offset > start + (first?.length ?? 0) && /(?:`{3}|~{3})/.test(rest.at(-1) ?? '')
    })
    return shown
  }
})

test('should give every step its lines, in order, and a unique id', async t => {
  fc.assert(
    fc.property(irregular, fc.constantFrom('marked' as const, 'shell' as const), (source, select) => {
      const {steps, messages} = planOf(source, select)
      const count = source.split(/\r\n|\n|\r/).length
      t.equal(new Set(steps.map(step => step.id)).size, steps.length)
      let last = 0
      for (const {line, codeLine, endLine} of steps) {
        t.ok(last <= line && line <= codeLine && codeLine <= endLine && endLine <= count, source)
        last = line
      }
      for (const {line, column, ruleId, reason, note} of messages) {
        t.ok((line ?? 0) >= 1 && (line ?? 0) <= count && (column ?? 0) >= 1)
        t.ok(ruleId && note && !/[\r\n]/.test(reason), reason)
      }
    }),
    {numRuns: 500}
  )
})

test('should take linear time', async t => {
  const shapes = {
    markers: '`a`{{exec}} ',
    'markers without code': '{{exec}} ',
    'markers without end': '{{exec ',
    'single braces': '{a ',
    'fences that close nothing': 'a\n```{{exec}}\n\n',
    'comments without a step': '<!-- fencepost exit=1 -->\n',
    'comments without end': '<!-- ',
    'markers in HTML': '<b>`a`{{exec}} <pre> <!-- {{exec}} -->\n',
    'steps of one name': '`a`{{exec name=x}} '
  }

  for (const [name, shape] of Object.entries(shapes)) {
    const pages = new Map<number, {readonly source: string; readonly tree: Root}>()
    const planned = (count: number) => {
      const source = shape.repeat(count)
      const page = pages.get(count) ?? {source, tree: parse(new VFile(source))}
      pages.set(count, page)
      return plan({defaults: defaultStepOptions, readShell, file: 'page.md', select: 'marked', ...page})
    }
    const ratio = await growth(planned, 800)
    t.ok(ratio < 2.5, `${name}: twice the page takes ${ratio.toFixed(1)} times as long`)
  }
})

test('should accept deeply nested containers', async t => {
  t.same(codes(`${'> '.repeat(100)}\`a\`{{exec}}`), ['a'])
  t.throws(() => codes(`${'> '.repeat(101)}\`a\`{{exec}}`), /More than 100 lists and quotes are nested/)
})
