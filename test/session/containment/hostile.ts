import {readFile, rm, writeFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import {test} from 'tap'
import {base, type InSandbox, inSandbox, whyNoSandbox} from './in-sandbox.mjs'

const options = {skip: whyNoSandbox}
const unbounded = "number of processes isn't limited"
if (whyNoSandbox) console.error(whyNoSandbox)

test('should keep what a hostile document tries to itself', options, async t => {
  const secret = `/tmp/fencepost-secret-${process.pid}`
  await writeFile(secret, 'secret')
  const before = await readFile('/proc/sys/kernel/core_pattern', 'utf8')
  const tries: readonly (readonly [what: string, code: string, said: RegExp])[] = [
    ['read a temporary file of the machine', `cat ${secret}`, /No such file/],
    ['read folders of other documents', 'ls /tmp/fencepost-* /proc/*/root/tmp/fencepost-*', /No such file/],
    ["look through another process's root", `cat /proc/*/root${secret} /proc/*/cwd/${secret}`, /^(?!secret)/],
    [
      'see processes of the machine',
      `ls -d /proc/${process.pid} || kill -9 ${process.pid}`,
      /No such (?:file|process)/
    ],
    [
      'trace a process of the machine',
      `perl -e 'print syscall(${process.arch === 'arm64' ? 117 : 101}, 16, ${process.pid}, 0, 0) == 0 ? "traced" : $!'`,
      /No such process/
    ],
    [
      'type into a terminal of the machine',
      `for each in /proc/self/fd/* /dev/tty* /dev/console /dev/pts/[0-9]*; do perl -e 'print open(F, "+<", shift) && ioctl(F, 0x5412, my $x = "x") ? "typed" : "no\n"' $each; done`,
      /^(?:no\n)+$/
    ],
    ['end its own first process', 'kill -9 1; sleep 0.1; echo lives', /lives/],
    ['set the machine', 'echo x >/proc/sys/kernel/core_pattern', /Read-only|denied/],
    ['set the machine by sysfs', 'echo 1 >/sys/kernel/mm/transparent_hugepage/enabled', /Read-only|denied|No such/],
    ['mount', 'mount -t tmpfs none /mnt', /denied|permitted|must be superuser/],
    ['mount in a namespace of its own', 'unshare -m mount -t tmpfs none /mnt', /denied|permitted/],
    ['remount', 'mount -o remount,rw /sys; umount /proc/sys', /denied|permitted|must be superuser/],
    ['enter the first namespace', 'nsenter -t 1 -m true', /denied|permitted/],
    ['make a device', 'mknod /tmp/disk b 254 0', /permitted/],
    ['read the disk by a device', 'ls /dev/vda /dev/sda /dev/mem /dev/kmsg', /No such file/],
    ['change the root', 'chroot / true', /permitted/],
    [
      'gain rights by setuid',
      'cp /bin/bash /tmp/su; chmod u+s /tmp/su; setpriv --reuid=1 /tmp/su -p -c id || echo no',
      /uid=1|no$/m
    ],
    [
      'make others wait for a file',
      `: >/tmp/file; perl -e 'open(F, "<", "/tmp/file"); print fcntl(F, 1024, 1) ? "leased" : $!'`,
      /not permitted/
    ],
    ['load a module', 'echo >/sys/module/a; modprobe dummy', /./],
    ['reach the sockets of the machine', 'ls -A /run /var/run/docker.sock', /No such file/],
    ['set the clock', 'date -s 2001-01-01 >/dev/null', /permitted/],
    [
      'name the machine',
      'echo other >/proc/sys/kernel/hostname; hostname other',
      /denied|permitted|must be root|Read-only/
    ],
    [
      'write to what the runner keeps',
      'echo x >/run/fencepost/control/x; ln -s / /run/fencepost/control/y',
      /Read-only/
    ]
  ]
  await inSandbox({network: 'loopback'}, async ({run, session}) => {
    for (const [what, code, said] of tries) {
      const output = await run(`LC_ALL=C; { ${code}; } 2>&1`)
      t.match(output.text, said, `cannot ${what}`)
      t.notMatch(output.text, /^secret$/m, what)
    }
    await run('ln -s /etc out; ln -s / root; ln -sf /etc/passwd file')
    for (const file of ['out/evil', 'root/tmp/evil', 'file', '../up', '/abs']) {
      await t.rejects(session.writeFile(file, 'x'), {message: /inside the working directory/}, file)
    }
  })
  await rm(secret)
  t.equal(await readFile('/proc/sys/kernel/core_pattern', 'utf8'), before)
})

test('should not reveal by readiness whether a file of the machine exists', options, async t => {
  const secret = `/tmp/fencepost-secret-${process.pid}`
  await writeFile(secret, 'secret')
  await inSandbox({network: 'off'}, async ({run}) => {
    await run(
      `ln -s ${secret} absolute; ln -s ../../../../../../../..${secret} relative; ln -s /proc/1/root${secret} by-root`
    )
    await run(`ln -s /proc/self/root${secret} by-self; ln -s /run/fencepost/tmp/up up; mkdir sub`)
    const waits = (file: string) =>
      run('cd /run/fencepost/work/sub; sleep 1000', {ready: {kind: 'file', path: file}, timeout: 500})
    for (const link of ['absolute', 'relative', 'by-root', 'by-self']) {
      for (const file of [`../${link}`, `/run/fencepost/work/${link}`]) {
        t.match(await waits(file), {ending: 'timed-out'}, file)
      }
    }
    t.match(await waits(`../../../../../../../..${secret}`), {ending: 'timed-out'})
    const up = await run('cd /run/fencepost/work/sub; touch "$TMPDIR/up"; sleep 1000', {
      ready: {kind: 'file', path: '../up'}
    })
    t.match(up, {ending: 'ready'}, 'a link to a file of its own is followed')
  })
  await rm(secret)
})

test('should reach no socket of the machine by an abstract name', options, async t => {
  const name = `\0fencepost-${process.pid}`
  const server = createServer((_, response) => response.end('host'))
  await new Promise<void>(resolve => server.listen(name, resolve))
  const ask = `node -e 'require("http").get({socketPath: "\\0fencepost-${process.pid}"}, () => console.log("reached")).on("error", () => console.log("none"))'`
  await inSandbox({network: 'loopback'}, async ({run}) => void t.equal((await run(ask)).text, 'none\n'))
  await inSandbox({network: 'off'}, async ({run}) => void t.equal((await run(ask)).text, 'none\n'))
  server.close()
})

/** How many processes there are at most of a page that starts 500. */
async function mostProcesses({run, environment}: Pick<InSandbox, 'run' | 'environment'>): Promise<number> {
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, environment.containment.processes().length)
  }, 20)
  await run('for ((i = 0; i < 500; i++)); do sleep 1000 & done', {timeout: 3000})
  clearInterval(look)
  return most
}

test('should bound what is written, and how many processes there are', options, async t => {
  await inSandbox({network: 'off', processes: 60, size: '16m'}, async ({run, environment}) => {
    const fill =
      'head -c 17M /dev/zero >/tmp/fill; head -c 1M /dev/zero >/opt/more; rm /tmp/fill; echo ok >/opt/ok; cat /opt/ok'
    t.match(await run(fill), {text: /No space left[\s\S]*No space left[\s\S]*ok\n$/}, 'wherever it is written')
    const most = await mostProcesses({run, environment})
    t.ok(most > 20 && most <= 60, `${most} processes`)
  })
  await inSandbox({network: 'off'}, async ({run}) => {
    t.match(await run('df --output=size -B 1M /tmp /opt ~ . | tail -n +2 | sort -u'), {text: /^ *2048\n$/}, '2 GB')
  })
})

test('should end at its time limit what multiplies as fast as it is killed', options, async t => {
  await inSandbox({network: 'off', processes: 400}, async ({openTerminal, run, environment}) => {
    if (environment.containment.shortfall?.includes(unbounded)) return void t.comment(unbounded)
    const bomb = 'b() { b & b & sleep 1000; }; b; for ((;;)); do sleep 1000 & done'
    const terminal = await openTerminal()
    for (const give of [run, (code: string, more: object) => terminal.run({...base, code, ...more})]) {
      t.match(await give(bomb, {timeout: 1500}), {ending: 'timed-out'})
      t.match(await give('echo on', {}), {ending: 'returned', text: 'on\n'})
      const left = environment.containment.processes().length
      t.ok(left <= 6, `${left} processes`)
    }
  })
})

test('should keep very many processes from starting others while they are ended', options, async t => {
  await inSandbox({network: 'off', processes: 100}, async ({run, environment}) => {
    const {holdForks, shortfall} = environment.containment
    if (!holdForks) return void t.comment(shortfall ?? 'no group')
    t.equal(holdForks(), undefined, 'few run')
    await run('for i in {1..60}; do sleep 1000 & done')
    const [release, ...others] = [holdForks(), holdForks()]
    t.match(await run('(:)', {timeout: 700}), {ending: 'timed-out'}, 'no shell starts')
    for (const each of [release, ...others]) each?.()
    t.match(await run('(echo on)'), {ending: 'returned', text: 'on\n'})
  })
})

test('should bound the number of processes without a control group, or say that nothing does', options, async t => {
  const env = {...process.env, FENCEPOST_CONTAINMENT: 'scan'}
  const before = await readFile('/proc/sys/kernel/pid_max', 'utf8')
  const use = async ({run, environment}: InSandbox) => {
    t.equal(await readFile('/proc/sys/kernel/pid_max', 'utf8'), before, 'of the machine nothing is set')
    const {shortfall = ''} = environment.containment
    if (shortfall.includes(unbounded)) return void t.pass('it is said')
    const most = await mostProcesses({run, environment})
    t.ok(most > 20 && most <= 400, `${most} processes`)
  }
  await inSandbox({network: 'off', processes: 400}, use, env)
})

test("should limit pending signals and message queues, which count for the machine's user", options, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal, run}) => {
    const code = 'for kind in H S; do ulimit -$kind -i; ulimit -$kind -q; done'
    const {text} = await run(code)
    const limits = text.trim().split('\n').map(Number)
    t.equal(limits.length, 4)
    t.ok(
      limits.every((limit, index) => limit <= (index % 2 === 0 ? 4096 : 204_800)),
      text
    )
    t.match(await run('ulimit -i 4097 || ulimit -q 204801'), {status: 1}, 'for good')
    const terminal = await openTerminal()
    t.equal((await terminal.run({...base, code})).text.trim().split(/\s+/).join('\n'), text.trim())
  })
})

test('should let no crash start a program of the machine', options, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal, run}) => {
    const code = `awk '/core file/ {print $5}' /proc/1/limits /proc/self/limits`
    t.equal((await run(code)).text, '1\n1\n')
    t.match(await run(`ulimit -S -c 0 && ulimit -c unlimited && ${code}`), {status: 0, text: '1\n1\n'}, 'for good')
    t.match(await run(`prlimit --pid 1 --core=0:0; prlimit --core=0:0 ${code}`), {status: 0, text: '1\n1\n'})
    const terminal = await openTerminal()
    t.equal((await terminal.run({...base, code})).text, '1\n1\n')
  })
})
