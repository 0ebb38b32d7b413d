import {readFile} from 'node:fs/promises'
import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

/** Each step's code, and why it is skipped. */
function steps(source: string, tabs: readonly string[] = []): readonly (readonly [string, string | undefined])[] {
  const tree = parse(new VFile({path: 'a.md', value: source}))
  const planned = plan({defaults: defaultStepOptions, readShell, file: 'a.md', select: 'shell', source, tabs, tree})
  return planned.steps.map(({code, options}) => [code, options.skip])
}

const run = (source: string, tabs?: readonly string[]) =>
  steps(source, tabs).flatMap(([code, skip]) => (skip === undefined ? [code] : []))

const block = (code: string, info = 'sh') => `\`\`\`${info}\n${code}\n\`\`\`\n`
const indented = (code: string) => block(code).replace(/^/gm, '    ')

const groups = {
  Docusaurus: `<Tabs>\n<TabItem value="mac" label="macOS">\n${block('a')}</TabItem>\n<TabItem value="Linux">\n${block('b')}</TabItem>\n</Tabs>\n`,
  'Docusaurus with tags in blocks': `${block('<Tabs>\n<TabItem value="macOS">', 'mdx-code-block')}\n${block('a')}\n${block('</TabItem>\n<TabItem value="Linux">', 'mdx-code-block')}\n${block('b')}\n${block('</TabItem>\n</Tabs>', 'mdx-code-block')}`,
  GitBook: `{% tabs %}\n{% tab title="macOS" %}\n${block('a')}{% endtab %}\n\n{% tab title="Linux" %}\n${block('b')}{% endtab %}\n{% endtabs %}\n`,
  Hugo: `{{< tabs name="x" >}}\n{{% tab name="macOS" %}}\n${block('a')}{{% /tab %}}\n{{% tab name="Linux" %}}\n${block('b')}{{% /tab %}}\n{{< /tabs >}}\n`,
  'Hugo with code in the shortcode':
    '{{< tabpane >}}\n{{< tab header="macOS" lang="bash" >}}\na\n{{< /tab >}}\n{{< tab header="Linux" codelang="bash" >}}\nb\n{{< /tab >}}\n{{< /tabpane >}}\n',
  'Hugo with the language of the group':
    '{{< tabpane lang="bash" >}}\n{{< tab header="macOS" >}}\na\n{{< /tab >}}\n{{< tab header="Linux" >}}\nb\n{{< /tab >}}\n{{< /tabpane >}}\n',
  'Hugo with labels in the group': `{{< tabs items="macOS,Linux" >}}\n{{< tab >}}\n${block('a')}{{< /tab >}}\n{{< tab >}}\n${block('b')}{{< /tab >}}\n{{< /tabs >}}\n`,
  Nextra: `<Tabs items={['macOS', 'Linux']}>\n<Tabs.Tab>\n${block('a')}</Tabs.Tab>\n<Tabs.Tab>\n${block('b')}</Tabs.Tab>\n</Tabs>\n`,
  MyST: `::::{tab-set}\n:::{tab-item} macOS\n${block('a')}:::\n\n:::{tab-item} Linux\n${block('b')}:::\n::::\n`,
  'MyST with fences': `~~~~~{tab-set}\n~~~~{tab-item} macOS\n${block('a')}~~~~\n\n~~~~{tab-item} Linux\n${block('b')}~~~~\n~~~~~\n`,
  MkDocs: `=== "macOS"\n\n${indented('a')}\n=== "Linux"\n\n${indented('b')}\n`,
  mdBook: `{{#tabs }}\n{{#tab name="macOS" }}\n${block('a')}{{#endtab }}\n{{#tab name="Linux" }}\n${block('b')}{{#endtab }}\n{{#endtabs }}\n`,
  'PyMdown Blocks': `/// tab | macOS\n${block('a')}///\n\n/// tab | Linux\n\n/// note | x\n\n${block('b')}\n///\n\n///\n`,
  VuePress: `<CodeGroup>\n  <CodeGroupItem title="macOS">\n\n${block('a')}\n  </CodeGroupItem>\n  <CodeGroupItem title="Linux">\n\n${block('b')}\n  </CodeGroupItem>\n</CodeGroup>\n`,
  'VuePress with directives': `:::: tabs\n::: tab macOS\n${block('a')}:::\n::: tab Linux\n${block('b')}:::\n::::\n`,
  'VuePress with tabs of code': `::: code-tabs#shell\n\n@tab macOS\n\n${block('a')}\n@tab:active Linux\n\n${block('b')}\n:::\n`,
  'VitePress with tabs': `:::tabs\n== macOS\n${block('a')}== Linux\n${block('b')}:::\n`,
  VitePress: `::: code-group\n${block('a', 'sh [macOS]')}\n${block('b', 'sh [Linux]')}:::\n`
}

for (const [site, source] of Object.entries(groups)) {
  test(`should run one tab of a group of ${site}`, async t => {
    t.same(run(source), ['a'], 'the first without a preference')
    t.same(run(source, ['npm', 'linux']), ['b'], 'else the preferred one, in any case')
    t.match(steps(source)[1]?.[1], /`Linux`.*`macOS`/, 'the reason names both')
    t.same(run(`${source}\n${block('after')}`), ['a', 'after'], 'the group ends')
    t.same(run(`${source}\n\nText.\n\n${source.replaceAll('macOS', 'Windows')}`, ['macOS', 'Linux']), ['a', 'b'])
  })
}

test('should tell tabs without a label apart, and ignore other directives', async t => {
  const tab = (code: string) => `{{< tab >}}\n${block(code)}{{< /tab >}}\n`
  t.same(run(`{{< tabs >}}\n${tab('a')}${tab('b')}{{< /tabs >}}\n`), ['a'])
  t.same(
    run(
      `:::tip Title\n${block('a')}:::\n\n::: code-group\n${block('b', 'sh [x]')}${block('c', 'sh [y]')}:::\n\n${block('d')}`
    ),
    ['a', 'b', 'd']
  )
})

test('should run the first tab that holds a step', async t => {
  t.same(run(`=== "Windows"\n\n${indented('x').replace('sh', 'powershell')}\n=== "Linux"\n\n${indented('b')}\n`), ['b'])
})

test('should select in tabs within tabs', async t => {
  const inner = `=== "npm"\n\n${indented('a npm')}\n=== "yarn"\n\n${indented('a yarn')}\n`.replace(/^(?=.)/gm, '    ')
  const source = `=== "Linux"\n\n${inner}\n=== "macOS"\n\n${indented('b')}\n`
  t.same(run(source), ['a npm'])
  t.same(run(source, ['yarn']), ['a yarn'])
  t.same(run(source, ['macOS']), ['b'])
})

test('should read option comments of MDX as those of HTML', async t => {
  t.same(steps(`{/* fencepost skip="not here" */}\n${block('a')}`), [['a', 'not here']])
  const document = parse(new VFile({path: 'a.mdx', value: '{/* fencepost exec\necho hidden\n*/}\n'}))
  const source = '{/* fencepost exec\necho hidden\n*/}\n'
  const planned = plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'a.mdx',
    select: 'marked',
    source,
    tree: document
  })
  t.match(planned.steps, [{code: 'echo hidden', hidden: true}])
})

test('should read a transcript in a shortcode', async t => {
  const source = 'Text\n{{< text bash >}}\n$ echo a\na\n{{< /text >}}\n'
  const tree = parse(new VFile({path: 'a.md', value: source}))
  const planned = plan({defaults: defaultStepOptions, readShell, file: 'a.md', select: 'shell', source, tree})
  t.match(planned.steps, [{code: 'echo a', expectation: {text: 'a\n'}, line: 3}])
  t.equal(planned.messages.length, 0)
})

test('should plan the tutorial of our users as before', async t => {
  const source = await readFile(new URL('../../fixtures/parse/chainguard-images/input.md', import.meta.url), 'utf8')
  const tree = parse(new VFile({path: 'a.md', value: source}))
  const planned = plan({defaults: defaultStepOptions, readShell, file: 'a.md', select: 'marked', source, tree})
  t.equal(planned.steps.length, 6)
})
