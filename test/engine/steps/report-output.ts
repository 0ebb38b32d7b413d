import {test} from 'tap'
import {OutputReports} from '../../../src/engine/steps/report-output.js'

/** A step whose output and clock the test sets. */
function running() {
  let tick = () => {}
  let isStopped = false
  const step = {printed: '', reads: 0}
  const reports: string[] = []
  const outputs = new OutputReports((_, call) => {
    tick = call
    return () => {
      isStopped = true
    }
  })
  const begin = () =>
    outputs.begin({
      printed() {
        step.reads++
        return step.printed
      },
      report: output => reports.push(output)
    })
  begin()
  return {begin, isStopped: () => isStopped, outputs, reports, step, tick: () => tick()}
}

test('should report what a step has printed when it has changed, at times', async t => {
  const {begin, isStopped, outputs, reports, step, tick} = running()
  tick()
  t.equal(step.reads, 0, 'it has just started')
  tick()
  t.same(reports, [], 'it has printed nothing')
  step.printed = 'one\n'
  t.equal(step.reads, 1, 'the output is read at times only')
  tick()
  tick()
  step.printed = 'one\ntwo'
  tick()
  t.same(reports, ['one', 'one\ntwo'])
  outputs.end()
  tick()
  begin()
  tick()
  t.equal(reports.length, 2, 'the next step has just started')
  tick()
  t.equal(reports.length, 3)
  outputs.close()
  t.ok(isStopped())
})

test('should report the last lines as a reader sees them', async t => {
  const {reports, step, tick} = running()
  tick()
  step.printed = `${'line\n'.repeat(30)}\u001B[31mred\u001B[0m \u001B]0;title\u0007\u0000\n10%\r20%\n`
  tick()
  t.same(reports, [`${'line\n'.repeat(8)}red ␀\n20%`])
})
