import {closeSync, openSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {writeControlFile} from '../../../src/session/workspace/control-file.js'

test('should write a new file in place of one that a document may have opened', async t => {
  const folder = t.testdir({block: 'before'})
  const file = path.join(folder, 'block')
  const opened = openSync(file, 'r')
  t.teardown(() => closeSync(opened))
  writeControlFile(file, 'after')
  t.equal(readFileSync(opened, 'utf8'), 'before')
  t.equal(readFileSync(file, 'utf8'), 'after')
  t.same(readdirSync(folder), ['block'])
})
