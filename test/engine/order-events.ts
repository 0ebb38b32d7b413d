import fc from 'fast-check'
import {test} from 'tap'
import {orderEvents} from '../../src/engine/order-events.js'
import type {RunEvent} from '../../src/model/event.js'

const start = (file: string) => ({file, kind: 'document-start', source: '', steps: 0}) as const
const end = (file: string) => ({file, kind: 'document-end'}) as unknown as RunEvent
const files = ['a', 'b', 'c', 'd']

/** Groups of one document each, and what the reporter was told. */
function groups() {
  const told: string[] = []
  const emitters = orderEvents(files.length, {
    close: async () => {},
    on: event => void told.push(`${event.kind} ${'file' in event ? event.file : ''}`)
  })
  return {emitters, told}
}

test('should tell groups in order and never interleaved, however they run', t => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), {maxLength: 40}), choices => {
      const {emitters, told} = groups()
      const left = files.map(file => [start(file), end(file)] as RunEvent[])
      for (const index of [...choices, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]) {
        const event = left[index]?.shift()
        if (event) emitters[index]?.on(event)
        else emitters[index]?.end()
      }
      return told.join() === files.flatMap(file => [`document-start ${file}`, `document-end ${file}`]).join()
    })
  )
  t.end()
})

test('should tell the first group that is not over as it happens', t => {
  const {emitters, told} = groups()
  const [a, b] = emitters
  b?.on(start('b'))
  t.strictSame(told, [])
  a?.on(start('a'))
  t.strictSame(told, ['document-start a'])
  a?.end()
  t.strictSame(told, ['document-start a', 'document-start b'])
  t.end()
})
