import {readFileSync} from 'node:fs'
import type {Root} from 'mdast'
import {toString as textOf} from 'mdast-util-to-string'
import {test} from 'tap'
import {globSync} from 'tinyglobby'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import {parse, parseText} from '../../src/parse/parse.js'

/** What a plan is made from: code, HTML and headings. */
function planned(tree: Root): unknown {
  const found: unknown[] = []
  visit(tree, node => {
    if (node.type === 'heading') found.push({position: node.position, text: textOf(node, {includeHtml: false})})
    if (node.type === 'code' || node.type === 'html' || node.type === 'inlineCode') {
      const data = node.type === 'html' ? undefined : node.data?.fencepost
      found.push({data, position: node.position, type: node.type, value: node.value})
    }
  })
  return JSON.parse(JSON.stringify(found))
}

const equal = [
  '# *Emphasis*, [link](a), ![image](b) and `code` <!-- c -->\n\n[`a`{{exec}}](b) **`c`{{exec}}** ![d](e)\n',
  '# [Reference][a] and [b]\n\n[a]: c\n[B]: d\n\n## [none]\n',
  '> ## *Quoted* `code`\n\n- # [a](b) `c`\n',
  'Two *lines*\nof [a](b)\n===\n',
  '# `a`{{exec}} *b*\n',
  '# \\*a\\* &amp; `` ` ``\n\n*`a`* <b title="`c`"> `<!--` `d`{{exec}} -->\n',
  'a <!-- `b`{{exec}} --> `c` <? `d` ?> <!A `e` > <![CDATA[ `f` ]]> <!-- `g` <!-- `h`\n'
]

test('should find the same code, HTML and headings as with all of the text', async t => {
  const files = globSync(['content/**/*.md', 'test/fixtures/**/*.md', 'README.md', 'snapshots/**/*.md'])
  t.ok(files.length > 50)
  for (const source of [...equal, ...files.map(file => readFileSync(file, 'utf8'))]) {
    t.strictSame(planned(parse(new VFile(source))), planned(parseText(new VFile(source), [])), source.slice(0, 60))
  }
})
