import {execFileSync} from 'node:child_process'
import {setTimeout as delay} from 'node:timers/promises'
import {type Test, test} from 'tap'
import {type InterpreterKind, interpreterPrograms} from '../../../src/model/interpreters.js'
import {openInterpreterSession} from '../../../src/session/interpreter/interpreter-session.js'
import {type InSandbox, inSandbox, whyNoSandbox} from '../containment/in-sandbox.mjs'
import {base, lives, sessionsOf} from '../session-contract.mjs'

/** A block, and what it prints. */
type Printing = readonly [code: string, text: string]

/** The blocks of a language that show what every interpreter keeps. */
export interface Language {
  /** Sets `x` to 41, and defines a function `f`. */
  readonly define: string
  /** Prints `x + 1` and what `f` gives for 2. */
  readonly use: Printing
  /** Prints `out`, `err` on standard error and `out` again, the last by another program. */
  readonly order: string
  /** Fails on its third line. */
  readonly fail: string
  readonly failText: RegExp
  /** The line that fails; absent for a shell that doesn't tell. */
  readonly failLine?: number
  /** Can't be read. */
  readonly broken: string
  /** Prints its standard input and ends at the end of it. */
  readonly read: string
  /** Never ends. */
  readonly loops: readonly string[]
  /** Never end, and end with Ctrl-C in an interpreter that goes on. */
  readonly interrupted: readonly string[]
  /** Whether variables outlive Ctrl-C. */
  readonly survives: boolean
  /** Prints `A`, and the name of the working directory. */
  readonly surroundings: string
  /** Ends the interpreter with status 4. */
  readonly exit: string
  /** Blocks that end the interpreter with status 0. */
  readonly pass: readonly string[]
  /** Blocks that end the process with status 0 without a report, where the driver reports an exit. */
  readonly quit: readonly string[]
  /** Starts a process that outlives its block and prints its pid. */
  readonly leave: string
  /** Prints `early`, and later `late` from the background. */
  readonly background: string
  readonly wait: string
  /** Blocks that try to make later ones pass. */
  readonly forging: readonly string[]
  /** Blocks after which the next one runs as before, or in a new interpreter. */
  readonly hostile: readonly string[]
  /** Prints the names of what it can see. */
  readonly names: string
  /** Runs a script with bash. */
  readonly script: (file: string) => string
  /** Writes `text` to `/dev/stdout` by name. */
  readonly device: string
  /** Prints 500,000 characters. */
  readonly much: string
}

function whyNot(program: string): string | false {
  try {
    execFileSync(program, ['--version'], {stdio: 'ignore'})
    return false
  } catch (error) {
    // dash knows no options.
    return (error as {readonly code?: string}).code === 'ENOENT' ? `\`${program}\` isn't installed` : false
  }
}

/** Presses each Ctrl-C again when it has ended the block, and before the runner reads that. */
function pressAgain(t: Test): void {
  const {kill} = process
  t.capture(process, 'kill', (pid: number, signal: NodeJS.Signals) => {
    kill.call(process, pid, signal)
    if (signal !== 'SIGINT') return true
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    return kill.call(process, pid, signal)
  })
}

/** What every interpreter has to keep. */
export function testInterpreter(kind: InterpreterKind, language: Language): void {
  const withSession = sessionsOf(openInterpreterSession(kind))
  const should = (title: string, use: (t: Test) => Promise<unknown>) =>
    void test(title, {skip: whyNot(interpreterPrograms[kind])}, use)

  should('should keep state from block to block', async t => {
    await withSession(async run => {
      t.match(await run(language.define), {ending: 'returned', status: 0, text: ''})
      t.match(await run(language.use[0]), {ending: 'returned', status: 0, text: language.use[1]})
    })
  })

  should('should print in order what the block and its programs print', async t => {
    await withSession(async run => {
      t.equal((await run(language.order)).text, 'out\nerr\nout\n')
      t.equal((await run(language.order, {stream: 'stderr'})).text, 'err\n')
      t.equal((await run(language.order, {stream: 'stdout'})).text, 'out\nout\n')
      t.equal((await run(language.device)).text, 'text\n')
    })
  })

  should('should name the line that failed, and go on', async t => {
    await withSession(async run => {
      await run(language.define)
      const output = await run(language.fail)
      t.equal(output.ending, 'returned')
      t.not(output.status, 0)
      t.match(output.text, language.failText)
      t.notMatch(output.text, /fencepost/)
      t.equal(output.failed?.line, language.failLine)
      const broken = await run(language.broken)
      t.not(broken.status, 0)
      t.notMatch(broken.text, /fencepost/)
      t.equal((await run(language.use[0])).text, language.use[1])
    })
  })

  should('should give each block its standard input', async t => {
    await withSession(async run => {
      t.equal((await run(language.read)).text, '')
      t.equal((await run(language.read, {stdin: 'one\n'})).text, 'one\n')
      t.equal((await run(language.read, {stdin: 'two\n'})).text, 'two\n')
    })
  })

  should('should end a block at its time limit', async t => {
    for (const loop of language.loops) {
      await withSession(async run => {
        await run(language.define)
        t.match(await run(loop, {timeout: 300}), {ending: 'timed-out'}, loop)
        const {text} = await run(language.use[0])
        if (language.survives) t.equal(text, language.use[1], loop)
        else t.not(text, language.use[1], loop)
      })
    }
  })

  should('should let no Ctrl-C hit the block behind the one that it ended', async t => {
    pressAgain(t)
    for (const code of language.interrupted) {
      await withSession(async run => {
        await run(language.define)
        t.match(await run(code, {timeout: 300}), {ending: 'timed-out'}, code)
        t.match(await run(language.use[0]), {ending: 'returned', status: 0, text: language.use[1]}, code)
      })
    }
  })

  should('should set variables and the folder for one block alone', async t => {
    await withSession(async (run, session) => {
      await session.writeFile('sub/file', '')
      t.equal((await run(language.surroundings, {cwd: 'sub', env: {A: "é 'b'"}})).text, "é 'b'\nsub\n")
      t.equal((await run(language.surroundings, {env: {A: 'b'}})).text, 'b\nwork\n')
      t.notMatch((await run(language.surroundings)).text, 'b')
    })
  })

  should('should start again after its interpreter has ended', async t => {
    await withSession(async run => {
      await run(language.define)
      t.match(await run(language.exit), {ending: 'shell-ended', status: 4})
      t.match(await run(language.define), {ending: 'returned', status: 0})
      t.equal((await run(language.use[0])).text, language.use[1])
    })
  })

  should('should let a block pass that ends its interpreter as usual, and no other', async t => {
    await withSession(async run => {
      for (const code of language.pass) t.match(await run(code), {ending: 'shell-ended', status: 0}, code)
      for (const code of language.quit) t.match(await run(code), {ending: 'refused', reason: /ordinary exit/}, code)
    })
  })

  should('should not let a block change the status of later ones', async t => {
    for (const code of language.forging) {
      await withSession(async run => {
        t.not((await run(code, {timeout: 5000})).ending, 'timed-out', code)
        for (const _ of [1, 2]) {
          const {ending, status} = await run(language.fail, {cwd: '.', timeout: 5000})
          t.ok(status !== 0 || ending === 'refused' || ending === 'timed-out', code)
        }
      })
    }
  })

  should('should pass no failing block because of a signal that came before it', async t => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const) {
      await withSession(async (run, session) => {
        await run(language.define)
        for (const pid of session.ownProcesses()) process.kill(pid, signal)
        const {ending, status} = await run(language.fail)
        t.ok(status !== 0 || ending === 'refused', signal)
      })
    }
  })

  should('should survive what blocks do to it', async t => {
    for (const code of language.hostile) {
      await withSession(async run => {
        await run(code)
        await run(language.define)
        t.match(await run(language.use[0]), {ending: 'returned', status: 0, text: language.use[1]}, code)
      })
    }
  })

  should('should show nothing of its own', async t => {
    await withSession(async run => {
      t.notMatch((await run(language.names)).text, /__fencepost|run_?blocks|__import/i)
    })
  })

  should('should let late output come in the block in which it arrives', async t => {
    await withSession(async run => {
      t.equal((await run(language.background)).text, 'early\n')
      t.equal((await run(language.wait)).text, 'late\n')
    })
  })

  should('should cap output and leave no process behind', async t => {
    let pid = 0
    await withSession(async run => {
      const output = await run(language.much, {maxOutput: 1000})
      t.equal(output.text, 'x'.repeat(1000))
      t.ok(output.omittedBytes >= 499_000)
      pid = Number((await run(language.leave)).text)
      t.ok(lives(pid))
    })
    while (lives(pid)) await delay(20)
  })

  test('should let no program in the sandbox read or trace it', {
    skip: process.getuid?.() !== 0 || whyNoSandbox || whyNot(interpreterPrograms[kind])
  }, async t => {
    await inSandbox({network: 'off'}, async ({environment}) => {
      const session = await openInterpreterSession(kind)({
        env: process.env,
        passEnv: [],
        environment: withoutNodeOptions(environment)
      })
      await session.writeFile(
        'probe',
        'echo ${TMPDIR:+set} $(id -g)\nfor each in mem fd/0 maps environ; do head -c 1 /proc/$PPID/$each; done 2>&1\n'
      )
      t.match(await session.run({...base, code: language.script('./probe')}), {
        text: /^set 0\n(?:head: cannot open .*Permission denied\n){4}$/
      })
      await session.close()
    })
  })

  should('should end when the run is interrupted', async t => {
    const run = new AbortController()
    const session = await openInterpreterSession(kind)({env: process.env, passEnv: [], signal: run.signal})
    const [loop = ''] = language.loops
    const output = session.run({...base, code: loop})
    run.abort('SIGINT')
    t.equal((await output).ending, 'interrupted')
    await session.close()
  })
}

/** The test runner loads a file into each Node that it starts, which a sandbox doesn't show in every checkout. */
function withoutNodeOptions(environment: InSandbox['environment']): InSandbox['environment'] {
  const {containment} = environment
  const wrap: typeof containment.wrap = command =>
    containment.wrap({...command, args: ['-u', 'NODE_OPTIONS', command.file, ...command.args], file: 'env'})
  return {...environment, containment: {...containment, wrap}}
}
