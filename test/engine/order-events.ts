import fc from 'fast-check'
import {test} from 'tap'
import {orderEvents} from '../../src/engine/order-events.js'
import type {RunEvent} from '../../src/model/event.js'

const start = (file: string) => ({file, kind: 'document-start', source: '', steps: 0}) as const
const end = (file: string) => ({file, kind: 'document-end'}) as unknown as RunEvent
const files = ['a', 'b', 'c', 'd']

/** Emitters of one document each, and the events that the reporter got. */
function groups() {
  const reported: string[] = []
  const emitters = orderEvents(files.length, {
    close: async () => {},
    on: event => void reported.push(`${event.kind} ${'file' in event ? event.file : ''}`)
  })
  return {emitters, reported}
}

test('should report groups in order and never interleaved', t => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), {maxLength: 40}), choices => {
      const {emitters, reported} = groups()
      const remaining = files.map(file => [start(file), end(file)] as RunEvent[])
      for (const index of [...choices, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]) {
        const event = remaining[index]?.shift()
        if (event) emitters[index]?.on(event)
        else emitters[index]?.end()
      }
      return reported.join() === files.flatMap(file => [`document-start ${file}`, `document-end ${file}`]).join()
    })
  )
  t.end()
})

test('should report the first group that has not ended immediately', t => {
  const {emitters, reported} = groups()
  const [a, b] = emitters
  b?.on(start('b'))
  t.strictSame(reported, [])
  a?.on(start('a'))
  t.strictSame(reported, ['document-start a'])
  a?.end()
  t.strictSame(reported, ['document-start a', 'document-start b'])
  t.end()
})
