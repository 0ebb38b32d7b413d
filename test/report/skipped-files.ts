import {test} from 'tap'
import {sumSkippedFiles} from '../../src/report/skipped-files.js'

/** What a course names and does not have, for a number of names. */
const missing = (count: number) =>
  Array.from({length: count}, (_, index) => ({
    file: 'course.json',
    line: index + 1,
    reason: `names ${index}, where there is no scenario`,
    remedy: 'Take it out.'
  }))

test('should print a line for each reason, with the first files', async t => {
  const files = ['a', 'b', 'c', 'd'].map(file => ({file, reason: 'beside scenarios', remedy: 'Name it.'}))
  t.strictSame(sumSkippedFiles([...missing(1), ...files]), [
    'course.json:1: names 0, where there is no scenario',
    'a, b, c and 1 more: beside scenarios'
  ])
})

test('should limit the number of reasons', async t => {
  t.equal(sumSkippedFiles(missing(10)).length, 10)
  t.equal(sumSkippedFiles(missing(11)).at(-1), '… and more for 1 other reason; the command `list` shows all')
  t.equal(sumSkippedFiles(missing(60)).length, 11)
  t.match(sumSkippedFiles(missing(60)).at(-1), /^… and more for 50 other reasons;/)
})
