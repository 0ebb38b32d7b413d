import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import t, {test} from 'tap'
import {snapshotStore} from '../../src/snapshot/store.js'

// It starts the program a dozen times.
t.setTimeout(120_000)

/** Writes a snapshot, and ends its own process by SIGKILL before the call of the file system with the number given. */
const writer = `
import fs from 'node:fs'
import {syncBuiltinESMExports} from 'node:module'
const [store, root, number, text] = process.argv.slice(2)
let left = Number(number)
const strike = () => {
  if (left-- === 0) process.kill(process.pid, 'SIGKILL')
}
for (const name of ['open', 'mkdir']) {
  const call = fs.promises[name]
  fs.promises[name] = async (...given) => {
    strike()
    const result = await call(...given)
    if (name !== 'open') return result
    for (const method of ['writeFile', 'sync', 'chmod', 'close']) {
      const own = result[method].bind(result)
      result[method] = async (data, ...more) => {
        // Half of a text first: what is written reaches the disk in parts.
        if (method === 'writeFile' && left === 0) await own(data.slice(0, data.length / 2), ...more)
        strike()
        return own(data, ...more)
      }
    }
    return result
  }
}
const rename = fs.renameSync
fs.renameSync = (...given) => {
  strike()
  return rename(...given)
}
syncBuiltinESMExports()
const {snapshotStore} = await import(store)
await snapshotStore({folder: 'snapshots', root}).write('a.md', text)
`

test('should leave a file old or new wherever a kill strikes, and no litter after the next run', async t => {
  const [old, changed] = ['old\n'.repeat(10), 'another text\n'.repeat(99)]
  const root = t.testdir({'writer.mjs': writer})
  const file = path.join(root, 'snapshots/a.md')
  const store = snapshotStore({folder: 'snapshots', root})
  const source = new URL('../../src/snapshot/store.ts', import.meta.url).href
  const tally = {left: 0, new: 0, old: 0}
  for (let strike = 0; ; strike++) {
    await store.write('a.md', old)
    const {signal} = await execa(
      'node',
      [`--import=${import.meta.resolve('tsx')}`, path.join(root, 'writer.mjs'), source, root, String(strike), changed],
      {reject: false}
    )
    const text = await readFile(file, 'utf8')
    if (signal !== 'SIGKILL') {
      t.equal(text, changed, 'nothing strikes any more')
      break
    }
    t.ok(text === old || text === changed, `after the kill at call ${strike}`)
    tally[text === old ? 'old' : 'new']++
    tally.left += (await readdir(path.dirname(file))).length - 1
    await store.tidy(['a.md'])
    t.same(await readdir(path.dirname(file)), ['a.md'])
  }
  // Made, opened, written, chmodded, synced, closed, renamed; then the folder opened, synced, closed.
  t.match(tally, {left: 5, new: 3, old: 7})
})
