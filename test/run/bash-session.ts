import {test} from 'tap'
import {openBashSession} from '../../src/run/bash-session.js'
import {sessionsOf, testContract} from './session-contract.mjs'

const withSession = sessionsOf(openBashSession)

testContract(openBashSession)

test('should give a block no standard input, and take its bytes as they are', async t => {
  await withSession(async run => {
    t.match(await run('cat'), {status: 0, text: ''})
    t.equal((await run('jobs; (echo d) & wait')).text, 'd\n')
    t.equal((await run("printf '\\xff\\x00z'")).text, '\uFFFD\0z')
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

test('should name the command that ended the shell under `set -e`, and keep what is printed after it', async t => {
  const failing = 'ls /nowhere-at-all 2> /dev/null'
  await withSession(async run => {
    const output = await run(`set -e\necho one\n${failing}\necho two`)
    t.match(output, {ending: 'shell-ended', failed: {command: failing, line: 3}, status: 2, text: 'one\n'})
    await run('set -e; printf() { echo mine; }; (sleep 0.2; echo late) &')
    t.match(await run('f() { false; }\necho two\nf'), {failed: {command: 'false', line: 1}, status: 1})
    t.equal((await run('echo three; exit 3')).failed, undefined)
    t.equal((await run('false\nexit 3')).failed, undefined, 'the status is that of `exit`')
    t.match(await run('trap "echo bye" EXIT; set -e; false'), {ending: 'shell-ended', status: 1, text: 'bye\n'})
    t.equal((await run('echo "$-"')).text.includes('e'), false)
  })
})

test('should take out of its own messages where in the driver they come from', async t => {
  await withSession(async run => {
    const {text} = await run("eval $'cat <<EOF\\nx'; nowhere")
    t.equal(
      text,
      "bash: warning: here-document delimited by end-of-file (wanted `EOF')\nx\nbash: nowhere: command not found\n"
    )
  })
})

test('should tell its own record from output that imitates one', async t => {
  await withSession(async run => {
    t.equal(
      (await run('printf "\\0abc\\0returned\\0"; { cat <&250; echo x >&251; } 2>/dev/null; echo end')).text,
      '\0abc\0returned\0end\n'
    )
  })
})
