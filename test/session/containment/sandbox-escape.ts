import {chmod, mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile} from 'node:fs/promises'
import {createServer} from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {type Test, test} from 'tap'
import {inSandbox, whyNoSandbox} from './in-sandbox.mjs'

const options = {skip: whyNoSandbox}

/** A folder of the machine that a sandbox hides, as it's among the temporary files. */
async function hiddenFolder(t: Test): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-')))
  t.teardown(() => rm(folder, {force: true, recursive: true}))
  return folder
}

test('should not follow links that a document puts in place of its folders', options, async t => {
  const outside = await hiddenFolder(t)
  await inSandbox({network: 'off'}, async ({open, run}) => {
    const moves = ['/run/fencepost', '/run', '/var', '/root'].map(
      folder => `mv ${folder} ${folder}-2 && ln -s /oldroot${outside} ${folder}`
    )
    await run(`cd /; for folder in dev proc sys tmp; do mv /$folder /moved-$folder; done; ${moves.join('; ')}`)
    for (const session of [await open(), await open()]) {
      await session.run({code: 'echo x >/tmp/x', env: {}, maxOutput: 1000, stream: 'both', timeout: 9000})
    }
    await run('true')
  })
  t.same(await readdir(outside), [])
})

test('should make no namespace, mount nothing and see no control group', options, async t => {
  const tries: readonly (readonly [code: string, said: RegExp])[] = [
    ['unshare --user --map-root-user true', /Operation not permitted/],
    ['unshare --user --map-root-user --mount mount -t tmpfs none /mnt', /Operation not permitted/],
    ['unshare --user --map-root-user --cgroup mount -t cgroup2 none /mnt', /Operation not permitted/],
    ['ls -A /sys/fs/cgroup /sys/kernel/debug /sys/firmware 2>&1 | grep -v ": *$" | grep .', /^$|No such file/],
    ['grep -v ":/$" /proc/self/cgroup', /^$/],
    ['grep -E "^Seccomp:.*2|^NoNewPrivs:.*1" -c /proc/self/status', /^2$/m],
    ['cat /proc/keys /proc/key-users', /^(?:cat: \S+ Permission denied\n)+$/]
  ]
  await inSandbox({network: 'off'}, async ({run}) => {
    for (const [code, said] of tries) t.match((await run(`{ ${code}; } 2>&1`)).text, said, code)
  })
})

test('should write nothing to /dev, and keep its devices', options, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal, run}) => {
    const {text} = await run('{ echo x >/dev/full-of-it; mkdir /dev/x; echo ok >/dev/null; cat /dev/stdin; } 2>&1', {
      stdin: 'in'
    })
    t.match(text, /^bash: \/dev\/full-of-it: Read-only file system\nmkdir: .*Read-only file system\nin$/)
    t.match(await run('echo x >/dev/full', {}), {text: /No space left/})
    t.equal((await run('echo kept >/dev/shm/x; cat /dev/shm/x')).text, 'kept\n')
    const terminal = await openTerminal()
    const output = await terminal.run({
      code: 'echo typed >/dev/tty',
      env: {},
      maxOutput: 1000,
      stream: 'both',
      timeout: 9000
    })
    t.equal(output.text, 'typed\n')
  })
})

test("should change nothing of the machine's devices as root", {
  skip: whyNoSandbox || process.getuid?.() !== 0
}, async t => {
  const files = ['null', 'zero', 'full', 'random', 'urandom', 'tty'].map(name => `/dev/${name}`)
  const state = async () => (await stat('/dev/full')).mtimeMs
  const before = await state()
  const nodes = await Promise.all(files.map(async file => stat(file)))
  await inSandbox({network: 'off'}, async ({run}) => {
    t.match(await run('touch -d 2001-01-01 /dev/full; stat -c %y /dev/full'), {status: 0, text: /^2001-01-01 /})
    const {text} = await run(`stat -L -c %d:%i ${files.join(' ')} /proc/self/fd/0`)
    const seen = text.trim().split('\n')
    t.equal(seen.length, files.length + 1)
    t.same(
      seen.filter(one => nodes.some(({dev, ino}) => one === `${dev}:${ino}`)),
      []
    )
    t.equal((await run('head -c 2 /dev/zero | wc -c; head -c 2 /dev/urandom | wc -c')).text, '2\n2\n')
  })
  t.equal(await state(), before)
})

test("should change no mode of the machine's entries of /proc", options, async t => {
  // The mode stays the same, also if that works.
  const change = 'chmod "$(stat -c %a "$each")" "$each" 2>/dev/null && echo "$each"'
  const entries = 'for each in /proc/[!0-9]* /proc/tty/driver'
  await inSandbox({network: 'off'}, async ({run}) => {
    t.equal((await run(`${entries}; do [[ -L $each ]] || { ${change}; }; done`)).text, '')
    t.match(await run('echo 5 >/proc/self/oom_score_adj && echo name >/proc/$$/comm && cat /proc/$$/comm'), {
      text: 'name\n'
    })
  })
  await inSandbox({network: 'host'}, async ({run}) => {
    t.equal((await run(`for each in /proc/consoles /proc/self/net/*; do ${change}; done`)).text, '')
    // What is opened through a link there isn't part of it.
    t.match(await run('echo out >/dev/stdout; echo x > >(cat); wait $!'), {text: 'out\nx\n'})
  })
})

test('should show of a hidden folder on PATH that folder alone, in another place', options, async t => {
  const hidden = await hiddenFolder(t)
  const bin = path.join(hidden, 'local/bin')
  const modules = path.join(hidden, 'app/node_modules/.bin')
  for (const folder of [bin, modules, path.join(hidden, 'local/share'), path.join(hidden, 'local/lib')]) {
    await mkdir(folder, {recursive: true})
  }
  await writeFile(path.join(hidden, 'local/share/keyring'), 'secret')
  await writeFile(path.join(bin, 'tool'), '#!/bin/sh\necho tool\n')
  await chmod(path.join(bin, 'tool'), 0o755)
  const server = createServer(socket => socket.end('reached'))
  await new Promise<void>(resolve => server.listen(path.join(bin, 'socket'), resolve))
  t.teardown(() => server.close())
  const connect = `node -e 'require("net").connect(process.argv[1]).on("data", data => console.log(String(data))).on("error", error => console.log(error.code))' "$(dirname "$(command -v tool)")/socket"`
  const env = {...process.env, PATH: `${bin}:${modules}:${hidden}:${os.tmpdir()}:${process.env.PATH}`}
  const use = async ({run}: Parameters<Parameters<typeof inSandbox>[1]>[0]) => {
    t.equal((await run('tool')).text, 'tool\n')
    t.match(await run(`cat ${hidden}/local/share/keyring`), {text: /No such file/})
    t.equal((await run('ls -A "$(dirname "$(command -v tool)")/.."')).text, 'bin\n')
    t.match(await run('echo x >"$(command -v tool)"'), {text: /Read-only/})
    t.match(await run(connect), {text: /^ECONNREFUSED/})
    t.equal((await run('ls ~ /tmp')).text, '/root:\n\n/tmp:\n', 'an empty home folder')
    t.match(await run('node --version'), {text: `${process.version}\n`})
  }
  await inSandbox({network: 'off'}, use, env)
})

test('should bound shared memory that outlives its programs', {
  skip: whyNoSandbox || process.getuid?.() !== 0
}, async t => {
  await inSandbox({network: 'off'}, async ({run}) => {
    t.match(await run('until [[ $(</proc/sys/kernel/shmall) == 65536 ]]; do sleep 0.01; done; ipcmk -M 300M'), {
      status: 1,
      text: /No space left/
    })
    t.match(await run('ipcmk -M 1M'), {status: 0})
  })
})

test('should let no program end the sandbox, and run no step in a shell that does not start', options, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal, run}) => {
    t.match(await run('kill -9 -1; echo on'), {status: 0, text: 'on\n'}, 'the shell spares itself')
    t.match(await run('env kill -9 -1', {timeout: 5000}), {ending: 'shell-ended'})
    t.match(await run('(setsid sleep 0.01 &); echo on; (exit 3)'), {status: 3, text: 'on\n'}, 'in a new shell')
    t.match(await run('until ! ps -eo stat | grep -q Z; do sleep 0.01; done'), {status: 0}, 'orphans are reaped')
    await run('cp /bin/false /bin/bash.new; mv /bin/bash.new /bin/bash; kill -9 $$')
    t.match(await run('true'), {ending: 'refused', reason: /^The shell of the session couldn't be started\./})
    const terminal = await openTerminal()
    t.match(await terminal.run({code: 'true', env: {}, maxOutput: 1000, stream: 'both', timeout: 9000}), {
      ending: 'refused',
      reason: /^The shell of the session couldn't be started\./
    })
  })
})

test('should take no program of a sandbox for waiting that only sleeps', options, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal}) => {
    const terminal = await openTerminal()
    const run = (code: string) => terminal.run({code, env: {}, maxOutput: 1000, stream: 'both', timeout: 9000})
    t.match(await run('stty raw -echo; sleep 1; (exit 3)'), {ending: 'returned', status: 3})
    t.match(await run('read -rs -n 1'), {ending: 'waits'})
  })
})
