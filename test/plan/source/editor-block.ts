import fc from 'fast-check'
import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import type {FileStep} from '../../../src/model/step.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'
import {growth} from '../../growth.mjs'

const planOf = (source: string) =>
  plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'page.md',
    select: 'marked',
    source,
    tree: parse(new VFile(source))
  })
const files = (source: string) => planOf(source).steps.filter((step): step is FileStep => step.kind === 'file')
const said = (source: string) => planOf(source).messages.map(({line, reason, ruleId}) => `${line}:${ruleId} ${reason}`)
const block = (attributes: string, text: string) => `<pre class="file" ${attributes}>${text}</pre>\n`

test('should make a file step of an editor block, with its exact text', async t => {
  const [step] = files(
    '# A\n\n<pre class="file"\n  data-filename=app.js\n data-target=\'replace\'>\n  a\n\n\tb  \n</pre>\n'
  )
  t.match(step, {
    code: '  a\n\n\tb  \n',
    codeLine: 6,
    edit: {target: 'replace'},
    endLine: 9,
    id: 'A #1',
    line: 3,
    path: 'app.js'
  })
  t.match(files(block('data-filename="a" data-target="append"', 'x')), [
    {code: 'x', codeLine: 1, edit: {target: 'append'}}
  ])
  t.match(files(block('data-filename="a" data-target="Prepend"', '\n\nx')), [{code: '\nx', edit: {target: 'prepend'}}])
  t.match(files(block('data-filename="a" data-target="insert" data-marker="&lt;!-- > --&gt;"', 'x')), [
    {edit: {marker: '<!-- > -->', target: 'insert'}}
  ])
  t.match(files(block('data-filename="a"', 'x')), [{edit: {target: 'replace'}}])
  t.equal(files(block('data-filename="a"', 'a\nb\n').replaceAll('\n', '\r\n'))[0]?.code, 'a\nb\n')
})

test('should decode character references and keep unknown ones', async t => {
  const [step] = files(block('data-filename="a"', '&lt;a&gt; &amp;&amp; &#x22;&#39; &nope; &copy=1 & List<T> \\n'))
  t.equal(step?.code, '<a> && "\' &nope; &copy=1 & List<T> \\n')
})

test('should find editor blocks in lists, in other elements, in a row, and with options of a comment', async t => {
  t.match(files('1. x\n\n   <pre class="file" data-filename="a">\n   k:\n     v\n   </pre>\n'), [
    {code: 'k:\n  v\n', codeLine: 4}
  ])
  t.match(files(`<details>\n<summary>x</summary>\n${block('data-filename="a"', 'x\ny')}</details>\n`), [
    {code: 'x\ny', codeLine: 3, line: 3}
  ])
  t.match(files(block('data-filename="a"', '1') + block('data-filename="b"', '\n2')), [
    {code: '1', path: 'a'},
    {code: '2', codeLine: 3, path: 'b'}
  ])
  t.match(files(`<!-- fencepost skip="later" -->\n${block('data-filename="a"', '1')}`), [{options: {skip: 'later'}}])
})

test('should ignore the clipboard, other boxes, comments and code', async t => {
  for (const source of [
    block('data-target="clipboard"', '`ls`{{exec}}'),
    '<pre class="file">x</pre>\n',
    '<pre data-filename="a" data-target="replace">x</pre>\n',
    `<!--\n${block('data-filename="a"', 'x')}-->\n`,
    `\`\`\`html\n${block('data-filename="a"', 'x')}\`\`\`\n`
  ]) {
    t.same(files(source), [], source)
    t.same(
      said(source).filter(message => message.includes('editor-block')),
      []
    )
  }
})

test('should ignore markers and comments in the text of an editor block', async t => {
  t.same(said(block('data-filename="a.md"', '\n`ls`{{exec}}\n<!-- fencpost exit=1 -->\n')), [])
})

test('should say why an editor block is not written', async t => {
  t.match(said(block('data-target="append"', 'x')), [/^1:editor-block .* it has no `data-filename`/])
  t.match(said(block('data-filename="a" data-target="apend"', 'x')), [
    /This editor block isn't written, because `data-target="apend"` is unknown/
  ])
  t.match(said(block('data-filename="a" data-target="insert"', 'x')), [/without `data-marker`/])
  t.match(said('<div>\n<pre class="file" data-filename="a">\nx\n\ny\n</pre>\n</div>\n'), [
    /^2:editor-block .* ends before `<\/pre>`/
  ])
  t.match(said('Text <pre class="file" data-filename="a">x</pre>\n'), [/^1:editor-block .* ends before `<\/pre>`/])
  t.match(said(block('data-filename="/etc/passwd"', 'x')), [/^1:file-path `\/etc\/passwd` isn't relative/])
})

test('should take linear time for malformed editor blocks', async t => {
  for (const piece of [
    '<pre class="file" data-filename="a" ',
    '<pre class="',
    `<pre ${'a '.repeat(9)}`,
    '<pre class="file" data-target="x">'
  ]) {
    const ratio = await growth(count => planOf(`<div>\n${`${piece}\n`.repeat(count)}`), 1000)
    t.ok(ratio < 2.5, `${piece}: twice the lines take ${ratio.toFixed(1)} times as long`)
  }
})

test('should accept any attributes', async t => {
  const piece = fc.constantFrom(
    '<pre class="file" ',
    'data-filename',
    '=',
    '"',
    "'",
    'a',
    '>',
    '</pre>',
    '\n',
    '\n\n',
    '<!--',
    '-->',
    '&lt;'
  )
  fc.assert(
    fc.property(fc.array(piece, {maxLength: 24}), pieces => {
      planOf(pieces.join(''))
    })
  )
  t.pass()
})
