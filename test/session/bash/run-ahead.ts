import {existsSync} from 'node:fs'
import path from 'node:path'
import {setImmediate as turn} from 'node:timers/promises'
import fc from 'fast-check'
import {test} from 'tap'
import type {Output} from '../../../src/model/output.js'
import {openBashSession} from '../../../src/session/bash/bash-session.js'
import type {Session, StepRequest} from '../../../src/session/session.js'
import {shellEnds} from '../session-contract.mjs'

const base = {continuesOn: [0], env: {}, maxOutput: 1 << 20, stream: 'both', timeout: 20_000} as const

type Blocks = readonly (Partial<StepRequest> | string)[]

/** Sends blocks in one go. */
function sendOnce(session: Session, blocks: Blocks): Promise<readonly (Output | undefined)[]> {
  const requests = blocks.map(block => ({code: '', ...base, ...(typeof block === 'string' ? {code: block} : block)}))
  return Promise.all((session.runAhead?.(requests) ?? []).map(({promise}) => promise))
}

/** Sends blocks in one go, and those again that were not run behind a slow block, or one that ended by `return` or `break`. */
async function send(session: Session, blocks: Blocks): Promise<readonly (Output | undefined)[]> {
  const outputs = await sendOnce(session, blocks)
  const left = outputs.indexOf(undefined)
  const last = outputs[left - 1]
  const isSlow = last?.ending === 'returned' && last.durationMs >= 1000
  const hasLeft = last?.ending === 'returned' && last.status === 0 && /^return|break/.test(codeAt(blocks, left - 1))
  return isSlow || hasLeft ? [...outputs.slice(0, left), ...(await send(session, blocks.slice(left)))] : outputs
}

function codeAt(blocks: Blocks, index: number): string {
  const block = blocks[index]
  return typeof block === 'string' ? block : (block?.code ?? '')
}

async function withSession(
  use: (ahead: (...blocks: Blocks) => Promise<readonly (Output | undefined)[]>, session: Session) => Promise<void>
) {
  const session = await openBashSession({env: process.env, passEnv: []})
  try {
    await use((...blocks) => send(session, blocks), session)
  } finally {
    await session.close()
  }
}

function texts(outputs: readonly (Output | undefined)[]): readonly (string | undefined)[] {
  return outputs.map(output => output?.text)
}

test('should run blocks in their order, with the state that each leaves', async t => {
  await withSession(async ahead => {
    t.same(
      texts(
        await ahead('x=1; cd "$HOME"', 'echo $x; x=2', "f() { echo 'it''s' é 😀 \\\\ \"$x\"; }", 'f', 'basename "$PWD"')
      ),
      ['', '1\n', '', 'its é 😀 \\ 2\n', 'home\n']
    )
  })
})

test('should run no block behind one with a status that it must not have', async t => {
  await withSession(async ahead => {
    const outputs = await ahead('echo a', {code: 'false', continuesOn: [0, 2]}, 'echo b; touch ran')
    t.same(
      outputs.map(output => output?.status),
      [0, 1, undefined]
    )
    t.same(texts(await ahead({code: '(exit 3)', continuesOn: [1, 3]}, {code: '(exit 4)', continuesOn: 'any'}, 'ls')), [
      '',
      '',
      ''
    ])
  })
})

test('should run no block behind one that cannot be read, unless any end will do', async t => {
  await withSession(async ahead => {
    const open = 'echo started\necho "open'
    t.same(
      (await ahead({code: open, continuesOn: 'any'}, 'echo ran')).map(one => one?.ending),
      ['refused', undefined]
    )
    t.same(
      (await ahead({code: open, continuesOn: 'always'}, 'echo ran')).map(one => one?.ending),
      ['refused', 'returned']
    )
    t.same(
      (await ahead('echo a', 'echo \0', 'echo b')).map(one => one?.ending),
      ['returned', undefined, undefined]
    )
    t.same(
      (await ahead('echo \0', 'echo b')).map(one => one?.ending),
      ['refused', undefined]
    )
  })
})

test('should survive what blocks do to their shell', async t => {
  const blocks = [
    'return 0',
    'cat',
    'exec >/dev/null',
    'exec 1>&-',
    'IFS=:; PATH=; umask 777',
    'printf() { :; }; read() { :; }; eval() { :; }; break() { :; }; trap "" DEBUG',
    'set -u',
    'set -x',
    'set -v',
    'set -f',
    'set -o posix',
    'export LC_ALL=C',
    'readonly LC_ALL',
    'shopt -s nocasematch extglob',
    'TMOUT=1',
    'exec 51<&- 52>&-',
    'while :; do break; done; break; continue',
    'trap "echo never" INT; trap - INT',
    'cat <&51 & cat </dev/fd/61; wait'
  ]
  for (const code of blocks) {
    await withSession(async ahead => {
      const outputs = await ahead({code, continuesOn: 'any'}, 'echo ünï', 'echo again')
      t.match(outputs[1]?.text, /^(?:.*\n)*ünï\n$/, code)
      t.match(outputs[2]?.text, /^(?:.*\n)*again\n$/, code)
      t.match((await ahead('echo alive'))[0]?.text, /^(?:.*\n)*alive\n$/, `alive after ${code}`)
    })
  }
})

test('should stop where the shell ends, and start again in the same folders', async t => {
  for (const [code, status, text] of shellEnds) {
    await withSession(async ahead => {
      const outputs = await ahead('echo kept > file; x=lost', {code, continuesOn: 'always'}, 'touch ran', 'touch ran')
      t.match(outputs[1], {ending: 'shell-ended', status, text}, code)
      t.same(outputs.slice(2), [undefined, undefined])
      t.same(texts(await ahead('cat file; echo [$x]', 'ls')), ['kept\n[]\n', 'file\n'])
    })
  }
})

test('should run nothing behind a block that took too long, and keep its late output out', async t => {
  await withSession(async ahead => {
    const late = 'trap "" INT TERM; (trap "" INT TERM; while :; do echo late; sleep 0.01; done) & wait'
    const outputs = await ahead(
      'x=kept',
      {code: `echo before; ${late}`, continuesOn: 'always', timeout: 1500},
      'touch ran'
    )
    t.match(outputs[1], {ending: 'timed-out', text: /^before\n/})
    t.equal(outputs[2], undefined)
    t.same(texts(await ahead('echo a', 'ls')), ['a\n', ''])
  })
})

test('should wait to be told after a slow block, and when the time cannot be told', async t => {
  await withSession(async (_, session) => {
    for (const code of ['sleep 1.1', 'unset EPOCHREALTIME', 'EPOCHREALTIME="a[b"']) {
      const outputs = await sendOnce(session, [code, 'touch ran'])
      t.same(
        outputs.map(one => one?.ending),
        ['returned', undefined],
        code
      )
    }
    t.equal((await sendOnce(session, ['ls']))[0]?.text, '')
  })
})

test('should tell how long each block took', async t => {
  await withSession(async ahead => {
    const [first, second, third] = await ahead('sleep 0.3', ':', 'sleep 0.2')
    t.ok((first?.durationMs ?? 0) >= 300)
    t.ok((second?.durationMs ?? 1000) < 300, `a block of nothing took ${second?.durationMs} ms`)
    t.ok((third?.durationMs ?? 0) >= 200)
  })
})

test('should cap the output of each block, and name the line that failed', async t => {
  await withSession(async ahead => {
    const much = {code: 'head -c 50000000 /dev/zero | tr "\\0" x', maxOutput: 1000}
    const outputs = await ahead('echo a', much, 'echo b', much, {code: ':\n:\nls /nowhere 2>/dev/null', stdin: 'text'})
    t.same(
      outputs.map(one => one?.text.length),
      [2, 1000, 2, 1000, 0]
    )
    t.same(
      outputs.map(one => one?.omittedBytes),
      [0, 49_999_000, 0, 49_999_000, 0]
    )
    t.match(outputs[4]?.failed, {command: 'ls /nowhere 2> /dev/null', line: 3})
  })
})

test('should pass standard input, one stream, variables and a folder to one block alone', async t => {
  await withSession(async ahead => {
    t.same(
      texts(
        await ahead(
          {code: 'cat', stdin: 'one'},
          {code: 'cat', stdin: 'two'},
          {code: 'echo out; echo err >&2', stream: 'stderr'},
          'mkdir sub; A=old',
          {code: 'echo "$A"; basename "$PWD"', cwd: 'sub', env: {A: "it's ä"}},
          'echo "$A"; basename "$PWD"; cat'
        )
      ),
      ['one', 'two', 'err\n', '', "it's ä\nsub\n", 'old\nwork\n']
    )
  })
})

test('should end with the run', async t => {
  const run = new AbortController()
  const session = await openBashSession({env: process.env, passEnv: [], signal: run.signal})
  const outputs = session.runAhead?.(['echo here', 'sleep 1000', 'touch ran'].map(code => ({...base, code}))) ?? []
  await outputs[0]?.promise
  run.abort('SIGINT')
  t.same(
    (await Promise.all(outputs.map(({promise}) => promise))).map(one => one?.ending),
    ['returned', 'interrupted', undefined]
  )
  await session.close()
})

test('should give what blocks give that are run one by one', async t => {
  const block = fc.oneof(
    fc.constantFrom(
      'echo $?',
      'false',
      'n=$((n + 1)); echo $n',
      'echo "$(pwd -P | wc -l)"',
      'cd /',
      'cat',
      'echo "open',
      '(exit 7)'
    ),
    fc.string({unit: 'grapheme', maxLength: 20}).map(text => `printf %s '${text.replace(/['\0]/g, '')}'`)
  )
  await fc.assert(
    fc.asyncProperty(fc.array(block, {maxLength: 8, minLength: 1}), async codes => {
      await withSession(async (ahead, session) => {
        const apart = []
        for (const code of codes) apart.push(await session.run({...base, code}))
        await session.run({...base, code: 'unset n; cd "$HOME"; cd ../work; true'})
        const together = await ahead(...codes.map(code => ({code, continuesOn: 'always' as const})))
        const told = (output: Output | undefined) => [output?.ending, output?.status, output?.text]
        t.same(together.map(told), apart.map(told))
      })
    }),
    {numRuns: 10}
  )
})

test('should be back after Ctrl-C, also if this process was busy when the shell began', async t => {
  await withSession(async (_, session) => {
    const run = (code: string, timeout: number = base.timeout) => session.run({...base, code, timeout})
    const file = path.join(session.folders.work, 'begun')
    // `disown` brings the shell back to its prompt right after its start.
    const begun = run('disown -a; kept=yes; : >begun')
    while (!session.ownProcesses()[0]) await turn()
    while (!existsSync(file));
    t.match(await begun, {ending: 'returned'})
    t.match(await run('sleep 1000', 200), {ending: 'timed-out'})
    t.match(await run('echo "$kept"'), {text: 'yes\n'})
  })
})
