import {test} from 'tap'
import {alignJobs} from '../../src/compare/align-jobs.js'

test('should give an output the lines about jobs that are expected', async t => {
  t.equal(alignJobs('', {code: 'sleep 1 &', expected: '[1] 4711\n'}), '[1] 4711\n')
  t.equal(alignJobs('a\nb\n', {code: 'server & curl x', expected: '[1] 4711\na\nb\n'}), '[1] 4711\na\nb\n')
  t.equal(
    alignJobs('a\n', {code: 'wait', expected: 'a\n[1]+  Done                    sleep 1\n'}),
    'a\n[1]+  Done                    sleep 1\n'
  )
  t.equal(alignJobs('b\n', {code: 'x &', expected: '[1] 4711\na\n'}), '[1] 4711\nb\n', 'other lines stay')
})

test('should leave an output alone that says nothing about jobs', async t => {
  for (const code of ['print(5)', 'a && b', 'a 2>&1', 'a &> b', 'a |& b'])
    t.equal(alignJobs('', {code, expected: '[1] 5\n'}), '', code)
  t.equal(alignJobs('[1] 12\n', {code: 'x &', expected: '[1] 5\n'}), '[1] 12\n', 'printed by a program')
  t.equal(alignJobs('a\n', {code: 'x &', expected: 'a\n'}), 'a\n')
})
