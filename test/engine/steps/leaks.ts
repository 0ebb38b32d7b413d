import {existsSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../../commands/project.mjs'

/** Runs a document; returns the leaks it reports. */
async function leaksOf(page: string, config: object = {}) {
  const one = await project({'package.json': JSON.stringify({fencepost: config}), 'page.md': page})
  const {status, stdout} = await one.run('page.md', '--reporter', 'json')
  const events = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  const {messages} = events.find(({event}) => event === 'document')
  return {
    leaks: messages
      .filter(({ruleId}: {readonly ruleId: string}) => ruleId === 'leak')
      .map(
        ({line, reason}: {readonly line: number; readonly reason: string}) =>
          `${line}: ${/left (.*)/.exec(reason)?.[1]}`
      )
      .sort(),
    status
  }
}

test('should report each leak at its step, however it was started', async t => {
  const page = `\`echo one\`{{exec}}

\`sleep 1111 &\`{{exec}} \`setsid sleep 2222 >/dev/null 2>&1 &\`{{exec}}

\`\`\`sh
(sleep 3333 &) && nohup sleep 4444 >/dev/null 2>&1 & disown
\`\`\`{{exec}}

\`echo last\`{{exec}}
`
  t.same(await leaksOf(page), {
    leaks: ['3: `sleep 1111` running', '3: `sleep 2222` running', '5: `sleep 3333` running', '5: `sleep 4444` running'],
    status: 0
  })
})

test('should find a process that has cleared its environment', async t => {
  const page =
    '`echo one`{{exec}}\n\n`env -i setsid sleep 1111 >/dev/null 2>&1 & until pgrep -f "^sleep 1111$" >/dev/null; do :; done`{{exec}}\n'
  t.same((await leaksOf(page)).leaks, ['3: `sleep 1111` running'])
})

test('should find a process that has left its control group', async t => {
  const page = `\`\`\`sh
top=$(awk '/ - cgroup2 / {print $5; exit}' /proc/self/mountinfo)
bash -c "echo \\$\\$ >$top/cgroup.procs; exec env -i setsid sleep 1111" >/dev/null 2>&1 &
until pgrep -f "^sleep 1111$" >/dev/null; do :; done
\`\`\`{{exec}}
`
  t.same((await leaksOf(page)).leaks, ['1: `sleep 1111` running'])
})

test('should report the port it listens on, and a loop of the shell itself', async t => {
  const server = 'require("net").createServer().listen(0, "127.0.0.1", () => require("fs").writeFileSync("up", ""))'
  const {leaks} = await leaksOf(
    `\`\`\`sh\nnode -e '${server}' &\nuntil [ -e up ]; do :; done\n\`\`\`{{exec}}\n\n\`while :; do read -t 1 <> <(:); done &\`{{exec}}\n`
  )
  t.match(leaks, [/^1: `node -e [^`]*` running, which listens on port \d+$/, '6: a part of its shell running'])
})

test('should not report processes that ended, services, and leaks that are allowed', async t => {
  t.same((await leaksOf('`sleep 1111 & kill %1; wait`{{exec}}\n')).leaks, [])
  t.same((await leaksOf('<!-- fencepost service -->\n`sleep 1111`{{exec}}\n')).leaks, [])
  t.same((await leaksOf('`sleep 1111`{{exec}}\n\n`true`{{exec interrupt}}\n')).leaks, [])
  t.same((await leaksOf('<!-- fencepost leaks=off -->\n`sleep 1111 &`{{exec}}\n')).leaks, [])
  t.same((await leaksOf('<!-- fencepost-lint ignore leak -->\n\n`sleep 1111 &`{{exec}}\n')).leaks, [])
  t.same((await leaksOf('`sleep 1111 &`{{exec}}\n', {rules: {leak: 'off'}})).leaks, [])
  t.same((await leaksOf('`sleep 1111 &`{{exec}}\n', {teardown: 'kill %1'})).leaks, [])
})

test('should fail for a leak with `leaks=fail`', async t => {
  const page = '`sleep 1111 &`{{exec}}\n'
  const ignored = `<!-- fencepost-lint ignore leak -->\n\n${page}`
  t.equal((await leaksOf(ignored, {defaults: {leaks: 'fail'}})).status, 1, 'comments are for lint')
  t.equal((await leaksOf(page, {defaults: {leaks: 'fail'}, rules: {leak: 'off'}})).status, 1)
  t.equal((await leaksOf(page, {defaults: {leaks: 'fail'}})).status, 1)
  t.equal((await leaksOf(`---\nfencepost:\n  leaks: fail\n---\n\n${page}`)).status, 1)
  t.equal((await leaksOf('`true`{{exec leaks=fail}}\n')).status, 0)
})

test('should report a process that takes the mark of another step', async t => {
  const take = (child: string) =>
    `python3 -c 'import os, resource
resource.setrlimit(10, (int(open("mark").read()), resource.getrlimit(10)[1]))
if not os.fork(): os.setsid(); os.closerange(0, 9); os.execvp("sleep", ["sleep", "${child}"])'`
  const page = (allowed: string) =>
    `\`\`\`sh {{exec leaks=off}}\nulimit -S -x >mark; ${allowed}\n\`\`\`\n\n\`\`\`sh {{exec leaks=fail}}\n${take('1111')}\n\`\`\`\n`
  t.same(await leaksOf(page('true')), {leaks: ['5: `sleep 1111` running'], status: 1})
  const later = '(until [ -e mark2 ]; do :; done; sleep 2222 & sleep 3333) >/dev/null 2>&1 &'
  const allowed = `\`${later}\`{{exec leaks=off}}\n\n\`sleep 0.2; touch mark2; until pgrep -f "^sleep 3333$" >/dev/null; do :; done\`{{exec leaks=fail}}\n`
  t.same(await leaksOf(allowed), {leaks: [], status: 0}, 'but not what an allowed process starts later')
})

test('should report a process whose first thread has ended, and one of the test of a skipped step', async t => {
  const thread = `import ctypes, threading, time
threading.Thread(target=time.sleep, args=(1111,)).start()
ctypes.CDLL(None).pthread_exit(None)`
  const page = `\`\`\`sh {{exec}}\npython3 -c '${thread}' &\nuntil grep -q "^State:.Z" /proc/$!/status; do :; done\n\`\`\`\n`
  t.match((await leaksOf(page)).leaks, [/^1: `python3[\d.]*` running/])
  t.same((await leaksOf('`true`{{exec if="sleep 1111 & false"}}\n')).leaks, ['1: `sleep 1111` running'])
})

test('should report leaks in a terminal, but not the program that is open in it', async t => {
  const page = '`sleep 1111 &`{{exec}}\n\n`bash`{{exec}}\n\n`sleep 2222 &`{{exec}}\n'
  t.same((await leaksOf(page)).leaks, ['1: `sleep 1111` running', '3: `sleep 2222` running'])
})

for (const session of ['plain', 'terminal', 'sh']) {
  test(`should report what still runs when a step ends its shell: ${session}`, async t => {
    const leaves = 'setsid sleep 1111 >/dev/null 2>&1 &'
    for (const code of [`${leaves} exit 0`, `trap '${leaves}' EXIT; exit 0`, `${leaves} exec true`])
      t.same(
        await leaksOf(`\`${code}\`{{exec leaks=fail compare=status session=${session}}}\n`),
        {leaks: ['1: `sleep 1111` running'], status: 1},
        code
      )
    const ends = `\`sleep 0.05 & exit 0\`{{exec leaks=fail compare=status session=${session}}}\n`
    t.same(await leaksOf(ends), {leaks: [], status: 0}, 'but not what is about to end')
  })
}

test('should start nothing when a terminal is closed', async t => {
  const folder = t.testdir()
  const code = `bash -c 'trap ": >hung-up" HUP; cd "$1"; while :; do read each; done' bash '${folder}'`
  t.same(await leaksOf(`\`\`\`sh {{exec session=terminal}}\n${code}\n\`\`\`\n`), {leaks: [], status: 0})
  t.notOk(existsSync(path.join(folder, 'hung-up')))
})
