import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {openBashSession} from '../../../src/session/bash/bash-session.js'
import {testPrompt} from '../prompt-contract.mjs'
import {sessionsOf, testContract} from '../session-contract.mjs'

const withSession = sessionsOf(openBashSession)

testContract(openBashSession)
testPrompt(openBashSession)

test('should give a block no standard input, and take its bytes as they are', async t => {
  await withSession(async run => {
    t.match(await run('cat'), {status: 0, text: ''})
    t.equal((await run('jobs; (echo d) & wait')).text, 'd\n')
    t.equal((await run("printf '\\xff\\x00z'")).text, '\uFFFD\0z')
  })
})

test('should number the jobs of blocks from 1, also after a look at the syntax of a block', async t => {
  await withSession(async run => {
    await run('sleep 1000 &')
    t.equal((await run('kill %1; wait %1 2>/dev/null; echo $?')).text, '143\n')
  })
})

test('should give a clean environment and no descriptor of its own', async t => {
  await withSession(async (run, session) => {
    const {text} = await run(
      // What the test runner puts into each process it sees started is not ours.
      'env | grep "^[A-Z]" | sed "s/=.*//" | sort | grep -v -e NODE_OPTIONS -e FENCEPOST | tr "\\n" " "; ls /proc/self/fd | wc -l'
    )
    t.equal(text, 'COLUMNS DEBIAN_FRONTEND GIT_PAGER HOME LANG LINES PAGER PATH PWD SHELL SHLVL TERM TMPDIR TZ 4\n')

    t.equal((await run('echo $HOME')).text, `${session.folders.home}\n`)
  })
})

test('should give a block an output that it can only write', async t => {
  await withSession(async run => {
    t.equal(
      (await run('echo one; read -r -t 5 line <&1 || echo none; echo "$line"')).text.replace(/^bash: .*\n/m, ''),
      'one\nnone\n\n'
    )
    t.equal((await run('grep flags: /proc/self/fdinfo/1 | tail -c 2')).text, '1\n')
  })
})

test('should leave a warning of the shell as it is', async t => {
  await withSession(async run => {
    const {text} = await run("eval $'cat <<EOF\\nx'; nowhere")
    t.equal(
      text,
      "bash: warning: here-document at line 1 delimited by end-of-file (wanted `EOF')\nx\nbash: nowhere: command not found\n"
    )
  })
})

test('should tell its own record from output that imitates one', async t => {
  await withSession(async run => {
    t.equal(
      (await run('printf "\\0abc\\0returned\\0"; { cat <&51; echo x >&52; } 2>/dev/null; echo end')).text,
      '\0abc\0returned\0end\n'
    )
  })
})

test('should start after a session that was closed before its shell could begin', async t => {
  // Shells are started by the same process one after another, and read what they need from the same pipe.
  for (let time = 0; time < 30; time++) {
    const early = await openBashSession({env: process.env, passEnv: []})
    early.prepare?.()
    await delay(time % 10)
    await early.close()
    await withSession(async run => {
      t.equal((await run('echo here', {timeout: 5000})).text, 'here\n')
    })
  }
})
