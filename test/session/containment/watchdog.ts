import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {test} from 'tap'

const watchdog = fileURLToPath(new URL('../../../src/session/containment/watchdog.sh', import.meta.url))

test('should unmount what a killed run has mounted in its folder, and keep the files there', t => {
  const within = mkdtempSync(path.join(os.tmpdir(), 'fencepost-test-'))
  const [outside, folder] = [path.join(within, 'outside'), path.join(within, 'run')]
  const at = path.join(folder, 'work/a \\b')
  t.teardown(() => {
    spawnSync('umount', ['--lazy', at])
    rmSync(within, {recursive: true})
  })
  for (const each of [outside, at]) mkdirSync(each, {recursive: true})
  writeFileSync(path.join(outside, 'kept'), '')
  if (spawnSync('mount', ['--bind', outside, at]).status !== 0) {
    t.pass("file systems can't be mounted here")
    return t.end()
  }
  spawnSync('bash', [watchdog, folder, 'no-such-tag', '', '', '', ''], {input: ''})
  t.notOk(existsSync(folder))
  t.same(readdirSync(outside), ['kept'])
  return t.end()
})

test('should remove a link in the place of the folder of a killed run, and nothing behind it', t => {
  const within = mkdtempSync(path.join(os.tmpdir(), 'fencepost-test-'))
  const [outside, folder] = [path.join(within, 'outside'), path.join(within, 'run')]
  const at = path.join(outside, 'mounted')
  t.teardown(() => {
    spawnSync('umount', ['--lazy', at])
    rmSync(within, {recursive: true})
  })
  mkdirSync(at, {recursive: true})
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', at]).status === 0
  writeFileSync(path.join(at, 'kept'), '')
  symlinkSync(outside, folder)
  spawnSync('bash', [watchdog, folder, 'no-such-tag', '', '', '', ''], {input: ''})
  t.same(readdirSync(within), ['outside'])
  t.same(readdirSync(at), ['kept'], isMounted ? 'still mounted' : 'still there')
  return t.end()
})
