import fc from 'fast-check'
import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

function stepsOf(source: string) {
  return plan({
    defaults: defaultStepOptions,
    readShell,
    file: 'page.md',
    select: 'marked',
    source,
    tree: parse(new VFile(source))
  }).steps
}

const codes = (source: string) => stepsOf(source).map(step => step.code)

test('should strip one space from both ends, as CommonMark does', async t => {
  t.same(codes('`` `a` ``{{exec}} `  a  `{{exec}} ` a`{{exec}}'), ['`a`', ' a ', ' a'])
  t.same(codes('`\na\n`{{exec}} `\r\nb\r\n`{{exec}}'), ['a', 'b'])
})

test('should keep the newlines of a wrapped span, and its indent relative to its block', async t => {
  t.same(codes('`cat <<EOF\n  a\nEOF`{{exec}}'), ['cat <<EOF\n  a\nEOF'])
  t.same(codes('1.  Run `cat <<EOF\n      a\n    EOF`{{exec}}'), ['cat <<EOF\n  a\nEOF'])
  t.same(codes('- a\n\n  > `echo \\\n  > b`{{exec}}'), ['echo \\\nb'])
  t.same(codes('-\t`a \\\n\tb \\\n\t  c`{{exec}}'), ['a \\\nb \\\n  c'])
  t.same(codes('> `a \\\nb`{{exec}}'), ['a \\\nb'], 'lazy')
  t.same(codes('`a \\\r\nb`{{exec}}'), ['a \\\nb'])
})

test('should return the line on which the code of a span starts', async t => {
  t.same(
    stepsOf('text\n`a\nb`{{exec}} `\nc`{{exec}}').map(({line, endLine, codeLine, column}) => [
      line,
      endLine,
      codeLine,
      column
    ]),
    [
      [2, 3, 2, 1],
      [3, 4, 3, 12]
    ]
  )
  t.equal(stepsOf('`\na\n`{{exec}}')[0]?.codeLine, 2)
})

test('should unescape a pipe in a table cell, and nowhere else', async t => {
  t.same(codes('| a |\n|---|\n| `x \\| y`{{exec}} |\n\n`x \\| y`{{exec}}\n'), ['x | y', 'x \\| y'])
})

const containers = fc.array(fc.constantFrom('> ', '- ', '1. '), {maxLength: 4})
/** What a fence may be indented by. */
const indent = fc.constantFrom('', ' ', '   ')

/** Put rows into nested containers. */
function wrap(rows: readonly string[], prefixes: readonly string[]): string {
  return prefixes
    .reduceRight<readonly string[]>(
      (inner, prefix) =>
        inner.map((row, index) => (index === 0 || prefix === '> ' ? prefix : ' '.repeat(prefix.length)) + row),
      rows
    )
    .join('\n')
}

test('should return the exact code of a fence in any container', async t => {
  const row = fc.string({unit: fc.constantFrom('a', ' ', '\t', '#', '>', '-', '<<EOF', '\\', '{{x}}', '*')})
  fc.assert(
    fc.property(fc.array(row, {maxLength: 5}), containers, indent, (inner, outer, own) => {
      const prefixes = [...outer, own]
      // A tab's width depends on where it stands; the indent of a container never reaches into one here.
      const rows = ['cat', ...inner.map(each => each.replace(/^[ \t]+/, indent => ' '.repeat(indent.length))), 'EOF']
      const source = wrap(['```sh', ...rows, '```{{exec}}'], prefixes)
      const [step] = stepsOf(source)
      t.equal(step?.code, rows.join('\n'), source)
      t.equal(step?.line, 1)
      t.equal(step?.endLine, rows.length + 2)
    })
  )
})

test('should return the exact code of a wrapped span in any container', async t => {
  const row = fc.string({unit: fc.constantFrom('a', ' ', 'b', '.', '\\')}).map(each => `${each}x`)
  fc.assert(
    fc.property(fc.array(row, {minLength: 1, maxLength: 4}), containers, (inner, prefixes) => {
      const rows = ['cat', ...inner]
      const source = wrap(
        rows.map((each, index) => (index === 0 ? '`' : '') + each + (index === rows.length - 1 ? '`{{exec}}' : '')),
        prefixes
      )
      t.equal(codes(source)[0], rows.join('\n'), source)
    })
  )
})
