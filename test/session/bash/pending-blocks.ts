import {test} from 'tap'
import {OutputReader} from '../../../src/session/bash/output-reader.js'
import {PendingBlocks} from '../../../src/session/bash/pending-blocks.js'

const first = `${'1'.repeat(16)}${'a'.repeat(16)}`
const second = `${'2'.repeat(16)}${'b'.repeat(16)}`

const output = {
  first: `one\n\0${first} 1 0007:1.0 1.0\0`,
  second: `two\n\0${second.slice(0, 16)}\0`
}
const report = `${[second, 'returned', '1', '1', '0007:1.0', '1.0', '0', '0', '', '0', '0', '', '1 '].join('\0')}\0`

for (const order of [
  'first report second',
  'report first second',
  'first second report',
  'both report',
  'report both'
]) {
  test(`should end a failed block whatever is read first: ${order}`, async t => {
    const pending = new PendingBlocks(new OutputReader(), () => true)
    const ends = pending.add([first, second].map(key => ({key, maxOutput: 100, number: '0007', returns: false})))
    for (const part of order.split(' ')) {
      if (part === 'report') pending.readReports(Buffer.from(report))
      else if (part === 'both') pending.readOutput(Buffer.from(output.first + output.second))
      else pending.readOutput(Buffer.from(part === 'first' ? output.first : output.second))
    }
    t.match(await Promise.all(ends.map(({promise}) => promise)), [
      {kind: 'returned', output: {text: 'one\n'}, report: {status: 0}},
      {kind: 'returned', output: {text: 'two\n'}, report: {goesOn: true, status: 1}}
    ])
    t.equal(pending.count, 0, 'none is waited for')
  })
}

test('should take the last report once the shell waits, and only if no other contradicts it', async t => {
  let isWaiting = false
  const pending = new PendingBlocks(new OutputReader(), () => isWaiting)
  const [end] = pending.add([{key: first, maxOutput: 100, number: '0007', returns: false}])
  pending.readOutput(Buffer.from(output.first))
  await new Promise(resolve => setTimeout(resolve, 20))
  t.equal(end?.known, undefined, 'the shell is within the block')
  pending.readReports(Buffer.from(report.replace(second, first)))
  isWaiting = true
  t.match(await end?.promise, {kind: 'forged'})
})
