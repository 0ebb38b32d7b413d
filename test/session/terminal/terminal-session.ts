import {execFileSync} from 'node:child_process'
import {chmodSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {createEnvironment} from '../../../src/session/environment/environment.js'
import type {Terminal} from '../../../src/session/terminal/terminal.js'
import {terminalOutput} from '../../../src/session/terminal/terminal-output.js'
import {openTerminalSession} from '../../../src/session/terminal/terminal-session.js'
import {testPrompt} from '../prompt-contract.mjs'
import {base, sessionsOf, testContract} from '../session-contract.mjs'

const withTerminal = sessionsOf(openTerminalSession)

testContract(openTerminalSession)
testPrompt(openTerminalSession)

test('should give a block a real terminal of a fixed size', async t => {
  await withTerminal(async run => {
    t.equal((await run('test -t 0 && test -t 1 && test -t 2 && stty size; echo $TERM')).text, '24 80\nxterm-256color\n')
    t.match((await run('tty')).text, /^\/dev\/pts\/\d+\n$/)
  })
})

test('should show what a reader sees of progress, of cursor movements and of a cleared screen', async t => {
  await withTerminal(async run => {
    t.equal((await run("printf '10%%\\r50%%\\r100%%\\n'; printf '\\e[31mred\\e[m\\n'")).text, '100%\nred\n')
    t.equal((await run('echo a; echo b; printf "\\e[2Ax"; printf "\\e[2B\\r"')).text, 'xa\nb\n'.replace('xa', 'x'))
    t.equal((await run('echo gone; clear; echo here; printf end')).text, 'here\nend')
    t.equal((await run('seq 200')).text.split('\n').length, 201)
    t.equal((await run('printf %0200d 7')).text, `${'0'.repeat(199)}7`, 'a long line is one line')
    t.equal((await run('echo; echo')).text, '\n\n')
  })
})

test('should repeat no control sequence more often than the screen is large', async t => {
  await withTerminal(async run => {
    const sequences = [...'SLMTbIZ@PXABCDEFGHdJK'].map(final => `a\\e[2147483647${final}`).join('')
    t.match(await run(`printf '${sequences}\\n'`, {timeout: 10_000}), {ending: 'returned', status: 0})
    t.equal((await run("printf 'a\\e[3bb\\n'")).text, 'aaaab\n')
  })
})

test('should type blocks into a program until it is left, and take the status of its end', async t => {
  await withTerminal(async (run, session) => {
    t.match(await run('PS1="in> " bash --norc', {prompt: ['in> ']}), {ending: 'waits', status: 0, text: ''})
    t.equal(session.isAtPrompt, false)
    t.match(await run('x=inner\nfor i in 1 2; do\n  echo $x $i\ndone'), {ending: 'waits', text: 'inner 1\ninner 2\n'})
    t.match(await run('exit 4'), {ending: 'returned', status: 4})
    t.equal(session.isAtPrompt, true)
    t.equal((await run('echo [$x]')).text, '[]\n')
  })
})

test('should show a question, type the answer, and not show a password', async t => {
  await withTerminal(async run => {
    t.match(await run('read -p "Name? " name; read -s -p "Password: " word; echo'), {ending: 'waits', text: 'Name? '})
    t.match(await run('Ada'), {ending: 'waits', text: 'Password: '})
    t.match(await run('secret'), {ending: 'returned', text: ''})
    t.equal((await run('echo "$name $word"')).text, 'Ada secret\n')
  })
})

test('should press keys, and type without entering', async t => {
  await withTerminal(async run => {
    t.match(await run('echo "on', {input: 'typed'}), {ending: 'returned', text: ''})
    t.match(await run('e two"'), {ending: 'returned', status: 0, text: 'one two\n'})
    t.match(await run('cat'), {ending: 'waits', text: ''})
    t.match(await run('line'), {ending: 'waits', text: 'line\n'})
    t.match(await run('^D', {input: 'keys'}), {ending: 'returned', status: 0})
    await run('cat')
    t.match(await run('^Z', {input: 'keys'}), {ending: 'returned', status: 148, text: /Stopped/})
    await run('kill -9 %1; wait %1', {timeout: 5000})
    await run('false')
    const end = await run('^D', {input: 'keys'})
    t.match(end, {ending: 'shell-ended', status: 1})
    t.equal(end.failed, undefined, 'what failed before has not ended it')
  })
})

test('should not take for run what the shell has not taken', async t => {
  await withTerminal(async run => {
    t.match(await run("bind -r '\\C-m'; echo bound"), {ending: 'returned', text: 'bound\n'})
    t.match(await run('echo never'), {ending: 'refused', reason: /^Enter didn.t run the block: /, text: ''})
  })
})

test('should press Ctrl-C to a program that is open, and to a service', async t => {
  await withTerminal(async (run, session) => {
    await run('cat')
    t.match(await session.interrupt(20_000), {ending: 'returned', status: 130})
    t.match(await run('echo up; sleep 1d; echo never', {ready: {kind: 'text', text: 'up'}}), {
      ending: 'ready',
      text: 'up\n'
    })
    t.match(await session.interrupt(20_000), {ending: 'returned', status: 130})
    t.equal(await session.interrupt(20_000), undefined, 'nothing runs')
    t.equal((await run('echo $?')).text, '130\n')
  })
})

test('should tell its own marks from output that imitates them', async t => {
  await withTerminal(async run => {
    const forged = "printf '\\e]133;D;7\\a\\e]133;B\\a\\e]133;D;7;01234567890123456789012345678901\\a'"
    t.match(await run(`${forged}; echo after; (exit 3)`), {ending: 'returned', status: 3, text: 'after\n'})
    t.notMatch((await run('env; cat /proc/$$/environ | tr "\\0" "\\n"')).text, /\b\d{32}\b/)
  })
})

test('should read the status at a terminal that shows no prompt, or all in capitals', {timeout: 120_000}, async t => {
  const scroll = "bind 'set horizontal-scroll-mode on'"
  for (const before of ['rows 1 cols 1', 'rows 1 cols 3', 'olcuc', 'cols 1 -opost', 'olcuc rows 1 cols 2']) {
    await withTerminal(async run => {
      t.match(await run(`stty ${before}; (exit 4)`), {ending: 'returned', status: 4}, before)
      t.match(await run(`stty ${before}; ${scroll}`), {ending: 'returned', status: 0}, before)
      t.match(await run('(exit 3)'), {ending: 'returned', status: 3}, before)
      t.match(await run('read -r line; echo "$line"'), {ending: 'waits'}, before)
      t.match(await run('typed'), {ending: 'returned', status: 0, text: /^\s*typed$/im}, before)
      t.match(await run('(exit 5)'), {ending: 'returned', status: 5}, before)
    })
  }
})

test('should believe no shell that shows no prompt and is alone in its terminal', async t => {
  let closed = 0
  const prompt = {end: {status: 0, text: 'shown'}, isShown: false}
  const terminal = {close: async () => void closed++, hidesPrompt: true, prompt, shell: {screen: {}}}
  const output = await terminalOutput(terminal as unknown as Terminal, {kind: 'waits'})
  t.match(output, {ending: 'refused', reason: /^The shell shows no prompt/, text: 'shown'})
  t.match([closed, terminal], [1, {isOver: true}])
})

test('should believe no shell that has no room for calls between functions', async t => {
  await withTerminal(async run => {
    t.match(await run('readonly FUNCNEST=1'), {
      ending: 'refused',
      reason: /^The shell (?:didn't report|shows no prompt)/
    })
  })
})

test('should keep the status after a block has closed all descriptors', async t => {
  await withTerminal(async run => {
    await run('for ((i = 3; i < 256; i++)); do eval "exec $i>&-"; done')
    t.match(await run('echo on; (exit 7)'), {ending: 'returned', status: 7, text: 'on\n'})
    t.match(await run('echo again'), {ending: 'returned', status: 0, text: 'again\n'})
  })
})

test('should take no missing status for 0', async t => {
  const terminal = {prompt: {end: undefined}, shell: {screen: {omittedBytes: 0}}} as unknown as Terminal
  t.match(await terminalOutput(terminal, {kind: 'prompt'}), {ending: 'refused', reason: /^The shell didn't report/})
})

test('should take no program for waiting that reads nothing, however the terminal is set', async t => {
  await withTerminal(async run => {
    const own = `require('child_process').execSync('stty raw -echo', {stdio: 'inherit'}); setTimeout(() => process.exit(4), 1000)`
    const tries: readonly (readonly [code: string, status: number])[] = [
      ['stty raw; sleep 1; false', 1],
      ['sleep 1; (exit 5)', 5],
      ['stty sane -icanon; sleep 1; (exit 6)', 6],
      ['stty sane -echo; sleep 1; (exit 7)', 7],
      [`stty sane; node -e "${own}"`, 4],
      ['stty sane -icanon; read -t 1 x; (exit 5)', 5],
      ['stty sane -echo; read -rs -t 0.8 x; (exit 6)', 6],
      [
        `stty raw; python3 -c 'import select, sys; select.poll().poll(1)
p = select.poll(); p.register(0, 1); p.poll(900); sys.exit(3)'`,
        3
      ]
    ]
    for (const [code, status] of tries) t.match(await run(code), {ending: 'returned', status}, code)
    t.match(await run('stty -icanon -echo; read -n 1 key; (exit 8)'), {ending: 'waits'}, 'one that reads')
    t.match(await run('x', {input: 'typed'}), {ending: 'returned', status: 8})
  })
})

test('should tell the status of a program that waited and ended by itself', async t => {
  await withTerminal(async (run, session) => {
    t.match(await run("bash -c 'mkfifo go; (read -r <go; kill $$) & read -r line'"), {ending: 'waits'})
    t.equal(session.endedWaiting, undefined)
    execFileSync('bash', ['-c', 'echo >go'], {cwd: session.folders.work})
    while (session.endedWaiting === undefined) await delay(20)
    t.equal(session.endedWaiting, 143)
    await run('true')
    t.equal(session.endedWaiting, undefined)
  })
})

test('should answer the program that asks, and nobody else', async t => {
  await withTerminal(async run => {
    for (const question of ['\\e[6n', '\\e[c', '\\eP$q"p\\e\\\\', '\\e[6n\\e[6n']) {
      t.match(await run(`printf '${question}'; true`), {ending: 'returned', status: 0}, question)
      t.match(await run('echo next; (exit 8)'), {ending: 'returned', status: 8, text: 'next\n'}, `after ${question}`)
    }
    const ask = `printf '\\e[6n'; IFS= read -rs -t 9 -d R answer; printf '%q\\n' "$answer"`
    t.match(await run(ask), {ending: 'returned', text: "$'\\E[1;1'\n"})
    for (const pause of [0, 0.005, 0.01, 0.015, 0.02]) {
      await run(`printf '\\e[6n'; sleep ${pause}`)
      t.match(await run('read -rsp "Word: " word'), {ending: 'waits'})
      await run('hello')
      t.equal((await run('printf %q "$word"')).text, 'hello', 'the next step that reads gets none')
    }
    await run(`printf '\\e[6n'; read -rs -n 1`)
    t.match(await run('(exit 9)'), {ending: 'returned', status: 9}, 'after a part of it was read')
  })
})

test('should tell statuses while a CHLD trap of the user is set', async t => {
  await withTerminal(async run => {
    await run('trap : CHLD')
    t.match(await run('(exit 4)'), {ending: 'returned', status: 4})
    t.match(await run('sh -c "exit 7"; echo $?'), {ending: 'returned', status: 0, text: '7\n'})
    t.match(await run('trap -p; ls /nowhere; (exit 5)'), {ending: 'returned', failed: {command: 'exit 5'}, status: 5})
  })
})

test('should end a terminal whose shell shows no prompt at the limit of the step, and when the run is aborted', async t => {
  const bin = t.testdir({bash: '#!/bin/sh\ntrap "" INT TERM\nwhile :; do sleep 1; done\n'})
  chmodSync(`${bin}/bash`, 0o755)
  const environment = await createEnvironment({env: process.env, passEnv: []})
  t.teardown(() => environment.remove())
  const env = {...environment.env, PATH: `${bin}:${environment.env.PATH}`}
  const run = new AbortController()
  const session = await openTerminalSession({
    env: process.env,
    environment: {...environment, env},
    passEnv: [],
    signal: run.signal
  })
  t.teardown(() => session.close())
  const late = await session.run({...base, code: 'echo hi', timeout: 300})
  t.match(late, {ending: 'timed-out', reason: /^The shell of the terminal showed no prompt\./})
  const output = session.run({...base, code: 'echo hi', timeout: 0})
  run.abort()
  t.match(await output, {ending: 'interrupted'})
})

test('should end at the limit what types a long line into a program that reads no more, and when the run is aborted', async t => {
  const deaf = 'python3 -c "import os, time, tty; tty.setraw(0); os.read(0, 1); time.sleep(1000)"'
  await withTerminal(async run => {
    t.match(await run(deaf), {ending: 'waits'})
    t.match(await run('A'.repeat(100_000), {timeout: 300}), {ending: 'timed-out'})
    t.match(await run('echo next; (exit 8)'), {ending: 'returned', status: 8, text: 'next\n'}, 'the rest is dropped')
    t.match(await run('stty raw -echo; head -c 100000 | md5sum; stty sane'), {ending: 'waits'})
    t.match(await run('A'.repeat(99_999)), {ending: 'returned', status: 0, text: /^7dae3fe6/}, 'all arrives')
  })
  const aborted = new AbortController()
  const session = await openTerminalSession({env: process.env, passEnv: [], signal: aborted.signal})
  t.teardown(() => session.close())
  await session.run({...base, code: deaf})
  const before = process.cpuUsage()
  const output = session.run({...base, code: 'A'.repeat(100_000), timeout: 0})
  await delay(500)
  const {system, user} = process.cpuUsage(before)
  aborted.abort()
  t.match(await output, {ending: 'interrupted'})
  t.ok(system + user < 400_000, 'it waits without work')
})
