import {deepStrictEqual, strictEqual} from 'node:assert'
import fc from 'fast-check'
import {test} from 'tap'
import type {Entry} from '../../src/model/snapshot.js'
import {formatSnapshot} from '../../src/snapshot/format.js'
import {parseSnapshot} from '../../src/snapshot/parse-snapshot.js'
import {rewriteSnapshot} from '../../src/snapshot/rewrite.js'

const plain: Entry = {code: 'run', compare: 'exact', id: '', line: 0, status: 0, stream: 'both', text: 'out\n'}
const file = 'a.md'

/** An entry as the tool would not write it: with more blank lines, other fences, another order of words. */
const wayward = `## Two

\`\`\`\`sh
two
\`\`\`\`


~~~~output compare=unordered   exit=1
b
a
~~~~

`
const handWritten = `<!-- fencepost snapshot v1: elsewhere.md -->


## One
\`\`\`sh
one
\`\`\`
${wayward}## Three #1

\`\`\`sh
three
\`\`\``

function rewrite(text: string, change: (entry: Entry) => Entry | undefined, isPartial = true) {
  const entries = parseSnapshot({path: 'x', text})
  const placements = entries.flatMap(entry => {
    const changed = change(entry)
    return changed ? [{entry: changed, before: entry}] : []
  })
  return rewriteSnapshot({file, isPartial, entries, placements, text})
}

test('should leave a file to the byte where no entry changes, whoever wrote it', async t => {
  for (const text of [handWritten, `${handWritten}\n\n`, handWritten.replaceAll('\n', '\r\n'), `\uFEFF${handWritten}`])
    t.equal(
      rewrite(text, entry => entry),
      text
    )
  t.equal(
    rewrite(handWritten, entry => ({...entry}), false),
    handWritten.replace('elsewhere', 'a'),
    'a whole update names the document anew'
  )
})

test('should change the one entry that changes, and no byte beside it', async t => {
  const changed = rewrite(handWritten, entry => (entry.id === 'One' ? {...entry, text: 'new\n'} : entry))
  t.ok(changed.includes(wayward))
  t.ok(changed.startsWith(handWritten.slice(0, handWritten.indexOf('## One'))))
  t.ok(changed.endsWith(handWritten.slice(handWritten.indexOf('## Two'))))
  t.match(changed, '## One\n\n```sh\none\n```\n\n```output\nnew\n```\n')
})

test('should write with the line ends of the file', async t => {
  const text = handWritten.replaceAll('\n', '\r\n')
  const changed = rewrite(text, entry => (entry.id === 'Two' ? {...entry, text: 'new\n'} : entry))
  t.notMatch(changed, /[^\r]\n/)
  t.match(parseSnapshot({path: 'x', text: changed})[1], {id: 'Two', text: 'new\n'})
})

test('should take no id from an entry that nobody changes', async t => {
  const text = formatSnapshot({
    entries: [
      {...plain, id: 'A #1'},
      {...plain, id: 'A #2'}
    ],
    file
  })
  const entries = parseSnapshot({path: 'x', text})
  const [one, two] = entries
  if (!one || !two) throw new Error('two entries')
  const placements = [
    {entry: one, before: one},
    {entry: {...plain, code: 'new', id: 'A #2'}},
    {entry: two, before: two}
  ]
  const written = rewriteSnapshot({file, isPartial: true, entries, placements, text})
  t.same(
    parseSnapshot({path: 'x', text: written}).map(({code, id}) => [id, code]),
    [
      ['A #1', 'run'],
      ['A #3', 'new'],
      ['A #2', 'run']
    ]
  )
})

const output = fc.stringMatching(/^[a-z`~#<>\\[\].= \n]{0,20}$/)
const entry = fc.record({
  code: output,
  compare: fc.constantFrom('exact' as const, 'unordered' as const),
  status: fc.nat(255),
  text: output
})
const entries = fc
  .array(entry, {maxLength: 6, minLength: 1})
  .map(list => list.map((one, index): Entry => ({...plain, ...one, id: `Step #${index + 1}`})))

test('should change what is changed and leave every other entry to the byte, whatever they hold', async () => {
  fc.assert(
    fc.property(entries, fc.nat(5), output, fc.constantFrom('\n', '\r\n'), (list, place, text, end) => {
      const before = formatSnapshot({entries: list, file}).replaceAll('\n', end)
      const entries = parseSnapshot({path: 'x', text: before})
      const chosen = entries[place % entries.length]
      const after = rewrite(before, one => (one.id === chosen?.id ? {...one, text} : one))
      const lines = before.split('\n')
      const next = entries[(place % entries.length) + 1]
      const above = lines.slice(0, (chosen?.line ?? 0) - 1).join('\n')
      const below = next ? lines.slice(next.line - 1).join('\n') : ''
      strictEqual(after.startsWith(above), true)
      strictEqual(after.endsWith(below), true)
      const read = parseSnapshot({path: 'x', text: after}).map(({line: _, ...rest}) => rest)
      deepStrictEqual(
        read,
        entries.map(({line: _, ...rest}) => (rest.id === chosen?.id ? {...rest, text} : rest))
      )
    })
  )
})

test('should write nothing else the second time', async () => {
  fc.assert(
    fc.property(entries, entries, fc.boolean(), (before, after, isPartial) => {
      const text = formatSnapshot({entries: before, file})
      const update = (current: string) => {
        const entries = parseSnapshot({path: 'x', text: current})
        const placements = after.map(one => {
          const same = entries.find(({id}) => id === one.id)
          return {entry: one, ...(same && {entries: same})}
        })
        return rewriteSnapshot({file, isPartial, entries, placements, text: current})
      }
      const once = update(text)
      strictEqual(update(once), once)
    })
  )
})
