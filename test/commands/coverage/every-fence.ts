import fc from 'fast-check'
import {test} from 'tap'
import {VFile} from 'vfile'
import {loadSettings} from '../../../src/config/load-settings.js'
import {cover} from '../../../src/coverage/cover.js'
import {selectSteps} from '../../../src/engine/documents/select-steps.js'
import {planSource} from '../../../src/engine/plan/plan-source.js'
import {parse} from '../../../src/parse/parse.js'

const block = (code: string, info = 'sh') => `\`\`\`${info}\n${code}\n\`\`\`\n`
const indent = (text: string, size = 4) => text.replace(/^(?=.)/gm, ' '.repeat(size))

/** Parts of documents, each with whole fences. */
const pieces = [
  block('echo a'),
  block('echo a', 'bash title="a.sh" {1,3-5}'),
  block('echo a', '{.bash .numberLines}'),
  block('x', 'js'),
  block('x', ''),
  block('$ echo a\na', ''),
  block('Usage: $ x', 'text'),
  block('ls', 'fish'),
  block('ls', 'powershell'),
  block('C:\\> dir', 'console'),
  block('no prompt', 'console'),
  block('# prose about it.', 'console'),
  block('mysql> select 1;', 'console'),
  block('ssh <user>@<host>'),
  block('brew install x\nno-such-manager'),
  block('', 'sh'),
  block('# only a comment', 'sh'),
  block('a', 'output'),
  block('{{#include x.sh}}', 'sh'),
  block(block('echo a'), 'md').replaceAll(/^```(?=md$)|```\n$/gm, '````'),
  '~~~sh\necho a\n```\n~~~\n',
  `!!! tip "Title"\n\n${indent(block('echo a'))}`,
  `=== "Linux"\n\n${indent(block('echo a'))}\n=== "macOS"\n\n${indent(block('echo b'))}`,
  `=== "a"\n\n    1.  one\n\n${indent(block('echo a'), 8)}`,
  `[^1]: Text\n\n${indent(block('echo a'))}`,
  `Term\n:   Text\n\n${indent(block('echo a'))}`,
  `- item\n\n${indent(block('echo a'), 2)}`,
  `- item\n\n${indent(block('echo a'), 6)}`,
  `> quote\n>\n${block('echo a').replace(/^(?=.)/gm, '> ')}`,
  `Text:\n${indent(block('echo a'))}`,
  `Text:\n\n${indent(block('echo a'))}`,
  `<details>\n<summary>More</summary>\n${block('echo a')}</details>\n`,
  `<details>\n\n${block('echo a')}\n</details>\n`,
  `<div>\n${block('x', 'json')}</div>\n`,
  `<pre>\n${block('echo a')}</pre>\n`,
  `<!--\n${block('echo a')}-->\n`,
  `<Note>\n${block('echo a')}</Note>\n`,
  `::: code-group\n${block('npm i', 'sh [npm]')}\n${block('yarn', 'sh [yarn]')}:::\n`,
  `:::tip\n${block('echo a')}:::\n`,
  `{{% tab name="Linux" %}}\n${block('echo a')}{{% /tab %}}\n`,
  `{/*\n${block('echo a')}*/}\n`,
  `<!-- fencepost skip="later" -->\n\n${block('echo a')}`,
  `${block('echo a').trimEnd()}{{exec}}\n`,
  `${block('echo a').trimEnd()}{{copy}}\n`,
  'Inline ```code``` and `~~~`.\n'
]

/** Counts opening fences by their lines alone. */
function countFences(source: string): number {
  let count = 0
  let open: {readonly fence: string; readonly indent: number} | undefined
  for (const line of source.split(/\r?\n/)) {
    const [, before = '', fence = '', rest = ''] = /^([\s>]*)(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (fence === '') continue
    if (!open) {
      if (fence.startsWith('`') && rest.includes('`')) continue
      open = {fence, indent: before.length}
      count++
    } else if (fence.startsWith(open.fence) && /^\s*(?:\{\{.*)?$/.test(rest) && before.length < open.indent + 4)
      open = undefined
  }
  return count
}

const settings = await loadSettings({cwd: import.meta.dirname, env: {}, flags: {select: 'shell'}})

/** Returns what isn't accounted for in a document. */
async function check(source: string): Promise<readonly string[]> {
  const {plan} = await planSource({file: 'a.md', settings, source})
  const {skipReason} = selectSteps(plan.steps, {lines: []})
  const tree = parse(new VFile({path: 'a.md', value: source}))
  const {blocks, others} = cover({file: 'a.md', settings, skipReason, source, steps: plan.steps, tree})
  const problems = [
    ...(blocks.length + others === countFences(source) ? [] : [`${blocks.length} + ${others} blocks`]),
    ...blocks.flatMap(({line, state}) => {
      const hasStep = plan.steps.some(step => step.line >= line && step.line <= line + 3)
      const isReported = plan.messages.some(message => message.line !== undefined && message.line >= line)
      if (state === 'run' || state === 'skipped') return hasStep ? [] : [`line ${line} has no step`]
      if (state === 'unmarked')
        return source.split('\n')[line + 1]?.includes('{{copy}}') ? [] : [`line ${line} is unmarked`]
      return isReported ? [] : [`line ${line} isn't reported`]
    })
  ]
  return problems
}

test('should account for every fence of a document', async t => {
  for (const piece of pieces) t.same(await check(`Text.\n\n${piece}`), [], piece)
})

test('should account for every fence of documents of many parts', async t => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...pieces), {maxLength: 12}),
      fc.boolean(),
      async (parts, hasCarriageReturns) => {
        // A comment keeps containers apart, which go on below a blank line.
        const joined = parts.join('\n\n<!-- next -->\n\n')
        const source = hasCarriageReturns ? joined.replaceAll('\n', '\r\n') : joined
        const problems = await check(source)
        if (problems.length > 0) throw new Error(`${problems.join(', ')}:\n${source}`)
      }
    ),
    {numRuns: 100}
  )
  t.pass()
})
