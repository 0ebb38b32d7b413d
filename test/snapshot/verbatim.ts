import fc from 'fast-check'
import {test} from 'tap'
import type {Entry} from '../../src/model/snapshot.js'
import {formatOpening, formatSnapshot} from '../../src/snapshot/format.js'
import {checkSnapshot} from '../../src/snapshot/parse-snapshot.js'
import {Verbatim} from '../../src/snapshot/verbatim.js'

const entry = (id: string, text: string): Entry => ({
  code: 'run',
  compare: 'exact',
  id,
  line: 0,
  status: 0,
  stream: 'both',
  text
})
const output = fc.stringMatching(/^[a-z`# \n]{0,20}$/)
const outputs = fc.array(output, {maxLength: 6, minLength: 1})
const entriesOf = (texts: readonly string[]) => texts.map((text, index) => entry(`Step #${index + 1}`, text))

test('should take what was written, entry by entry', t => {
  fc.assert(
    fc.property(outputs, texts => {
      const entries = entriesOf(texts)
      const verbatim = new Verbatim({file: 'a.md', text: formatSnapshot({entries, file: 'a.md'})})
      return entries.every(one => verbatim.take(one)) && verbatim.isWhole
    })
  )
  t.end()
})

test('should take an entry only if the file says all of it and nothing else', t => {
  fc.assert(
    fc.property(outputs, fc.nat(), output, (texts, place, other) => {
      const entries = entriesOf(texts)
      const verbatim = new Verbatim({file: 'a.md', text: formatSnapshot({entries, file: 'a.md'})})
      const changed = entries.map((one, index) => (index === place % texts.length ? {...one, text: other} : one))
      const taken = changed.map(one => verbatim.take(one))
      const wrong = changed.findIndex((one, index) => one.text !== texts[index])
      return taken.every((is, index) => is === (wrong === -1 || index < wrong)) && verbatim.isWhole === (wrong === -1)
    })
  )
  t.end()
})

test('should take nothing from the file of another document, or of another checkout', t => {
  const text = formatSnapshot({entries: [entry('Step', 'x\n')], file: 'a.md'})
  t.notOk(new Verbatim({file: 'b.md', text}).take(entry('Step', 'x\n')))
  t.notOk(new Verbatim({file: 'a.md', text: text.replaceAll('\n', '\r\n')}).take(entry('Step', 'x\n')))
  t.end()
})

test('should take an output of millions of lines without taking it apart', t => {
  const output = 'no\n'.repeat(3_000_000)
  const text = `${formatOpening('a.md')}\n## Step #1\n\n\`\`\`sh\nrun\n\`\`\`\n\n\`\`\`output\n${output}\`\`\`\n`
  const before = process.memoryUsage().rss
  const verbatim = new Verbatim({file: 'a.md', text})
  checkSnapshot({path: 'snapshots/a.md', text})
  t.ok(verbatim.take(entry('Step #1', output)))
  t.ok(verbatim.isWhole)
  // Some copies of 9 MB; a string for each line takes 200 MB and more.
  const grown = (process.memoryUsage().rss - before) / 1e6
  t.ok(grown < 100, `it took ${Math.round(grown)} MB`)
  t.end()
})
