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
