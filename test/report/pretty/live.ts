import {test} from 'tap'
import type {RunEvent} from '../../../src/model/event.js'
import {renderTerminal} from '../../../src/normalize/render-terminal.js'
import {Live} from '../../../src/report/pretty/live.js'

/** Lines below a report on a terminal that the test looks at; the test is the clock. */
function live({columns = 60} = {}) {
  const size = {columns, rows: 24}
  let written = ''
  let tick = () => {}
  let now = 0
  let isStopped = false
  const one = new Live({
    every(_, call) {
      tick = call
      return () => {
        isStopped = true
      }
    },
    now: () => now,
    size: () => size,
    write(text) {
      written += text
    }
  })
  return {
    get isStopped() {
      return isStopped
    },
    on: (event: object) => one.on(event as RunEvent),
    one,
    /** What is on the screen; rows that were erased are no rows. */
    seen: () => renderTerminal(written).trimEnd(),
    size,
    tick(milliseconds: number) {
      now += milliseconds
      tick()
    },
    get written() {
      return written
    }
  }
}

const begins = (file: string) => ({file, kind: 'progress', step: {code: 'sleep 9', line: 3}})

test('should keep its lines below what is printed, and take them away at the end', t => {
  const {on, one, seen, tick} = live()
  on({documents: 2, kind: 'start'})
  on(begins('a.md'))
  one.print('first\n')
  t.equal(seen(), 'first', 'a short run shows none')
  tick(2000)
  t.equal(seen(), 'first\n0 of 2 documents  2 s\n  a.md:3  sleep 9  2 s')
  on(begins('b.md'))
  one.print('second\nthird\n')
  t.equal(seen(), 'first\nsecond\nthird\n0 of 2 documents  2 s\n  a.md:3  sleep 9  2 s\n  b.md:3  sleep 9  0 s')
  on({file: 'a.md', kind: 'progress'})
  tick(1000)
  t.equal(seen(), 'first\nsecond\nthird\n1 of 2 documents  3 s\n  b.md:3  sleep 9  1 s')
  on({kind: 'end'})
  one.print('end\n')
  t.equal(seen(), 'first\nsecond\nthird\nend')
  t.end()
})

test('should take away what a narrower terminal has wrapped', t => {
  const one = live({columns: 60})
  one.on({documents: 1, kind: 'start'})
  one.on(begins('a-document-with-a-long-name.md'))
  one.tick(1000)
  const before = one.written.length
  one.size.columns = 20
  one.tick(1000)
  t.match(one.written.slice(before), /^(?:\u001B\[2K\u001B\[1A){4}\u001B\[2K\r0/, '2 rows and 3')
  t.end()
})

test('should draw at times and not for each event, and stop for good when it is closed', t => {
  const one = live()
  one.on({documents: 1, kind: 'start'})
  for (let index = 0; index < 1000; index++) one.on(begins('a.md'))
  t.equal(one.written, '')
  one.tick(100)
  t.notMatch(one.written, '\u001B[?25l', 'the cursor is not hidden')
  one.one.close()
  t.ok(one.isStopped)
  t.equal(one.seen(), '')
  const {length} = one.written
  one.one.close()
  t.equal(one.written.length, length)
  t.end()
})
