import {test} from 'tap'
import {loadSettings} from '../../src/config/load-settings.js'
import {planSource} from '../../src/engine/plan/plan-source.js'
import {project} from '../commands/project.mjs'
import {growth} from '../growth.mjs'

const settings = await loadSettings({cwd: import.meta.dirname, env: {}, flags: {}})

/** Documents made of a repeated pattern; each has a step, since others aren't parsed. */
const pages: Readonly<Record<string, readonly [size: number, page: (size: number) => string]>> = {
  'a block of many lines': [4000, size => '```sh\n' + 'echo "a" | tr a b\n'.repeat(size) + '```{{exec}}\n'],
  'a line of emphasis': [2000, size => '`true`{{exec}}\n\n' + '(/* '.repeat(size) + '*a_ '.repeat(size)],
  'a line of images': [200, size => '![`true`{{exec}} [ '.repeat(size) + '](b (`true`{{exec}} '.repeat(size)],
  'a line of links': [1000, size => '`true`{{exec}}\n\n' + '[a]('.repeat(size) + ']'.repeat(size)],
  'a line of HTML that is never closed': [1000, size => '`true`{{exec}}\n\n}}' + '<![CDATA[ <? <!a '.repeat(size)],
  'ignore comments': [500, size => '`true`{{exec}}\n\n' + '<!-- fencepost-lint ignore no-prompt -->\n\n'.repeat(size)],
  'a long line in a block': [20_000, size => '```sh\necho ' + 'word '.repeat(size) + '\n```{{exec}}\n'],
  'a long line of text': [10_000, size => '`true`{{exec}}\n\n' + 'A word and another. '.repeat(size) + '\n'],
  'a paragraph of many lines': [1500, size => '`true`{{exec}}\n' + 'Text with *words* and `code`.\n'.repeat(size)],
  'blocks with trailers': [150, size => 'Text.\n\n```sh\necho a\n```{{exec}}\n\n'.repeat(size)],
  'blocks without marks': [200, size => '```sh\necho a\n```{{exec}}\n' + '\n```yaml\na: 1\n```\n'.repeat(size)],
  'comments with options': [80, size => '<!-- fencepost timeout=5s -->\n`true`{{exec}}\n\n'.repeat(size)],
  'fences that are never closed': [
    200,
    size => '`true`{{exec}}\n\n' + Array.from({length: size}, (_, i) => `${'`'.repeat(3 + (i % 50))}sh\na\n`).join('')
  ],
  'front matter': [
    500,
    size => `---\n${Array.from({length: size}, (_, i) => `key${i}: value\n`).join('')}---\n\n\`true\`{{exec}}\n`
  ],
  'front matter with many variables': [
    4000,
    size =>
      `---\nfencepost:\n  env:\n${Array.from({length: size}, (_, i) => `    k${i}: a\n`).join('')}---\n\n\`true\`{{exec}}\n`
  ],
  headings: [150, size => '# Title\n\n`true`{{exec}}\n\n'.repeat(size)],
  'HTML with blocks in it': [60, size => '<details>\n\n```sh\necho a\n```{{exec}}\n\n</details>\n\n'.repeat(size)],
  'inline marks in one paragraph': [300, size => 'Run `echo a`{{exec}} and '.repeat(size)],
  'inline marks in paragraphs': [300, size => 'Run `echo a`{{exec}}.\n\n'.repeat(size)],
  'link definitions': [
    100,
    size => Array.from({length: size}, (_, i) => `[a${i}]: http://x/${i}\n\n[a${i}]\n\n`).join('') + '`true`{{exec}}\n'
  ],
  'lint comments that never end': [6000, size => '`true`{{exec}}\n\n' + '<!-- fencepost-lint ignore a\n'.repeat(size)],
  'lists in one another': [
    200,
    size => Array.from({length: size}, (_, i) => `${'  '.repeat(i % 8)}- a\n`).join('') + '\n`true`{{exec}}\n'
  ],
  'lists with blocks': [60, size => '- item\n\n  ```sh\n  echo a\n  ```{{exec}}\n'.repeat(size)],
  'output in the page': [100, size => '```sh\necho a\n```{{exec}}\n\n```output\na\n```\n\n'.repeat(size)],
  quotes: [200, size => '> quote\n\nparagraph\n\n'.repeat(size) + '`true`{{exec}}\n'],
  'quotes with blocks': [150, size => '> ```sh\n> echo a\n> ```{{exec}}\n\nb\n\n'.repeat(size)],
  tables: [60, size => '| a | b |\n| - | - |\n' + '| `a`{{exec}} | b |\n'.repeat(size)],
  'tabs that are never closed': [8000, size => '`true`{{exec}}\n\n' + '{{< tabs >}}\n'.repeat(size)],
  'transcripts of the console': [300, size => '```console\n' + '$ echo a\na\n'.repeat(size) + '```{{exec}}\n']
}

for (const [name, [size, page]] of Object.entries(pages)) {
  test(`should plan in linear time: ${name}`, async t => {
    const planned = await planSource({file: 'page.md', settings, source: page(size)})
    t.ok(planned.plan.steps.length > 0, 'there are steps')
    const ratio = await growth(of => planSource({file: 'page.md', settings, source: page(of)}), size)
    t.ok(ratio < 2.5, `twice the document takes ${ratio.toFixed(1)} times as long`)
  })
}

test('should run many documents in linear time', async t => {
  const size = 150
  const page = '# Page\n\n```sh\necho not marked\n```\n'
  const files = [size, 2 * size].flatMap(of =>
    Array.from({length: of}, (_, index) => [`content/${of}/${index}.md`, page] as const)
  )
  const one = await project(Object.fromEntries(files))
  const ratio = await growth(
    async of => t.match(await one.run(`content/${of}`, '--pass-with-no-steps'), {status: 0, stderr: ''}),
    size
  )
  t.ok(ratio < 2.5, `twice the documents take ${ratio.toFixed(1)} times as long`)
})
