import {execFileSync} from 'node:child_process'
import {test} from 'tap'
import {runText} from '../../fixtures/run-text.js'

/** Blocks after which their program fails when nothing else runs in it, and the status that it ends with. */
const late = [
  ['node', 'setTimeout(() => { throw new Error("late") }, 100)', 1, /late/],
  ['node', 'setTimeout(() => Promise.reject(new Error("late")), 100)', 1, /late/],
  ['node', 'process.on("exit", () => { console.log("late"); process.exitCode = 4 })', 4, /late/],
  ['ruby', 'at_exit { raise "late" }', 1, /late/],
  [
    'ruby',
    'File.write("pid", $$); Thread.abort_on_exception = true; Thread.new { sleep 0.01 until File.exist?("go"); raise "late" }; nil',
    1,
    /late/
  ],
  ['python', 'import threading, os; threading.Timer(0.1, lambda: os._exit(3)).start()', 3, /./]
] as const

/** Blocks after which their program ends with status 0, or waits. */
const quiet = [
  ['node', 'require("node:http").createServer().listen(0); setInterval(() => {}, 10); undefined'],
  ['node', 'process.on("exit", () => console.log("bye")); undefined'],
  ['ruby', 'at_exit { puts "bye" }; Thread.new { sleep 100 }; nil'],
  ['python', 'import atexit, threading; atexit.register(print, "bye"); threading.Timer(100, print).start()']
] as const

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
}

/** A page with a block, and a step of bash that waits for the end of a program which the block names. */
function pageOf(session: string, code: string): string {
  return `# P\n\n\`\`\`sh {{exec session=${session} compare=status}}\n${code}\n\`\`\`\n\n\`touch go; while [ -e pid ] && kill -0 $(cat pid) 2>/dev/null; do sleep 0.01; done\`{{exec}}\n`
}

test('should fail a document whose interpreter fails after its last block', async t => {
  for (const [session, code, status, text] of late.filter(([program]) => isInstalled(program))) {
    const page = await runText(pageOf(session, code))
    t.same(page.outcomes, ['new', 'new'], code)
    t.equal(page.failed, true, code)
    t.match(page.messages, [{line: 3, reason: text, ruleId: 'session-ended'}], code)
    t.match(page.messages[0]?.reason, `ended with status ${status} at the end of the document`, code)
  }
})

test('should let an interpreter end as usual, or run on, after its last block', async t => {
  for (const [session, code] of quiet.filter(([program]) => isInstalled(program))) {
    const page = await runText(pageOf(session, code))
    t.equal(page.failed, false, code)
    t.same(page.messages, [], code)
  }
})
