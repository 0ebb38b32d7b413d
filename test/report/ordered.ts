import fc from 'fast-check'
import {test} from 'tap'
import type {RunEvent} from '../../src/model/event.js'
import {orderEvents} from '../../src/report/ordered.js'

const start = (file: string) => ({file, kind: 'document-start', steps: 0}) as const
const end = (file: string) => ({file, kind: 'document-end'}) as unknown as RunEvent

test('should tell documents in order and never interleaved, however they run', t => {
  const files = ['a', 'b', 'c', 'd']
  fc.assert(
    fc.property(fc.array(fc.nat(3), {maxLength: 40}), choices => {
      const left = new Map(files.map(file => [file, [start(file), end(file)] as RunEvent[]]))
      const told: RunEvent[] = []
      const reporter = orderEvents(files, {close: async () => {}, on: event => void told.push(event)})
      const order = [...choices, 0, 1, 2, 3, 0, 1, 2, 3].map(index => files[index] ?? 'a')
      for (const file of order) {
        const event = left.get(file)?.shift()
        if (event) reporter.on(event)
      }
      const said = told.map(event => `${event.kind} ${'file' in event ? event.file : ''}`)
      return said.join() === files.flatMap(file => [`document-start ${file}`, `document-end ${file}`]).join()
    })
  )
  t.end()
})

test('should tell the first document that is not over as it happens', t => {
  const told: string[] = []
  const reporter = orderEvents(['a', 'b'], {close: async () => {}, on: event => void told.push(event.kind)})
  reporter.on(start('b'))
  t.strictSame(told, [])
  reporter.on(start('a'))
  t.strictSame(told, ['document-start'])
  reporter.on(end('a'))
  t.strictSame(told, ['document-start', 'document-end', 'document-start'])
  t.end()
})
