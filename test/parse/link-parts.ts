import {test} from 'tap'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import {parse, parseText} from '../../src/parse/parse.js'

/** The code with markers in a document, read with and without links. */
function markedCode(source: string, read: typeof parse = parse): readonly string[] {
  const found: string[] = []
  visit(read(new VFile(source)), 'inlineCode', node => {
    if (node.data?.fencepost) found.push(node.value)
  })
  return found
}

const code = '`a`{{exec}}'
const sources = {
  [`![${code}](b)`]: 0,
  [`![b ![${code}](c) d](e) ${code}`]: 1,
  [`[![${code}](b)](c)`]: 0,
  [`![b][c] ![${code}][c] ${code}\n\n[c]: d`]: 1,
  [`![${code}][] ![${code}]\n\n[${code}]: d`]: 0,
  [`[b](${code})`]: 0,
  [`[b](c '${code}') ${code}`]: 1,
  [`> ![b\n> ${code}](c\n> "d") ${code}`]: 1,
  [`| ![${code}](b) |\n| - |\n| ${code} |`]: 1,
  [`[${code}](b) [${code}][c]`]: 2,
  [`![${code}] (b)`]: 1,
  [`![${code}](b c)`]: 1,
  [`![${code}][c]`]: 1,
  [`!\\[${code}](b) \\![b](${code})`]: 1,
  [`![b\`]\`${code}](c)`]: 0,
  [`![b\\[] ${code}](c)`]: 1,
  [`[b [c](d) e](${code})`]: 1,
  [`[b [c](d) e] [f](${code})`]: 0,
  [`![b [c](d) ${code}](e)`]: 0,
  [`![b](<c d> (e)) ${code}`]: 1
}

for (const [source, count] of Object.entries(sources)) {
  test(`should find code as links and images leave it: ${JSON.stringify(source)}`, async t => {
    t.equal(markedCode(source).length, count)
    t.equal(markedCode(source, file => parseText(file, [])).length, count, 'as with all of the syntax')
  })
}
