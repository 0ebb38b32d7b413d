import {execFileSync} from 'node:child_process'
import {test} from 'tap'
import {openTerminalSession} from '../../../src/session/terminal/terminal-session.js'
import {sessionsOf} from '../session-contract.mjs'

const withTerminal = sessionsOf(openTerminalSession)

/** Why a test cannot run here; `false` where the program is there. */
function without(program: string): false | string {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`])
    return false
  } catch {
    return `${program} is not installed`
  }
}

test('should type into node until it is left', async t => {
  await withTerminal(async run => {
    t.match(await run('node'), {ending: 'waits', text: /Welcome to Node/})
    t.match(await run('const f = n => {\n  return n + 1\n}\nf(41)'), {ending: 'waits', text: /42\n$/})
    t.match(await run('process.exit(5)'), {ending: 'returned', status: 5, text: ''})
  })
})

test('should type a whole block into Python, bodies and what stands below them', {
  skip: without('python3')
}, async t => {
  await withTerminal(async run => {
    t.match(await run('python3 -q'), {ending: 'waits', text: ''})
    t.match(await run('for n in range(2):\n    print(n)\nprint("below")'), {ending: 'waits', text: '0\n1\nbelow\n'})
    t.match(await run('for n in range(2):\n    print(n)'), {ending: 'waits', text: '0\n1\n'})
    t.match(await run('word = input("Word? ")'), {ending: 'waits', text: 'Word? '})
    t.match(await run('yes'), {ending: 'waits', text: ''})
    t.match(await run('import time; time.sleep(1); print(word)'), {ending: 'waits', text: 'yes\n'}, 'sleep is no wait')
    t.match(await run('^D', {input: 'keys'}), {ending: 'returned', status: 0})
  })
})

test('should type a block below the line that opens a program, and go on when it is left', async t => {
  await withTerminal(async run => {
    const code = 'cd /\nbash --norc\ncd /usr; pwd\nexit\npwd'
    t.match(await run(code, {opensAt: 2}), {ending: 'returned', status: 0, text: '/usr\nexit\n/\n'})
  })
})

test('should type SQL into sqlite3', {skip: without('sqlite3')}, async t => {
  await withTerminal(async run => {
    t.match(await run('sqlite3'), {ending: 'waits', text: /SQLite/})
    t.match(await run('select 1,\n  2;\n.mode line\nselect 3 as n;'), {ending: 'waits', text: /^1\|2\n *n = 3\n$/})
    t.match(await run('.exit 4'), {ending: 'returned', status: 4})
  })
})

test('should show the screen of an editor, and what was there before when it is left', {
  skip: without('vi')
}, async t => {
  await withTerminal(async run => {
    t.match(await run('echo above; vi -u NONE note'), {ending: 'waits', text: /^\n~\n~\n/})
    t.match(await run('ihello', {input: 'typed'}), {ending: 'waits', text: /^hello\n~\n/})
    await run('^ESC', {input: 'keys'})
    t.match(await run(':wq'), {ending: 'returned', status: 0, text: ''})
    t.equal((await run('cat note')).text, 'hello\n')
  })
})

test('should turn the pages of a pager by keys', {skip: without('less')}, async t => {
  await withTerminal(async run => {
    t.match(await run('seq 100 >numbers; less numbers'), {ending: 'waits', text: /^1\n2\n/})
    t.match(await run('G', {input: 'typed'}), {ending: 'waits', text: /\n99\n100\n/})
    t.match(await run('q', {input: 'typed'}), {ending: 'returned', status: 0})
  })
})

test('should know a program by a prompt of the author, and take it away', async t => {
  await withTerminal(async run => {
    const program = 'while read -e -p "my prompt: " line; do echo "<$line>"; done'
    t.match(await run(program, {prompt: ['prompt: ']}), {ending: 'waits', text: ''})
    t.match(await run('one\ntwo'), {ending: 'waits', text: '<one>\n<two>\n'})
  })
})

test('should end an open program and all it started at a time limit', async t => {
  await withTerminal(async (run, session) => {
    await run('bash --norc')
    t.match(await run('sleep 1d', {timeout: 300}), {ending: 'timed-out'})
    t.equal(session.isAtPrompt, true)
    t.equal((await run('echo back')).text, 'back\n')
  })
})

test('should let a block run on until it is put to sleep', async t => {
  await withTerminal(async run => {
    t.match(await run('sleep 1d', {isSuspended: true}), {ending: 'waits'})
    t.match(await run('^Z', {input: 'keys'}), {ending: 'returned', status: 148})
  })
})

test('should wait at a program that redraws its screen', {skip: without('watch')}, async t => {
  await withTerminal(async run => {
    t.match(await run('watch -n 60 echo now'), {ending: 'waits', text: /now/})
    t.match(await run('^C', {input: 'keys'}), {ending: 'returned'})
  })
})

test('should type into tmux, whose server reads the terminal', {skip: without('tmux')}, async t => {
  await withTerminal(async run => {
    t.match(await run('tmux -S socket -f /dev/null new-session sh'), {ending: 'waits'})
    t.match(await run('exit'), {ending: 'returned', status: 0})
  })
})

test('should wait at what runs in a terminal of its own only if that reads', {skip: without('script')}, async t => {
  await withTerminal(async run => {
    const inside = (code: string) => run(`script -qec '${code}' /dev/null`)
    t.match(await inside('sleep 1; exit 3'), {ending: 'returned', status: 3})
    t.match(await inside('read word; exit 4'), {ending: 'waits'})
    t.match(await run('word'), {ending: 'returned', status: 4})
  })
})
