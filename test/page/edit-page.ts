import {deepStrictEqual, ok, strictEqual} from 'node:assert'
import fc from 'fast-check'
import {test} from 'tap'
import {VFile} from 'vfile'
import {compare} from '../../src/compare/compare.js'
import {updateExpectation} from '../../src/compare/update-expectation.js'
import {defaultStepOptions} from '../../src/config/step-options.js'
import type {PageExpectation} from '../../src/model/page-expectation.js'
import {editPage, type PageChange} from '../../src/page/edit-page.js'
import {fitOutput} from '../../src/page/fit-output.js'
import {parse} from '../../src/parse/parse.js'
import {plan} from '../../src/plan/plan.js'
import {readShell} from '../../src/shell-code/shell-commands.js'
import {applyFixes} from '../../src/text/apply-edits.js'

/** What each step of a page shows, in order. */
function expectationsOf(source: string): readonly PageExpectation[] {
  const {steps} = plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'page.md',
    select: 'marked',
    source,
    tree: parse(new VFile(source))
  })
  return steps.flatMap(step => (step.kind !== 'file' && step.expectation ? step.expectation : []))
}

function edit(source: string, changes: readonly PageChange[]): string {
  return applyFixes(source, editPage(source.replace(/^\uFEFF/, ''), changes)).source
}

/** Puts texts into the places of a page that show output, in order. */
function put(source: string, ...texts: readonly string[]): string {
  const found = expectationsOf(source)
  return edit(
    source,
    texts.flatMap((text, index) => (found[index] ? {expectation: found[index], text} : []))
  )
}

const cases: readonly (readonly [behaviour: string, page: string, texts: readonly string[], edited: string])[] = [
  [
    'change the lines that changed',
    '`a`{{exec}}\n```output\none\ntwo\n```\n',
    ['one\n2\n'],
    '`a`{{exec}}\n```output\none\n2\n```\n'
  ],
  ['fill an empty block', '`a`{{exec}}\n```output\n```', ['x\n'], '`a`{{exec}}\n```output\nx\n```'],
  ['empty a block', '`a`{{exec}}\n```output\nx\n```', [''], '`a`{{exec}}\n```output\n```'],
  [
    'keep CRLF, the byte order mark and no final newline',
    '\uFEFF`a`{{exec}}\r\n~~~output\r\nx\r\n~~~',
    ['y\n\nz\n'],
    '\uFEFF`a`{{exec}}\r\n~~~output\r\ny\r\n\r\nz\r\n~~~'
  ],
  [
    'keep what holds the block',
    '> 1. `a`{{exec}}\n>    ```output\n>    x\n>    ```\n',
    ['x\n\n y\n'],
    '> 1. `a`{{exec}}\n>    ```output\n>    x\n>\n>     y\n>    ```\n'
  ],
  [
    'indent below a bullet that the block stands behind',
    '`a`{{exec}}\n\n- ```output\n  ```\n',
    ['x\n'],
    '`a`{{exec}}\n\n- ```output\n  x\n  ```\n'
  ],
  [
    'put a blank behind a bare quote marker where the line begins with one',
    '>`a`{{exec}}\n>```output\n>```\n',
    ['x\n y\n'],
    '>`a`{{exec}}\n>```output\n>x\n>  y\n>```\n'
  ],
  [
    'make both fences longer where a line could end the block',
    '`a`{{exec}}\n```output\n```\n',
    ['```\n'],
    '`a`{{exec}}\n````output\n```\n````\n'
  ],
  [
    'make both fences longer by two where a mark stands behind one',
    '`a`{{exec}}\n```text output\n```\n',
    ['````{{exec}}\n'],
    '`a`{{exec}}\n``````text output\n````{{exec}}\n``````\n'
  ],
  [
    'leave longer fences as they are',
    '`a`{{exec}}\n~~~~~output\nx\n~~~~~~~\n',
    ['~~~~\n'],
    '`a`{{exec}}\n~~~~~output\n~~~~\n~~~~~~~\n'
  ],
  [
    'change several blocks of a page',
    '`a`{{exec}}\n```output\nx\n```\n`b`{{exec}}\n```output\n```\n',
    ['', 'y\n'],
    '`a`{{exec}}\n```output\n```\n`b`{{exec}}\n```output\ny\n```\n'
  ],
  [
    'change what stands below each command of a transcript',
    '```console\n$ a\nx\n\n$ b \\\n> c\n$ d\n```{{exec}}\n',
    ['y\n', '', 'z\n'],
    '```console\n$ a\ny\n\n$ b \\\n> c\n$ d\nz\n```{{exec}}\n'
  ],
  [
    'escape what looks like a prompt',
    '```console\n  $ a\n  > \\$ x\n  y\n```{{exec}}\n'.replace('> ', ''),
    ['> q\n$ r\n\\$ s\n> t\n'],
    '```console\n  $ a\n  \\> q\n  \\$ r\n  \\\\$ s\n  > t\n```{{exec}}\n'
  ],
  [
    'escape what moves to where it would go on with a command',
    '```console\n$ a\nx\n> y\n```{{exec}}\n',
    ['> y\n'],
    '```console\n$ a\n\\> y\n```{{exec}}\n'
  ],
  [
    'keep a closing fence at the end of the last line',
    '```console\n$ a\nx```{{exec}}\n',
    ['y\nz\n'],
    '```console\n$ a\ny\nz```{{exec}}\n'
  ],
  [
    'make the fences of a transcript longer',
    '- ```console\n  $ a\n  x\n  ```{{exec}}\n',
    ['```\n'],
    '- `````console\n  $ a\n  ```\n  `````{{exec}}\n'.replaceAll('`````', '````')
  ]
]

for (const [behaviour, page, texts, edited] of cases) {
  test(`should ${behaviour}`, async t => {
    t.equal(put(page, ...texts), edited)
    t.same(
      expectationsOf(edited).map(({text}) => text),
      texts,
      'it reads back'
    )
  })
}

test('should put an option where the block or its comment says that it shows output', async t => {
  for (const [page, edited] of [
    ['`a`{{exec}}\n```output \nx\n```\n', '```output compare=unordered \n'],
    [
      '`a`{{exec}}\n\n<!-- fencepost output -->\n```text\nx\n```\n',
      '<!-- fencepost output compare=unordered -->\n```text\n'
    ]
  ] as const) {
    const [expectation] = expectationsOf(page)
    t.ok(expectation)
    if (expectation) t.match(edit(page, [{expectation, option: 'compare=unordered', text: 'x\n'}]), edited)
  }
  t.equal(expectationsOf('```console\n$ a\nx\n```{{exec}}\n')[0]?.optionsAt, undefined)
})

/** Lines of output, hostile to what holds them. */
const outputLine = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '  x',
    '\tx',
    'x\t',
    '```',
    '~~~~',
    '```{{exec}}',
    'x```<<exec>>',
    '````',
    '> x',
    '>',
    '- x',
    '1. x'
  ),
  fc.constantFrom(
    '$ x',
    '$',
    '\\$ x',
    '\\> x',
    '  > x',
    '...',
    '\\...',
    '[..]',
    '\\[..]',
    '[re:',
    '# x',
    '<!--',
    '-->',
    '---'
  ),
  fc.constantFrom(
    '`a`{{exec}}',
    '~~~<<exec>>',
    '    x',
    '| x',
    '</details>',
    '\u00a0',
    '\u2028x',
    'x y 1',
    'x y 2',
    '\u200b'
  ),
  fc.string({maxLength: 6, unit: fc.constantFrom('`', '~', ' ', '\t', '>', '$', '\\', 'a', '[', ']', '.', '{', '}')})
)
const output = fc.array(outputLine, {maxLength: 5}).map(lines => lines.map(line => `${line}\n`).join(''))
/** Lines of an expectation; with wildcards. */
const wild = fc
  .array(fc.oneof(fc.constantFrom('...', '[..]', 'x y [..]', '[re:\\d+]', 'x y 1', 'x'), outputLine), {maxLength: 5})
  .map(lines => lines.map(line => `${line}\n`).join(''))

interface Container {
  readonly first: string
  readonly other: string
}

/** A blank right behind a bare quote marker would belong to it. */
function hold(mark: string, line: string): string {
  return mark === '>' && /^[ \t]/.test(line) ? `> ${line}` : mark + line
}

const container: fc.Arbitrary<Container> = fc.constantFrom(
  {first: '- ', other: '  '},
  {first: '1. ', other: '   '},
  {first: '> ', other: '> '},
  {first: '>', other: '>'},
  {first: '-\t', other: '\t'},
  {first: '*   ', other: '    '},
  {first: '', other: ''},
  {first: '', other: ''}
)

/** Pages with outputs in containers: each block has an empty one, as the texts are put in by the tool. */
const page = fc
  .record({
    blocks: fc.array(
      fc.record({
        containers: fc.array(container, {maxLength: 2}),
        form: fc.constantFrom('fence', 'comment', 'transcript', 'bullet'),
        indent: fc.constantFrom('', '', ' ', '   '),
        marker: fc.constantFrom('```', '~~~', '````')
      }),
      {maxLength: 3, minLength: 1}
    ),
    bom: fc.boolean(),
    end: fc.boolean(),
    newline: fc.constantFrom('\n', '\r\n')
  })
  .map(({blocks, bom, end, newline}) => {
    const rows = blocks.flatMap(({containers, form, indent, marker}, index) => {
      const inner =
        form === 'transcript'
          ? [
              `${indent}${marker}console output`,
              `${indent}$ a${index}`,
              '',
              `${indent}$ b`,
              `${indent}${marker}{{exec}}`
            ]
          : form === 'comment'
            ? ['`a`{{exec}}', '', '<!-- fencepost output -->', `${indent}${marker}text`, `${indent}${marker}`]
            : ['`a`{{exec}}', '', `${indent}${marker}output`, `${indent}${marker}`]
      return [
        `# ${index}`,
        '',
        ...containers.reduceRight<readonly string[]>(
          (lines, {first, other}) =>
            lines.map((line, row) => hold(row === 0 ? first : other, line).replace(/[ \t]+$/, '')),
          inner
        ),
        ''
      ]
    })
    return (bom ? '\uFEFF' : '') + rows.join(newline) + (end ? newline : '')
  })

function escapeAll(text: string): string {
  return updateExpectation({mode: 'exact', text})
}

/** The page without the lines that show output, and its fences as long as they would be: what no edit may touch. */
function frameOf(source: string): string {
  const parts: string[] = []
  const plain = source.replace(/^\uFEFF/, '')
  let at = 0
  for (const {start, end} of expectationsOf(source)) {
    parts.push(plain.slice(at, start))
    at = end
  }
  return [...parts, plain.slice(at)].join('\0').replace(/`{3,}/g, '```').replace(/~{3,}/g, '~~~')
}

test('should write what reads back, touch no other byte, and then change nothing', async t => {
  fc.assert(
    fc.property(
      page,
      fc.array(wild, {minLength: 6, maxLength: 6}),
      fc.array(output, {minLength: 6, maxLength: 6}),
      (source, firsts, texts) => {
        const empty = expectationsOf(source)
        // Some blanks behind a bullet make the block indented code.
        fc.pre(empty.length > 0)
        const shown = (text: string, index: number) => fitOutput(text, empty[index] ?? {form: 'fence'})
        // What an author has written, by hand and with wildcards.
        const expected = firsts.slice(0, empty.length).map(shown)
        const written = put(source, ...expected)
        deepStrictEqual(
          expectationsOf(written).map(({text}) => text),
          expected,
          JSON.stringify(written)
        )
        strictEqual(frameOf(written), frameOf(source))

        const outputs = texts.slice(0, empty.length).map(shown)
        const wanted = outputs.map((text, index) =>
          updateExpectation({entry: {compare: 'exact', text: expected[index] ?? ''}, mode: 'exact', text})
        )
        const updated = put(written, ...wanted)
        deepStrictEqual(
          expectationsOf(updated).map(({text}) => text),
          wanted,
          JSON.stringify(updated)
        )
        strictEqual(frameOf(updated), frameOf(source))
        strictEqual(updated.startsWith('\uFEFF'), source.startsWith('\uFEFF'))
        strictEqual(put(updated, ...wanted), updated)

        for (const [index, {text}] of expectationsOf(updated).entries()) {
          const entry = {compare: 'exact', status: 0, text} as const
          ok(compare({entry, mode: 'exact', status: 0, text: outputs[index] ?? ''}).same)
        }
      }
    ),
    {numRuns: 200}
  )
  t.pass('held')
})

test('should change no byte for output that is as expected, wildcards and all', async t => {
  fc.assert(
    fc.property(page, output, (source, text) => {
      const shown = expectationsOf(source).map(expectation => fitOutput(text, expectation))
      const written = put(source, ...shown.map(escapeAll))
      const again = expectationsOf(written).map(({text: known}, index) =>
        updateExpectation({entry: {compare: 'exact', text: known}, mode: 'exact', text: shown[index] ?? ''})
      )
      strictEqual(put(written, ...again), written)
    }),
    {numRuns: 150}
  )
  t.pass('held')
})

test('should keep every wildcard that still fits', async t => {
  const source =
    '> - `a`{{exec}}\r\n>   ```output\r\n>   at [..]\r\n>   ...\r\n>   n [re:\\d+]\r\n>   end\r\n>   ```\r\n'
  const [known] = expectationsOf(source)
  const text = updateExpectation({
    entry: {compare: 'exact', text: known?.text ?? ''},
    mode: 'exact',
    text: 'at 7\n1\n2\nn 3\nover\n'
  })
  t.equal(put(source, text), source.replace('end', 'over'))
})
