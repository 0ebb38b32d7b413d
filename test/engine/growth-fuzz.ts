import fc from 'fast-check'
import t, {test} from 'tap'
import {loadSettings} from '../../src/config/load-settings.js'
import {planSource} from '../../src/engine/plan/plan-source.js'
import {quickGrowth} from '../growth.mjs'

t.setTimeout(900_000)

const settings = await loadSettings({cwd: import.meta.dirname, env: {}, flags: {}})

/** What Markdown, site generators, shells and markers give a meaning to. */
const pieces = [
  ...['`', '``', '```', '````', '~~~', '```sh\n', '\n```', '`a`', '```{{exec}}\n', '`a`{{exec}}'],
  ...['{{exec}}', '{{exec timeout=5s}}', '{{', '}}', '<<exec>>', '<<', '>>', '{{copy}}', '{', '}', '{{exec "'],
  ...['\n', '\n\n', ' ', '    ', '\t', '\r\n', '\\', '\\\n', 'a', 'é', '\0', '"', "'", '&', '&amp;', ';'],
  ...['> ', '- ', '* ', '1. ', '# ', '## a\n', '---\n', '===\n', '***\n', '|', '| - |\n', '| a | b |\n', '+++\n'],
  ...['*', '_', '**', '[', ']', '(', ')', '![', '](', '[a]: b\n', '<', '>', '<http:a>', 'https://a.b ', '<b a="', '/>'],
  ...['<!--', '-->', '<!-- fencepost ', '<!-- fencepost timeout=5s -->\n', '<!-- fencepost-lint ignore ', '<pre>'],
  ...['</pre>', '<details>\n\n', '</details>\n', '<?', '?>', '<![CDATA[', ']]>', '<script>', '</script>'],
  ...[
    '::: tab\n',
    ':::\n',
    '!!! note\n',
    '=== "Tab"\n',
    '{{% tab %}}\n',
    '{{< tabs >}}\n',
    '{{< /tabs >}}',
    '{% tab %}\n'
  ],
  ...['<Tabs>\n', '</Tabs>\n', '<TabItem>', '{/*', '*/}', "import a from 'b'\n", '$ echo a\n', '# echo\n', 'EOF\n'],
  ...[
    'cat <<EOF\n',
    '```output\n',
    '```console\n',
    '...\n',
    '[..]',
    '[re:a]',
    'fencepost:\n',
    '  a: b\n',
    '$(',
    '${',
    '(('
  ]
]
const text = (maxLength: number) =>
  fc.array(fc.constantFrom(...pieces), {maxLength, minLength: 1}).map(found => found.join(''))
const documents = fc.record({
  after: fc.oneof(fc.constant(''), text(3)),
  before: fc.oneof(fc.constant(''), text(3)),
  indents: fc.boolean(),
  repeated: text(5),
  separator: fc.constantFrom('', '', '\n', '\n\n')
})

const step = '`true`{{exec}}\n\n'
/** Bytes of a small document; the largest has four times as many. */
const size = 2000

test('should plan every document in linear time', {timeout: 900_000}, async t => {
  const plan = async (source: string) =>
    planSource({file: 'page.md', settings, source}).catch(error => {
      // What would take quadratic time is refused.
      if (error.code !== 'nesting') throw error
    })
  const property = fc.asyncProperty(documents, async ({after, before, indents, repeated, separator}) => {
    const document = (bytes: number) => {
      const lines: string[] = []
      for (let length = 0; length < bytes; length += lines.at(-1)?.length ?? 0) {
        lines.push(`${indents ? `\n${' '.repeat(2 * lines.length)}` : lines.length > 0 ? separator : ''}${repeated}`)
      }
      return step + before + lines.join('') + after
    }
    const ratio = await quickGrowth(bytes => plan(document(bytes)), size)
    if (ratio >= 2.5) throw new Error(`twice the document takes ${ratio.toFixed(1)} times as long`)
  })
  await t.resolves(fc.assert(property, {endOnFailure: true, numRuns: 500}))
})
