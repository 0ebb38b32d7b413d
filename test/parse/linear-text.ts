import fc from 'fast-check'
import {fromMarkdown} from 'mdast-util-from-markdown'
import {gfmTableFromMarkdown} from 'mdast-util-gfm-table'
import {gfmTable} from 'micromark-extension-gfm-table'
import {test} from 'tap'
import {VFile} from 'vfile'
import {linearTextSyntax} from '../../src/parse/linear-text.js'
import {parse} from '../../src/parse/parse.js'

const pieces = [
  ...'`*_[]()!<>&\\|#:.;"',
  ...[
    'a',
    ' ',
    '  ',
    '\t',
    '\n',
    '> ',
    '- ',
    '\\\n',
    '    ',
    '``',
    '{{',
    '<!--',
    '-->',
    '&amp;',
    '&a',
    '<b>',
    '<a:b>',
    'é',
    '🙂'
  ],
  ...['`a`', '*a*', '![a](b)', '[a]: b "c"\n', '~~~ ', '| - |\n', '# ', '\0']
]

test('should parse every text as micromark does', async t => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), {maxLength: 40}), parts => {
      const text = parts.join('')
      const tree = (...extensions: ReturnType<typeof linearTextSyntax>[]) =>
        fromMarkdown(text, {extensions: [gfmTable(), ...extensions], mdastExtensions: [gfmTableFromMarkdown()]})
      t.strictSame(tree(linearTextSyntax()), tree(), JSON.stringify(text))
    }),
    {numRuns: 3000}
  )
})

/** How many elements of arrays are moved while a text is parsed. The time for them only counts in a text of megabytes. */
function movedFor(text: string): number {
  const {splice} = Array.prototype
  let moved = 0
  Array.prototype.splice = function (this: unknown[], ...given: Parameters<typeof splice>) {
    moved += this.length - given[0]
    return splice.apply(this, given)
  }
  try {
    parse(new VFile({value: text}))
  } finally {
    Array.prototype.splice = splice
  }
  return moved
}

const repeated = {
  'brackets after code': (size: number) => '`a`{{'.repeat(size),
  'groups of other tools': (size: number) => '`a`{{b}} '.repeat(size),
  'what begins nothing': (size: number) => '`a` <& '.repeat(size),
  'brackets in a heading': (size: number) => `# ${'`a`<<'.repeat(size)}`,
  'lines that end with blanks': (size: number) => '`a` b \n'.repeat(size),
  'HTML that is not closed': (size: number) => 'é<!--\n'.repeat(size),
  'escapes in an info string': (size: number) => `~~~ ${'\\!a&b'.repeat(size)}`
}
for (const [name, page] of Object.entries(repeated))
  test(`should read text in linear time with ${name}`, async t => {
    const ratio = movedFor(page(4000)) / movedFor(page(2000))
    t.ok(ratio < 2.5, `twice the text moves ${ratio.toFixed(1)} times as much`)
  })
