import {readFileSync} from 'node:fs'
import {access, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import type {Output} from '../../src/model/output.js'
import type {openBashSession} from '../../src/session/bash/bash-session.js'
import {createEnvironment} from '../../src/session/environment/environment.js'
import type {Session, StepRequest} from '../../src/session/session.js'
import {send} from '../../src/session/system/signals.js'

export const base = {env: {}, maxOutput: 1 << 20, stream: 'both', timeout: 20_000} as const

/** Runs a block in a session. */
export type Run = (code: string, more?: Partial<StepRequest>) => Promise<Output>

/** Opens a session of the kind that is tested, and closes it after its use. */
export function sessionsOf(open: typeof openBashSession) {
  return async (use: (run: Run, session: Session) => Promise<void>) => {
    const session = await open({env: process.env, passEnv: []})
    try {
      await use((code, more) => session.run({...base, code, ...more}), session)
    } finally {
      await session.close()
    }
  }
}

/** Whether a process runs. */
export function lives(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}

/** Blocks that end their shell, each with the status and the output that this tells. */
export const shellEnds = [
  ["trap 'echo bye' EXIT; exit 4", 4, 'bye\n'],
  ['echo last; kill -9 $$', 137, 'last\n'],
  ['exec echo replaced', 0, 'replaced\n'],
  ['set -e; false; echo never', 1, '']
] as const

/** What every session has to keep, whatever is behind it. */
export function testContract(open: typeof openBashSession): void {
  const withSession = sessionsOf(open)

  test('should keep state from block to block', async t => {
    await withSession(async run => {
      await run("mkdir a; cd a; x=1; export Y=2; f() { echo f$1; }; alias hi='echo hello'; shopt -s nullglob; set -f")
      t.equal(
        (await run('basename "$PWD"; echo $x $Y; f 3; hi; shopt -q nullglob && echo on; echo *')).text,
        'a\n1 2\nf3\nhello\non\n*\n'
      )
      await run('false')
      t.equal((await run('echo $?')).text, '1\n')
    })
  })

  test('should name the command and the line that failed', async t => {
    await withSession(async run => {
      const output = await run('echo a\necho b\nls /nowhere-at-all 2>/dev/null')
      t.equal(output.ending, 'returned')
      t.same(output.failed, {command: 'ls /nowhere-at-all 2> /dev/null', line: 3, status: output.status})
      const odd = `test ';%3b%25 é\\a' = b`
      t.same((await run(`# above\n${odd}`)).failed, {command: odd, line: 2, status: 1})
      t.match((await run(`seq 100000\n${odd}`, {maxOutput: 100})).failed, {command: odd, line: 2})
      t.equal((await run('\n\nno-such-command-here')).text, 'bash: no-such-command-here: command not found\n')
    })
  })

  test('should take no command for a word of its own, whatever its name', async t => {
    await withSession(async run => {
      for (const name of ['prompt', 'begun', 'aborted', 'refused', 'returned']) {
        t.match(await run(`${name}\n${name}`), {ending: 'returned', failed: {command: name, line: 2, status: 127}})
        t.match(await run(`${name}() { return 3; }; echo a; ${name}`), {ending: 'returned', status: 3, text: 'a\n'})
      }
      t.match(await run('echo on; trap "echo bye" EXIT'), {status: 0, text: 'on\n'})
    })
  })

  test('should not take the status of a shell for that of a block that it has not begun', async t => {
    await withSession(async (run, session) => {
      const shell = Number((await run('echo $$; trap "exit 0" TERM')).text)
      const request = {
        ...base,
        code: 'echo never',
        // It's read after the look at the shell, and before the block is sent.
        get stdin() {
          // A signal that comes just before the shell waits for a key is seen at the next one.
          while (lives(shell)) {
            send(shell, 'SIGTERM')
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
          }
          return ''
        }
      }
      t.match(await session.run(request), {
        ending: 'refused',
        reason: /^The shell ended with status 0 before this block began/,
        text: ''
      })
      t.match(await run('echo again; trap'), {status: 0, text: 'again\n'}, 'a new shell')
    })
  })

  test('should survive what blocks do to their shell', async t => {
    const blocks: readonly (readonly [code: string, text: string, status: number])[] = [
      ['return 3', '', 3],
      ['exec >/dev/null', '', 0],
      ['exec 1>&-', '', 0],
      ['IFS=:; PATH=; umask 777', '', 0],
      ['umask 022; PATH=/usr/bin:/bin; unset IFS', '', 0],
      ['printf() { :; }; read() { :; }; eval() { :; }; trap "" DEBUG', '', 0],
      ['unset -f printf read eval', '', 0],
      ['set -u', '', 0],
      ["printf 'no newline'", 'no newline', 0]
    ]
    await withSession(async run => {
      for (const [code, text, status] of blocks) {
        const {durationMs: _, endedAt: __, ...output} = await run(code)
        t.same(
          output,
          {
            ending: 'returned',
            omittedBytes: 0,
            status,
            text,
            ...(output.failed && {failed: output.failed}),
            ...(code.startsWith('return') && {isCutOff: true})
          },
          code
        )
        t.equal((await run('echo alive')).text, 'alive\n', `after ${code}`)
      }
    })
  })

  test('should run a block whatever those above have made of their shell', async t => {
    const cases: readonly (readonly [above: readonly string[], code: string, text: string, status: number])[] = [
      [['set -u'], 'set -- a b c; return 3', '', 3],
      [['readonly status=1 name=2 text=3 list=4 value=5 set=6 depth=7'], 'echo "$-" | tr -cd y; echo ok', 'ok\n', 0],
      [["set -u; IFS=$'\\n'"], 'echo "$-" | tr -cd u; enable printf', 'u', 0],
      [['IFS=:', "trap 'builtin :' DEBUG", 'true | (exit 3)'], 'echo "${PIPESTATUS[@]}"', '0 3\n', 0],
      [['enable -n echo'], "trap 'printf err' ERR; printf a", 'a', 0],
      [["enable -n echo; n=0; trap 'n=$((n + 1))' ERR", 'true'], 'printf \'%s\\n\' "$n"', '0\n', 0],
      [['set -k; enable -n echo'], 'declare -f nothing', '', 1],
      [['trap - DEBUG', ': two'], 'builtin echo "$_"', 'two\n', 0],
      [["trap 'echo ret' RETURN", ': two'], 'echo "$_"', 'two\n', 0],
      [[': two'], 'echo "$_"\n. /dev/null', 'two\n', 0],
      [['FUNCNEST=1'], 'echo a; false', 'a\n', 1],
      [['set -o vi'], 'for i in 1; do continue; done; return 3', '', 3],
      [['set -o emacs', 'set -o vi', 'true'], 'echo a; for i in 1; do continue; done', 'a\n', 0],
      [[], 'false | true\nset -v; set +v', '', 0]
    ]
    for (const [above, code, text, status] of cases) {
      await withSession(async run => {
        for (const each of above) await run(each)
        t.match(await run(code, {watchesPipes: true}), {ending: 'returned', status, text}, [...above, code].join('; '))
      })
    }
  })

  test('should trace the block alone after `set -x`', async t => {
    await withSession(async run => {
      await run('set -x')
      t.equal((await run('echo a; echo $(echo b)')).text, '+ echo a\na\n++ echo b\n+ echo b\nb\n')
    })
  })

  test('should take nothing of what an interrupted `read` has buffered for the next block', async t => {
    await withSession(async run => {
      await run('x=41; head -c 50000000 /dev/zero | tr "\\0" A >long')
      t.match(await run('read -r line <long', {timeout: 100}), {ending: 'timed-out', status: 130})
      t.match(await run('echo $((x + 1))'), {ending: 'returned', status: 0, text: '42\n'})
    })
  })

  test('should start a new shell in the same folders after one has ended', async t => {
    for (const [code, status, text] of shellEnds) {
      await withSession(async run => {
        await run('echo kept > file; x=lost')
        const output = await run(code)
        t.match(output, {ending: 'shell-ended', status, text}, code)
        t.equal((await run('cat file; echo [$x]')).text, 'kept\n[]\n')
      })
    }
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

  test('should refuse a block that is not closed, and run none of it', async t => {
    await withSession(async run => {
      for (const code of ['echo started\necho "open', 'echo started\ncat <<EOF\nhello', 'if true; then', 'echo )']) {
        const output = await run(code)
        t.match(output, {ending: 'refused', reason: /^The block has a syntax error/, status: 2}, code)
        t.notMatch(output.text, /started|line \d/)
        t.equal((await run('echo alive')).text, 'alive\n')
      }
      for (const code of [
        'echo a\n}\necho started',
        'echo a\n}\n{ echo started',
        'fi\n}\necho started',
        'esac; echo started',
        'echo started\n;;\ny) :'
      ]) {
        const output = await run(code)
        t.match(
          output,
          {ending: 'refused', status: 2, text: /^bash: syntax error near unexpected token `(?:}|fi|esac|;;)'\n/},
          code
        )
        t.notMatch(output.text, /^started/m)
      }
      t.match(await run('if true; then\necho a'), {text: 'bash: syntax error: unexpected end of file\n'})
      for (const code of ['echo started; ls !(*.log)', 'shopt -s extglob; ls !(*.log)', 'ls !(*.log)\necho started']) {
        const text = `bash: syntax error near unexpected token \`('\nbash: \`${code.split('\n')[0]}'\n`
        t.match(await run(code), {ending: 'refused', status: 2, text}, code)
        t.equal((await run('echo alive')).text, 'alive\n', code)
      }
      t.equal((await run('shopt -s extglob\ncase abc in +(a|b)c) echo yes;; *) echo no;; esac')).text, 'yes\n')
    })
  })

  test('should give the last lines that a running block has printed', async t => {
    await withSession(async (run, session) => {
      const output = run('printf "first\\nsecond"; until [ -e go ]; do sleep 0.02; done; printf "\\nthird\\n"')
      while (!session.printed?.().includes('second')) await delay(20)
      t.match(session.printed?.(), /^first\r?\nsecond$/)
      await writeFile(path.join(session.folders.work, 'go'), '')
      t.equal((await output).text, 'first\nsecond\nthird\n')
    })
  })

  test('should end a block and all it started at its time limit, and keep the shell', async t => {
    for (const code of [
      'sleep 1000',
      'while :; do :; done',
      'trap "" TERM; bash -c "trap \\"\\" TERM INT; sleep 1000"',
      '(setsid sleep 1000 &) ; nohup sleep 1000',
      'kill -STOP $$; sleep 1000'
    ]) {
      await withSession(async run => {
        await run('x=kept; sleep 2000 & early=$!')
        t.match(await run(`echo before; ${code}`, {timeout: 300}), {ending: 'timed-out', text: /^before\n/}, code)
        t.equal((await run('echo $x; kill -0 $early && echo running')).text, 'kept\nrunning\n')
      })
    }
  })

  test('should not fight a shell that hears no Ctrl-C and starts a command again and again', async t => {
    await withSession(async run => {
      const code = 'echo before; trap "" INT; while :; do echo >>starts; sleep 1000; done'
      t.match(await run(code, {timeout: 300}), {ending: 'timed-out', text: /^before\n/})
      const starts = Number((await run('wc -l <starts')).text)
      t.ok(starts > 0 && starts < 20, `started ${starts} times`)
    })
  })

  test('should pass standard input, one stream, variables and a folder to one block alone', async t => {
    await withSession(async run => {
      t.equal((await run('cat', {stdin: 'text'})).text, 'text')
      t.equal((await run('echo out; echo err >&2', {stream: 'stdout'})).text, 'out\n')
      t.equal((await run('echo out; echo err >&2', {stream: 'stderr'})).text, 'err\n')
      t.equal((await run('echo out; echo err >&2')).text, 'out\nerr\n')
      await run('mkdir sub; A=old')
      t.equal(
        (await run('echo $A "$B"; basename "$PWD"', {cwd: 'sub', env: {A: "it's", B: 'b c'}})).text,
        "it's b c\nsub\n"
      )
      t.equal((await run('echo $A [$B]; basename "$PWD"')).text, 'old []\nwork\n')
      const missing = await run('echo never', {cwd: 'missing'})
      t.match(missing, {status: 1, text: /No such file or directory/})
      t.equal(missing.failed, undefined, 'no line of the block failed')
    })
  })

  test('should set options of the shell for one block alone, whatever the blocks above did', async t => {
    const pipe = ['pipefail'] as const
    const exit = ['errexit'] as const
    const states = `[[ -o errexit ]] && echo errexit; [[ -o pipefail ]] && echo pipefail; :`
    await withSession(async run => {
      for (const before of [
        ':',
        'set +e +o pipefail',
        'shopt -uo errexit pipefail',
        'set() { :; }; test() { :; }',
        'alias set=: test=: builtin=:',
        'enable -n set test',
        'f() { set +e +o pipefail; }; f',
        'PROMPT_COMMAND="set +o pipefail"'
      ]) {
        await run(before, {shellOptions: [...exit, ...pipe]})
        t.match(await run('false | true', {shellOptions: pipe}), {ending: 'returned', status: 1}, before)
        t.match(await run(states), {ending: 'returned', text: ''}, before)
        t.match(
          await run('echo a\nfalse\necho b', {shellOptions: exit}),
          {ending: 'shell-ended', status: 1, text: 'a\n'},
          before
        )
      }
      t.match(await run('[[ $- == *e* ]]; shopt -qo pipefail', {shellOptions: [...exit, ...pipe]}), {status: 0})
      t.match(await run('false'), {ending: 'returned', status: 1})
      t.match(await run('echo $?; false | true; echo ${PIPESTATUS[@]}', {shellOptions: pipe}), {text: '1\n1 0\n'})
      t.match(await run('set +e; false; echo b; exit 3', {shellOptions: exit}), {status: 3, text: 'b\n'})
    })
  })

  test('should give options of the shell back as the document had them', async t => {
    const own = '[[ -o errexit ]] && [[ -o pipefail ]] && echo both'
    await withSession(async run => {
      await run('set -eo pipefail')
      for (const more of [{}, {timeout: 300}, {cwd: 'none'}]) {
        await run(more.timeout ? 'sleep 30 || sleep 30 || :' : ':', {...more, shellOptions: ['pipefail', 'errexit']})
        t.match(await run(own), {status: 0, text: 'both\n'}, JSON.stringify(more))
      }
      await run('set +e +o pipefail', {shellOptions: ['pipefail', 'errexit']})
      t.match(await run(`${own}; echo no`), {text: 'no\n'})
      for (const more of [{}, {timeout: 300}, {cwd: 'none'}]) {
        await run(more.timeout ? 'sleep 30 || sleep 30 || :' : 'return 0', {
          ...more,
          shellOptions: ['pipefail', 'errexit']
        })
        t.match(await run(`${own}; echo no`), {text: 'no\n'}, JSON.stringify(more))
      }
    })
  })

  test('should cap output and count what it left out', async t => {
    await withSession(async run => {
      // A terminal takes 4 KiB at a time: on a busy machine each of them waits for two turns.
      const output = await run('head -c 500000 /dev/zero | tr "\\0" x', {maxOutput: 1000})
      t.equal(output.text, 'x'.repeat(1000))
      // A terminal's prompt may be left out as well.
      t.ok(output.omittedBytes >= 499_000)
      t.ok(output.omittedBytes < 499_100)
    })
  })

  test('should leave no process and no folder behind', async t => {
    let home = ''
    let pids: readonly number[] = []
    await withSession(async (run, session) => {
      home = session.folders.home
      await run('mkdir -p locked/in && chmod 000 locked')
      const {text} = await run(
        'sleep 1000 & echo $!; setsid sleep 1000 >/dev/null 2>&1 & echo $!; (nohup sleep 1000 2>/dev/null & echo $!) ; disown -a'
      )
      pids = text
        .split('\n')
        .filter(line => /^\d+$/.test(line))
        .map(Number)
    })
    t.equal(pids.length, 3)
    for (const pid of pids) t.equal(lives(pid), false)
    await t.rejects(access(home))
  })

  test('should be open many times at once without a warning of Node', async t => {
    const warnings: string[] = []
    const note = ({message}: Error) => warnings.push(message)
    process.on('warning', note)
    const run = new AbortController()
    const sessions = await Promise.all(
      Array.from({length: 12}, () => open({env: process.env, passEnv: [], signal: run.signal}))
    )
    const outputs = sessions.map(session => session.run({...base, code: 'sleep 0.1; echo here'}))
    for (const output of outputs) t.match((await output).text, 'here')
    await Promise.all(sessions.map(session => session.close()))
    process.off('warning', note)
    t.same(warnings, [])
  })

  test('should end a block when the run is interrupted', async t => {
    const run = new AbortController()
    const session = await open({env: process.env, passEnv: [], signal: run.signal})
    const output = session.run({...base, code: 'echo here; sleep 1000'})
    run.abort('SIGINT')
    t.equal((await output).ending, 'interrupted')
    t.equal((await session.run({...base, code: 'echo never'})).ending, 'interrupted')
    await session.close()
  })

  test('should write files inside the working folder alone', async t => {
    await withSession(async (run, session) => {
      await session.writeFile('a/b.txt', 'text\n')
      t.equal((await run('cat a/b.txt; ln -s / out')).text, 'text\n')
      await t.rejects(session.writeFile('../up', ''), {message: /inside the working directory/})
      await t.rejects(session.writeFile('/tmp/abs', ''), {message: /inside the working directory/})
      await t.rejects(session.writeFile('out/fencepost-escape', ''), {message: /inside the working directory/})
    })
  })

  test('should let a block open its own output by name, and wait for nothing but its jobs', async t => {
    await withSession(async run => {
      t.equal((await run('echo a >/dev/stdout; echo b >/dev/stderr; wait; echo c')).text, 'a\nb\nc\n')
    })
  })

  test('should let late output come in the block in which it arrives, and not wait for it', async t => {
    await withSession(async run => {
      t.equal(
        (await run('mkfifo go; (read -r _ <go; echo late; echo >back) & mkfifo back; echo early')).text,
        'early\n'
      )
      t.equal((await run('echo >go; read -r _ <back')).text, 'late\n')
    })
  })

  test('should share folders with another session that is given the same environment', async t => {
    const environment = await createEnvironment({env: process.env, passEnv: []})
    const options = {env: process.env, passEnv: [], environment}
    const [one, two] = [await open(options), await open(options)]
    await one.run({...base, code: 'x=1; echo text > file'})
    t.equal((await two.run({...base, code: 'cat file; echo [$x]'})).text, 'text\n[]\n')
    await one.close()
    t.equal((await two.run({...base, code: 'cat file'})).text, 'text\n', 'the folders outlive one session')
    await two.close()
    await environment.remove()
    await t.rejects(access(environment.folders.home))
  })
}
