import {execFileSync} from 'node:child_process'
import {mkdtemp, realpath, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import type {Scope} from '../../../src/commands/watch/scope.js'
import {watchFiles} from '../../../src/commands/watch/watch-files.js'

function scopeWith(root: string, ignores: Scope['ignores'] = () => false): Scope {
  return {configs: new Set(), ignores, key: '', roots: [root]}
}

test('should watch a project in which the path of a folder is too long', {timeout: 20_000}, async t => {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-watch-')))
  // Node itself removes no such folder.
  t.teardown(() => execFileSync('rm', ['-rf', root]))
  const deep = 'name=$(printf "%0200d" 0); for _ in {1..25}; do mkdir $name && cd $name; done'
  execFileSync('bash', ['-c', deep], {cwd: root})
  const errors: string[] = []
  const changed: string[] = []
  const watcher = await watchFiles({
    onChange: file => void changed.push(path.basename(file)),
    onError: ({message}) => void errors.push(message),
    scope: scopeWith(root),
    signal: new AbortController().signal
  })
  t.match(errors, [/^the path of the folder .* is too long$/])
  while (changed.length === 0) {
    await writeFile(path.join(root, 'a.md'), `${Math.random()}`)
    await delay(50)
  }
  t.equal(changed[0], 'a.md')
  await watcher.close()
})

test('should end the wait for a search that breaks off', {timeout: 20_000}, async t => {
  const stop = new AbortController()
  const errors: string[] = []
  const ready = watchFiles({
    onChange() {},
    onError(error) {
      errors.push(error.message)
      stop.abort('SIGTERM')
    },
    scope: scopeWith(t.testdir({folder: {'a.md': ''}}), (_, stats) => {
      if (stats) throw new Error('broken')
      return false
    }),
    signal: stop.signal
  })
  await (await ready).close()
  t.same(errors, ['broken'])
})
