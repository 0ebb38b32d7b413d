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

test('should show which step runs, and the end of its output', t => {
  const status = new Status()
  status.on({documents: 2, kind: 'start'}, 0)
  const prints = (file: string, output: string): RunEvent =>
    ({...begins(file), output, position: {number: 2, steps: 12}}) as RunEvent
  status.on({...begins('a.md'), position: {number: 2, steps: 12}} as RunEvent, 1000)
  t.strictSame(status.lines(2000, {columns: 80, rows: 24}), [
    '0 of 2 documents  2 s',
    '  a.md:3  step 2 of 12  run a.md  1 s'
  ])
  status.on(prints('a.md', 'x\n1\n2\n3\n4\n\u001B[31mred'), 3000)
  const lines = ['  a.md:3  step 2 of 12  run a.md  3 s', '    | 1', '    | 2', '    | 3', '    | 4', '    | ␛[31mred']
  t.strictSame(status.lines(4000, {columns: 80, rows: 24}).slice(1), lines, 'its time goes on')
  status.on(prints('b.md', '1\n2\n3\n4\n5\n6'), 4000)
  t.strictSame(status.lines(4000, {columns: 80, rows: 10}).slice(1), [
    '  a.md:3  step 2 of 12  run a.md  3 s',
    '    | 3',
    '    | 4',
    '    | ␛[31mred',
    '  b.md:3  step 2 of 12  run b.md  0 s',
    '    | 4',
    '    | 5',
    '    | 6'
  ])
  for (let rows = 1; rows < 30; rows++)
    t.ok(status.lines(4000, {columns: 80, rows}).length <= Math.max(1, Math.min(rows - 1, 13)), `${rows} rows`)
  status.on(begins('a.md', 'next'), 5000)
  t.match(status.lines(5000, {columns: 80, rows: 24}), [/./, /b\.md:3.*1 s$/, /6|5|4|3|2/])
  t.match(status.lines(5000, {columns: 80, rows: 24}).at(-1), /a\.md:3 {2}next {2}0 s$/, 'a new step has none yet')
  t.end()
})

test('should show what runs before and after the steps', t => {
  const status = new Status()
  status.on({documents: 1, kind: 'start'}, 0)
  status.on({file: 'a.md', kind: 'progress', setup: {command: 'npm ci\nnpm test', key: 'setup'}}, 0)
  t.equal(status.lines(1000, size)[1], '  a.md  setup  npm ci  1 s')
  status.on(begins('a.md'), 1000)
  const teardown = {file: 'a.md', kind: 'progress', setup: {command: 'rm -r x', key: 'teardown'}} as const
  status.on(teardown, 2000)
  status.on({...teardown, output: 'x'}, 2500)
  t.strictSame(status.lines(3000, size).slice(1), ['  a.md  teardown  rm -r x  1 s', '    | x'])
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
