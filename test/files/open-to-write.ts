import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {closeSync, writeFileSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {test} from 'tap'
import {openToWrite} from '../../src/files/open-to-write.js'

function add(file: string, text: string, how: 'append' | 'write'): void {
  const descriptor = openToWrite(file, how)
  writeFileSync(descriptor, text)
  closeSync(descriptor)
}

test('should write to files, new or with text', async t => {
  const file = path.join(t.testdir({}), 'file')
  add(file, 'first', 'append')
  add(file, ', second', 'append')
  t.equal(await readFile(file, 'utf8'), 'first, second')
  add(file, 'third', 'write')
  t.equal(await readFile(file, 'utf8'), 'third')
})

test('should not wait for a program that reads a pipe, but for it to read', async t => {
  const folder = t.testdir({})
  const pipe = path.join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  t.throws(() => openToWrite(pipe, 'write'), {code: 'ENXIO'})
  t.throws(() => openToWrite(pipe, 'append'), {code: 'ENXIO'})

  const reader = spawn('sh', ['-c', 'exec <pipe; head -c 1; cat | wc -c'], {cwd: folder})
  const printed: string[] = []
  reader.stdout.on('data', chunk => printed.push(String(chunk)))
  let descriptor: number | undefined
  while (descriptor === undefined) {
    try {
      descriptor = openToWrite(pipe, 'write')
    } catch {
      await nextTurn()
    }
  }
  writeFileSync(descriptor, 'x'.repeat(1 << 23))
  closeSync(descriptor)
  await once(reader, 'close')
  t.equal(printed.join('').trim(), `x${(1 << 23) - 1}`)
})
