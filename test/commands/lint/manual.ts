import {readFileSync} from 'node:fs'
import {test} from 'tap'
import {rules} from '../../../src/model/rule.js'

test('should have a section in the manual for every rule', async t => {
  const page = readFileSync('content/lint.md', 'utf8')
  t.same(
    Object.keys(rules).filter(id => !page.includes(`\n### ${id}\n`)),
    []
  )
})
