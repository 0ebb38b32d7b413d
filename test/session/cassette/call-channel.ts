import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {CallChannel} from '../../../src/session/cassette/call-channel.js'

test('should open no file that a program has put in the place of a confirmation', async t => {
  const folder = t.testdir({})
  const channel = new CallChannel(folder)
  t.teardown(() => channel.close())
  for (const id of ['1-1', '1-2']) {
    if (id === '1-2') writeFileSync(path.join(folder, 'heard', id), '')
    writeFileSync(path.join(folder, 'events'), `uncaught ${id} tool\n`)
    const {disturbed, uncaught} = await channel.taken()
    t.same(uncaught, ['tool'])
    t.equal(disturbed !== undefined, id === '1-2')
  }
})
