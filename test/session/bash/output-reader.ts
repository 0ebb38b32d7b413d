import {setFlagsFromString} from 'node:v8'
import {runInNewContext} from 'node:vm'
import fc from 'fast-check'
import {test} from 'tap'
import {OutputReader} from '../../../src/session/bash/output-reader.js'
import type {ExpectedText} from '../../../src/session/session.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const mebibyte = 1 << 20
const record = Buffer.from('\0secret\0returned 0 0 1 0\0\0\0\0secret\0')

/** What is seen of a block that prints these chunks, meanwhile and in the end. */
function read(chunks: readonly Buffer[], maxOutput: number, alike?: ExpectedText): string {
  const reader = new OutputReader('secret')
  reader.keep({alike: () => alike, maxOutput})
  const seen: unknown[] = []
  for (const chunk of [...chunks, record]) {
    for (const {output} of reader.push(chunk)) seen.push(output)
    seen.push(reader.peek())
  }
  return JSON.stringify(seen)
}

const line = 'one line of many\n'

test('should come to the same whether a text says already what is printed, or some of it, or not', async t => {
  const ends = fc.array(fc.constantFrom(line, 'x', '\u00E9', '\u{1F600}', '\uFEFF', '\n'), {maxLength: 4})
  const cuts = fc.array(fc.nat(4 * mebibyte), {maxLength: 3})
  const caps = fc.constantFrom(mebibyte / 2, 2 * mebibyte, 3 * mebibyte + 1, 9 * mebibyte)
  const begins = fc.constantFrom('', 'x', '\uFEFF')
  fc.assert(
    fc.property(begins, fc.nat(300_000), ends, ends, cuts, caps, (begin, lines, printed, known, at, maxOutput) => {
      const body = begin + line.repeat(lines)
      const bytes = Buffer.from(body + printed.join(''))
      const places = [0, ...at.filter(place => place < bytes.length).sort((a, b) => a - b), bytes.length]
      const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
      const alike = {from: 3, text: `## ${body}${known.join('')}\n`}
      t.ok(read(chunks, maxOutput, alike) === read(chunks, maxOutput))
    }),
    {numRuns: 20}
  )
})

test('should hold no copy of what a text says already', async t => {
  const text = line.repeat((32 * mebibyte) / line.length)
  const held = (alike?: ExpectedText) => {
    const reader = new OutputReader('secret')
    reader.keep({alike: () => alike, maxOutput: 64 * mebibyte})
    for (let at = 0; at < text.length; at += 65_536) {
      const [ended] = reader.push(Buffer.from(text.slice(at, at + 65_536)))
      t.notOk(ended)
    }
    // What was thrown away is swept beside the second time.
    collectGarbage()
    collectGarbage()
    const {arrayBuffers} = process.memoryUsage()
    t.ok(reader.end().text === text)
    return arrayBuffers
  }
  const alike = held({from: 0, text})
  t.ok(alike < 8 * mebibyte, `${alike} bytes`)
  t.ok(held() > 32 * mebibyte)
})
