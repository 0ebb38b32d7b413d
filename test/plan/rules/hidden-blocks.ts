import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

/** The diagnostics of a document whose shell blocks are steps: line, severity, rule and reason. */
function report(source: string, select: 'marked' | 'shell' = 'shell'): readonly string[] {
  const tree = parse(new VFile({path: 'a.md', value: source}))
  const {messages} = plan({defaults: defaultStepOptions, file: 'a.md', readShell, select, source, tree})
  const severity = (fatal: boolean | null | undefined) => (fatal === false ? 'warning' : 'info')
  return messages.map(({fatal, line, reason, ruleId}) => `${line} ${severity(fatal)} ${ruleId} ${reason}`)
}

const fence = '```sh\nls\n```\n'

test('should report shell blocks that Markdown sees as something else', async t => {
  const places = {
    'in `<pre>`': ['info', `<pre>\n${fence}</pre>\n`],
    'in a comment': ['info', `<!--\n${fence}-->\n`],
    'in a paragraph': ['warning', `Text\n${fence.replace(/^/gm, '     ')}`],
    'in an HTML block': ['warning', `<summary>x</summary>\n${fence}`],
    'in an indented code block': ['warning', `Text\n\n${fence.replace(/^/gm, '    ')}`]
  } as const
  for (const [place, [severity, source]] of Object.entries(places)) {
    const line = source.split('\n').findIndex(row => row.includes('```sh')) + 1
    t.same(report(source), [`${line} ${severity} hidden-block This fence is ${place}, so its block doesn't run`], place)
    t.same(report(source, 'marked'), [], 'nothing is meant to run without a marker')
  }
})

test('should report shell blocks in fenced directives of unknown content', async t => {
  const inner = `Text\n\n${fence}`
  const line = (number: number) =>
    `${number} warning hidden-block This fence is in a fenced directive, so its block doesn't run`
  t.same(report(`\`\`\`\`{our-box}\n${inner}\`\`\`\`\n`), [line(4)])
  t.same(report(`~~~{our-box} tip\n${inner}~~~\n\n${fence}`), [line(4)])
  t.same(report(`\`\`\`\`\`{our-box} A title\n\`\`\`\`{your-box} More\n${fence}\`\`\`\`\n${fence}\`\`\`\`\`\n`), [
    line(3),
    line(7)
  ])
  t.same(report(`\`\`\`\`{note}\n${inner}\`\`\`\`\n`), [], 'a note holds blocks')
  t.same(report(`\`\`\`\`md\n${fence}\`\`\`\`\n\n\`\`\`{note}\nText\n\`\`\`\n`), [])
})

test('should report transcripts without a language, and no other code', async t => {
  t.match(report('<div>\n```\n$ ls\na\n```\n</div>\n')[0], /^2 warning hidden-block/)
  t.same(report('<div>\n```js\nx\n```\n```\ntext\n```\n</div>\n'), [])
  t.same(report('---\ntitle: |\n  ```sh\n---\n\nText\n'), [], 'front matter')
  t.same(report('+++\ntitle = """\n```sh\nls\n```\n"""\n+++\n\nText\n'), [], 'front matter in TOML')
})

test('should report a marker in a hidden block once', async t => {
  t.match(report('<div>\n```sh\nls\n```{{exec}}\n</div>\n'), [/swallowed-by-html/])
})

test('should report a block that swallows a shell block', async t => {
  const source = `<summary>x</summary>\n\`\`\`sh\na\n\nb\n\`\`\`\n\nText\n\n${fence}`
  t.match(report(source), [/^2 warning hidden-block/, /^6 warning unclosed-fence .* opening fence on line 10,/])
  t.same(report(`\`\`\`text\n\`\`\`js\nx\n\`\`\`\n`), [])
})
