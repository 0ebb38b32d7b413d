import fc from 'fast-check'
import {test} from 'tap'
import {OutputReader, type ReadOutput} from '../../../src/session/bash/output-reader.js'

test('should cut blocks at their keys and cap them, however their bytes arrive', async t => {
  const pieces = fc.array(fc.constantFrom('line\n', 'x', '\u00E9', '\u{1F600}', '\uFEFF', '\0', '\0one', '\0two'))
  fc.assert(
    fc.property(pieces, pieces, fc.array(fc.nat(200), {maxLength: 5}), fc.integer({max: 80, min: 1}), (...given) => {
      const [first, second, at, maxOutput] = given
      const outputs = [first, second].map(printed => Buffer.from(printed.join('')))
      const bytes = Buffer.concat(
        outputs.flatMap((output, index) => [output, Buffer.from(`\0${index}${'k'.repeat(15)} end\0`)])
      )
      const places = [0, ...at.filter(place => place < bytes.length).sort((a, b) => a - b), bytes.length]
      const reader = new OutputReader()
      reader.expect({key: `0${'k'.repeat(15)}`, maxOutput})
      const ended: ReadOutput[] = []
      for (const [index, place] of places.slice(1).entries()) {
        reader.push(bytes.subarray(places[index], place), output => {
          ended.push(output)
          reader.expect({key: `${ended.length}${'k'.repeat(15)}`, maxOutput})
        })
      }
      t.same(
        ended,
        outputs.map(output => ({
          omittedBytes: Math.max(0, output.length - maxOutput),
          text: new TextDecoder().decode(output.subarray(0, maxOutput))
        }))
      )
    })
  )
})

test('should give the last lines that are read, whatever is kept and however it arrives', async t => {
  const key = `1${'k'.repeat(20)}`
  const mark = `\0${key.slice(0, 16)}`
  for (const maxOutput of [1 << 20, 100, 0])
    for (const size of [1, 7, 1000, 100_000]) {
      const text = Array.from({length: 5000}, (_, index) => `line ${index} é\n`).join('') + mark.slice(0, 5)
      const reader = new OutputReader()
      reader.expect({key, maxOutput})
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size), () => {})
      const last = reader.last()
      t.match(last, /^line \d+ é\n[^\0]*line 4999 é\n$/, `${maxOutput} ${size}`)
      t.ok(last.length <= 4096 && last.length > 3000, `${last.length}`)
      reader.push(Buffer.from(`${mark.slice(5)} end\0`), () => {})
      t.equal(reader.last(), '', 'the block has ended')
    }
})

test('should take a key for text once its block has ended', async t => {
  const reader = new OutputReader()
  const texts: string[] = []
  const push = (text: string) => reader.push(Buffer.from(text), ({text}) => texts.push(text))
  reader.expect({key: 'one', maxOutput: 100})
  push('a\0one\0b\0one\0')
  reader.expect({key: 'two', maxOutput: 100})
  push('c\0one\0d\0two\0')
  t.same(texts, ['a', 'b\0one\0c\0one\0d'])
})
