import {test} from 'tap'
import type {RunEvent} from '../../../src/model/event.js'
import {Status} from '../../../src/report/pretty/status.js'
import {textWidth} from '../../../src/text/text-width.js'

const begins = (file: string, code = `run ${file}`): RunEvent =>
  ({file, kind: 'progress', step: {code, line: 3}}) as unknown as RunEvent
const ends = (file: string): RunEvent => ({file, kind: 'progress'})
const size = {columns: 40, rows: 24}

test('should count documents, and show what runs with the time it has taken', t => {
  const status = new Status()
  status.on({documents: 3, kind: 'start'}, 1000)
  t.strictSame(status.lines(1000, size), ['0 of 3 documents  0 s'])
  status.on(begins('a.md'), 1500)
  status.on(begins('b.md'), 1200)
  t.strictSame(status.lines(66_300, size), [
    '0 of 3 documents  1 min 5 s',
    '  b.md:3  run b.md  1 min 5 s',
    '  a.md:3  run a.md  1 min 4 s'
  ])
  status.on(ends('a.md'), 67_000)
  t.strictSame(status.lines(67_000, size)[0], '1 of 3 documents  1 min 6 s')
  status.on(begins('a.md'), 67_000)
  t.match(status.lines(67_000, size)[0], /^0 of 3/, 'a document that is followed again is not done')
  t.end()
})

test('should fit the terminal, however narrow, low or wide the characters', t => {
  const status = new Status()
  status.on({documents: 20, kind: 'start'}, 0)
  for (let index = 0; index < 20; index++)
    status.on(begins(`p${index}.md`, `echo 日本語のテキスト👩‍🔬é \u001B[31m\t${index}`), 0)
  for (let columns = 1; columns < 90; columns++) {
    const lines = status.lines(0, {columns, rows: 24})
    t.ok(Math.max(...lines.map(textWidth)) < columns, `${columns} columns`)
    t.notMatch(lines.join(''), /[\x00-\x1F]/)
  }
  t.equal(status.lines(0, {columns: 80, rows: 24}).length, 7)
  t.match(status.lines(0, {columns: 80, rows: 24})[0], /and 14 more$/)
  t.equal(status.lines(0, {columns: 80, rows: 4}).length, 3)
  t.equal(status.lines(0, {columns: 80, rows: 1}).length, 1)
  t.end()
})
