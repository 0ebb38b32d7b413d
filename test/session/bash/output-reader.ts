import fc from 'fast-check'
import {test} from 'tap'
import {OutputReader} from '../../../src/session/bash/output-reader.js'

const record = Buffer.from('\0secret\0returned 0 0 1 0\0\0\0\0secret\0')

test('should cut a block at its end and cap it, however its bytes arrive', async t => {
  const pieces = fc.array(fc.constantFrom('line\n', 'x', '\u00E9', '\u{1F600}', '\uFEFF', '\0', '\0secre'))
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(200), {maxLength: 5}), fc.integer({max: 80, min: 1}), (printed, at, cap) => {
      const bytes = Buffer.concat([Buffer.from(printed.join('')), record])
      const places = [0, ...at.filter(place => place < bytes.length).sort((a, b) => a - b), bytes.length]
      const reader = new OutputReader('secret')
      reader.keep({maxOutput: cap})
      const ended = places.slice(1).flatMap((place, index) => [...reader.push(bytes.subarray(places[index], place))])
      const length = bytes.length - record.length
      const text = new TextDecoder().decode(bytes.subarray(0, Math.min(cap, length)))
      t.same(
        ended.map(({output}) => output),
        [{omittedBytes: Math.max(0, length - cap), text}]
      )
    })
  )
})
