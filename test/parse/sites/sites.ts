import type {Nodes, Root} from 'mdast'
import {test} from 'tap'
import {VFile} from 'vfile'
import {parse} from '../../../src/parse/parse.js'
import {readShortcode} from '../../../src/parse/sites/read-shortcode.js'
import {growth} from '../../growth.mjs'

const read = (source: string, path = 'a.md'): Root => parse(new VFile({path, value: source}))

/** A line for each block that isn't a paragraph: type, first line and column, value. */
function blocks(node: Nodes, depth = 0): readonly string[] {
  const {line, column} = node.position?.start ?? {}
  const text = node.type === 'indentedContainer' ? node.label : 'value' in node ? node.value : ''
  const lang = node.type === 'code' && node.lang ? ` ${node.lang}` : ''
  const own =
    node.type === 'root' || node.type === 'paragraph' || node.type === 'text'
      ? []
      : [`${'  '.repeat(depth)}${node.type}${lang} ${line}:${column} ${text}`.trimEnd()]
  const inner = 'children' in node ? node.children.flatMap(child => blocks(child, depth + own.length)) : []
  return [...own, ...inner]
}

test('should read admonitions and tabs of MkDocs as containers', async t => {
  t.same(
    blocks(
      read(`!!! tip "A title"

    \`\`\`bash
    ls
      deeper
    \`\`\`
After it.

=== "macOS"
    \`\`\`sh
    brew install x
    \`\`\`

=== "Linux"

    ???+ note

        \`\`\`sh
        apt install x
        \`\`\`{{exec}}
`)
    ),
    [
      'indentedContainer 1:1 !!! tip "A title"',
      '  code bash 3:5 ls\n  deeper',
      'indentedContainer 9:1 === "macOS"',
      '  code sh 10:5 brew install x',
      'indentedContainer 14:1 === "Linux"',
      '  indentedContainer 16:5 ???+ note',
      '    code sh 18:9 apt install x'
    ]
  )
})

test('should read a container in a list item, and with a tab as its indent', async t => {
  t.same(blocks(read('1. one\n\n    !!! warning\n\n        ```sh\n        x\n        ```\n')).slice(2), [
    '    indentedContainer 3:5 !!! warning',
    '      code sh 5:9 x'
  ])
  t.same(blocks(read('!!! note\n\n\t```sh\n\tx\n\t```\n')).at(-1), '  code sh 3:2 x')
})

test('should keep the indent of lists and of code in a container', async t => {
  t.same(
    blocks(
      read(`===  "Two spaces, a "quote""

    1.  one

        \`\`\`sh
        a
          b
        \`\`\`

    \`\`\`sh
        c
    \`\`\`
`)
    ),
    [
      'indentedContainer 1:1 ===  "Two spaces, a "quote""',
      '  list 3:5',
      '    listItem 3:5',
      '      code sh 5:9 a\n  b',
      '  code sh 10:5     c'
    ]
  )
})

test('should read footnotes and definitions as containers', async t => {
  t.same(
    blocks(
      read(`Text[^1] and more[^a-b].

[^1]: Do this:

    \`\`\`sh
    a
    \`\`\`
[^a-b]:
    \`\`\`sh
    b
    \`\`\`

Term
:   Definition

    \`\`\`sh
    c
    \`\`\`

Another term

: - item

    \`\`\`sh
    d
    \`\`\`
`)
    ),
    [
      'footnoteDefinition 3:1',
      '  code sh 5:5 a',
      'footnoteDefinition 8:1',
      '  code sh 9:5 b',
      'indentedContainer 14:1 :',
      '  code sh 16:5 c',
      'indentedContainer 22:1 :',
      '  list 22:3',
      '    listItem 22:3',
      '  code sh 24:5 d'
    ]
  )
  for (const text of ['[^1] text\n', '[^a b]: text\n', '[^]\n', ':smile: text\n', ':\n', '[a]: /b\n'])
    t.notMatch(blocks(read(text)).join(), /indentedContainer|footnote/, text)
})

test('should leave text alone that only begins like a container', async t => {
  for (const text of ['!!! Really?\n', '??? what is this: x\n', 'Title\n===\n', '=== macOS\n', '!!\n'])
    t.notMatch(blocks(read(text)).join(), /indentedContainer/, text)
})

test('should read fences glued to component tags', async t => {
  t.same(
    blocks(
      read(`<Tabs>
<TabItem value="npm">
\`\`\`bash
npm i
\`\`\`
</TabItem>
<TabItem
  value="yarn"

  label={"x>y"}>

      \`\`\`bash
      yarn
      \`\`\`
</TabItem></Tabs>
`)
    ),
    [
      'html 1:1 <Tabs>',
      'html 2:1 <TabItem value="npm">',
      'code bash 3:1 npm i',
      'html 6:1 </TabItem>',
      'html 7:1 <TabItem\n  value="yarn"\n\n  label={"x>y"}>',
      'code bash 12:7 yarn',
      'html 15:1 </TabItem></Tabs>'
    ]
  )
})

test('should leave tags of HTML and placeholders to CommonMark', async t => {
  t.same(blocks(read('<details>\n```sh\nx\n```\n</details>\n')), ['html 1:1 <details>\n```sh\nx\n```\n</details>'])
  t.same(blocks(read('<NAME>\n```sh\nx\n```\n')), ['html 1:1 <NAME>\n```sh\nx\n```'])
})

test('should read fences glued to tags of HTML in MDX, where a block ends with its line', async t => {
  const source = `<details>
<summary>Title \`x\`</summary>
\`\`\`sh
a
\`\`\`
</details>
<div
  class="x">
\`\`\`sh
b
\`\`\`
</div>
<b>Text</b> and more
`
  t.same(blocks(read(source, 'a.mdx')).slice(0, 7), [
    'html 1:1 <details>',
    'html 2:1 <summary>Title `x`</summary>',
    'code sh 3:1 a',
    'html 6:1 </details>',
    'html 7:1 <div\n  class="x">',
    'code sh 9:1 b',
    'html 12:1 </div>'
  ])
})

test('should take indented lines of MDX for text, and elsewhere for code', async t => {
  t.same(blocks(read('    x\n', 'a.mdx')), [])
  t.same(blocks(read('    x\n')), ['code 1:1 x'])
})

test('should read comments of MDX as HTML, over several lines too', async t => {
  t.same(blocks(read('{/* fencepost\n\n   skip */}\n```sh\nx\n```\n')), [
    'html 1:1 {/* fencepost\n\n   skip */}',
    'code sh 4:1 x'
  ])
  t.same(blocks(read('Text {/* a\nb */} more.\n')), ['html 1:6 {/* a\nb */}'])
  t.same(blocks(read('{/* never closed\n')), [])
})

test('should read shortcodes of Hugo that hold code as fenced blocks', async t => {
  t.same(
    blocks(
      read(`Text
{{< text syntax=bash snip_id=none >}}
$ kubectl get

$ more
{{< /text >}}

- item

  {{< highlight go "linenos=table" >}}
  x
    y
  {{< /highlight >}}
`)
    ),
    ['code bash 2:1 $ kubectl get\n\n$ more', 'list 8:1', '  listItem 8:1', '    code go 10:3 x\n  y']
  )
})

test('should read tags of Liquid that hold code as fenced blocks, and others as tags', async t => {
  const source = `{% highlight bash linenos %}
ls
{% endhighlight %}

{%- code title="x" -%}
\`\`\`sh
a
\`\`\`
{% endcode %}
{{ x }} and {% raw %} in text
`
  t.same(blocks(read(source)), [
    'code bash 1:1 ls',
    'html 5:1 {%- code title="x" -%}',
    'code sh 6:1 a',
    'html 9:1 {% endcode %}'
  ])
})

test('should read other shortcodes as tags', async t => {
  t.same(blocks(read('{{% tab name="Linux" %}}\n```bash\nls\n```\n{{% /tab %}}\n')), [
    'html 1:1 {{% tab name="Linux" %}}',
    'code bash 2:1 ls',
    'html 5:1 {{% /tab %}}'
  ])
  t.same(blocks(read('{{ .Values.x }} and {{exec}}\n')), [])
})

test('should read the parameters of a shortcode', async t => {
  const shortcode = readShortcode('{{< tab header="On Linux" lang=bash `raw` >}}')
  t.same(
    [...(shortcode?.parameters ?? [])],
    [
      ['header', 'On Linux'],
      ['lang', 'bash'],
      ['0', 'raw']
    ]
  )
  t.same(shortcode?.language, {end: 35, start: 31})
  t.equal(readShortcode('{{< a >}} {{< b >}}'), undefined)
  t.equal(readShortcode('{{<>}}'), undefined)
})

test('should take linear time', async t => {
  for (const piece of [
    '=== "a"\n',
    '!!! tip\n    ',
    '<Tabs a="\n',
    '<Aa{\n',
    '{/* \n',
    '{{< text bash >}}\n',
    '{{< a "',
    '!!! a a a',
    '[^a',
    '[^1]: a\n    ',
    ': a\n'
  ])
    t.ok((await growth(count => read(piece.repeat(count)), 500)) < 2.5, piece)
})

test('should read the body of directives in fences as Markdown', async t => {
  const source = '````{note}\n:class: x\n\n```bash\nls\n```\n````\n\n````\nplain\n````\n'
  t.same(blocks(read(source)), ['html 1:1 ````{note}', 'code bash 4:1 ls', 'html 7:1 ````', 'code 9:1 plain'])
  t.same(blocks(read('- a\n\n  ~~~admonish tip\n  ```sh\n  b\n  ```\n  ~~~\n')), [
    'list 1:1',
    '  listItem 1:1',
    '    html 3:3 ~~~admonish tip',
    '    code sh 4:3 b',
    '    html 7:3 ~~~'
  ])
  t.match(blocks(read('````{figure} x\n```sh\na\n```\n````\n')), [/^code \{figure\} 1:1/], 'others hold no Markdown')
  t.match(blocks(read('````md\n```{note}\n```\n````\n')), [/^code md 1:1/], 'an example is code')
})

test('should read tabs of Docsy that hold code', async t => {
  const tab = '{{< tab header="bash" >}}\nls\n{{< /tab >}}\n'
  const pane = (parameters: string) => `{{< tabpane ${parameters}>}}\n${tab}{{< /tabpane >}}\n`
  const types = (source: string) => blocks(read(source)).map(row => row.split(' ')[0])
  t.same(types(pane('lang="bash" ')), ['html', 'code', 'html'])
  t.same(types(pane('langEqualsHeader=true ')), ['html', 'code', 'html'])
  t.same(types(pane('text=true lang="bash" ')), ['html', 'html', 'html', 'html'])
  t.same(types(`${pane('lang="bash" ')}\n${tab}`), ['html', 'code', 'html', 'html', 'html'], 'the pane is closed')
})

test('should take linear time for directives in fences', async t => {
  t.ok((await growth(count => read('````{note}\na\n````\n\n````\nb\n````\n\n'.repeat(count)), 500)) < 3)
})
