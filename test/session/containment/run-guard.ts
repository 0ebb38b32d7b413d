import {readdirSync, renameSync, rmSync, symlinkSync} from 'node:fs'
import {test} from 'tap'
import {guardOfProcess} from '../../../src/session/containment/run-guard.js'

test('should remove nothing through a link in the place of the folder of a run', async t => {
  const victim = t.testdir({a: 'kept', b: 'kept', c: {}})
  const guard = guardOfProcess()
  guard.enter()
  const moved = `${guard.folder}-moved`
  t.teardown(() => rmSync(moved, {force: true, recursive: true}))
  renameSync(guard.folder, moved)
  symlinkSync(victim, guard.folder)
  guard.leave()
  // The watchdog may open its output below the link, which is still that of the run for it.
  const left = readdirSync(victim).filter(name => !name.startsWith('output-'))
  t.same(left, ['a', 'b', 'c'])
  t.throws(() => readdirSync(guard.folder), {code: 'ENOENT'})
})
