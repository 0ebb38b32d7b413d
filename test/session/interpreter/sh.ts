import {test} from 'tap'
import {openInterpreterSession} from '../../../src/session/interpreter/interpreter-session.js'
import {sessionsOf} from '../session-contract.mjs'
import {testInterpreter} from './interpreter-contract.mjs'
import {posix} from './posix-language.mjs'

testInterpreter('sh', posix)

test('should read blocks whole, however many signals the document traps meanwhile', async t => {
  await sessionsOf(openInterpreterSession('sh'))(async run => {
    await run("trap : USR1; sh -c 'while kill -USR1 $0; do :; done' $$ &")
    for (const text of ['one', 'two', 'three', 'four'])
      t.match(await run(`echo ${text}; (exit 3)`, {cwd: '.', env: {A: 'b'}}), {status: 3, text: `${text}\n`})
  })
})
