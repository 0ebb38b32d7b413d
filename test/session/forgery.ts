import {existsSync} from 'node:fs'
import path from 'node:path'
import {type Test, test} from 'tap'
import {openBashSession} from '../../src/session/bash/bash-session.js'
import {createEnvironment} from '../../src/session/environment/environment.js'
import type {Session} from '../../src/session/session.js'
import {openTerminalSession} from '../../src/session/terminal/terminal-session.js'
import {base, inSandbox, whyNoSandbox} from './containment/in-sandbox.mjs'

const kinds = {bash: openBashSession, terminal: openTerminalSession}

/**
 * A program that looks for keys wherever it can, and reports a success with each: to its own output, and to every file that
 * the processes above it and beside it have open. There it also leaves code, in case a shell reads it.
 */
const forger = String.raw`
use Fcntl;
my ($readsMemory, $stop) = @ARGV;
my %keys = ('0' x 32 => 1);
sub find { $keys{$1} = 1 while $_[0] =~ /([0-9a-f]{32})/g }
sub slurp { my ($file) = @_; open(my $in, '<:raw', $file) or return ''; read($in, my $text, 1 << 20); $text // '' }
sub memory {
  my ($pid) = @_;
  open(my $maps, '<', "/proc/$pid/maps") or return;
  open(my $mem, '<:raw', "/proc/$pid/mem") or return;
  while (<$maps>) {
    /^([0-9a-f]+)-([0-9a-f]+) rw/ or next;
    my ($from, $to) = (hex $1, hex $2);
    sysseek($mem, $from, 0) && sysread($mem, my $text, $to - $from > 1 << 22 ? 1 << 22 : $to - $from) and find($text);
  }
}
sub report {
  my ($out, $key) = @_;
  syswrite $out, "\0$key 1 1.000000 2.000000 0\0\0" . substr($key, 0, 16) . "\0$key\0returned\0" . "0\0" . "1\0\0\0" . "0\0" . "0\0\0";
  syswrite $out, "\e]133;E;0;0;;$key\a\e]133;D;0;returned;$key\a\e]133;A;$key\a\e]133;B;$key\a";
}
my $output = readlink '/proc/self/fd/1';
do {
  my @pids = map { m{/proc/(\d+)$} && $1 != $$ ? $1 : () } glob('/proc/[0-9]*');
  for my $pid (@pids) {
    find(slurp("/proc/$pid/$_")) for qw(cmdline environ);
    memory($pid) if $readsMemory eq 'memory';
  }
  find(slurp($_)) for glob('../control/* /run/fencepost/control/*');
  my $pid = getppid();
  for (1 .. 3) {
    for my $fd (map { m{(\d+)$} ? $1 : () } glob("/proc/$pid/fd/*"), 0 .. 3, 59 .. 63) {
      my $target = readlink("/proc/$pid/fd/$fd") // '';
      next if $target =~ m{^/(?!dev/pts)};
      if ($target ne $output && sysopen(my $in, "/proc/$pid/fd/$fd", O_RDONLY | O_NONBLOCK)) {
        find($target =~ /pts/ ? '' : do { sysread($in, my $text, 4096); $text // '' });
      }
      sysopen(my $out, "/proc/$pid/fd/$fd", O_WRONLY | O_NONBLOCK) or next;
      syswrite $out, "\nforged=yes\n\0" if $target ne $output;
      report($out, $_) for keys %keys;
    }
    # The runner itself is not in reach of what the sandbox runs, and without one nothing protects it.
    slurp("/proc/$pid/stat") =~ /\) \S (\d+)/ && slurp("/proc/$1/comm") eq "bash\n" or last;
    $pid = $1;
  }
  report(\*STDOUT, $_) for keys %keys;
  select undef, undef, undef, 0.01;
} until !$stop || -e $stop;
`

/** Runs steps beside a program that tries to forge what becomes of them. */
async function resist(t: Test, session: Session, {readsMemory}: {readonly readsMemory: boolean}): Promise<void> {
  const run = (code: string, more = {}) => session.run({...base, code, ...more})
  await session.writeFile('forger.pl', forger)
  const forge = `perl forger.pl ${readsMemory ? 'memory' : 'files'}`
  t.match(await run('true'), {ending: 'returned', status: 0})
  t.match(await run(`${forge}; (exit 4)`), {ending: 'returned', status: 4}, 'below the step itself')
  const env = {greeting: 'hello'}
  t.match(await run(`${forge}; (exit 5)`, {env}), {ending: 'returned', status: 5}, 'in a step with variables')
  t.match(await run(`trap -p; ${forge}; (exit 6)`), {ending: 'returned', status: 6}, 'at the top level')
  await run(`(${forge} stop &)`)
  for (const [more, status] of [
    [{}, 3],
    [{env}, 2],
    [{cwd: '/'}, 1]
  ] as const) {
    const output = await run(`sleep 0.2; echo honest; (exit ${status})`, more)
    t.match(output, {ending: 'returned', status, text: /honest/}, 'beside later steps')
  }
  await run('touch stop; while pgrep -f "^perl forger" >/dev/null; do sleep 0.01; done')
  await run('# what it printed at last')
  t.match(await run('echo "[$forged$greeting] ${PWD##*/}"'), {text: '[] work\n', status: 0}, 'no code was run')
}

for (const [kind, open] of Object.entries(kinds)) {
  test(`should not let a program forge verdicts in a ${kind} session`, async t => {
    const environment = await createEnvironment({env: process.env, passEnv: []})
    t.teardown(() => environment.remove())
    const session = await open({env: process.env, environment, passEnv: []})
    t.teardown(() => session.close())
    await resist(t, session, {readsMemory: false})
  })

  test(`should not let a program in the sandbox forge verdicts in a ${kind} session`, {skip: whyNoSandbox}, async t => {
    await inSandbox({network: 'off'}, async sandbox => {
      const session = kind === 'bash' ? await sandbox.open() : await sandbox.openTerminal()
      await resist(t, session, {readsMemory: process.getuid?.() === 0})
    })
  })
}

/**
 * A program whose standard input is the socket of the shell. It peeks at the keys of the steps, or takes them away, and reports
 * each as ended: as a success, or with the status 3.
 */
const peeker = String.raw`
import os, re, signal, socket, sys, time
how, status = sys.argv[1:]
sock = socket.socket(fileno=0)
seen = set()
# The number of the step that runs is the end of its mark.
def number():
    limits = open('/proc/%s/limits' % os.environ['shell']).read()
    return int(re.search(r'file locks +(\d+)', limits)[1]) % 10000 + (how == 'stop')
print('peeking', file=open('peeking', 'w'), flush=True)
while not os.path.exists('go'): time.sleep(0.01)
if how == 'stop':
    os.kill(int(os.environ['shell']), signal.SIGSTOP)
    open('stopped', 'w')
while not os.path.exists('stop'):
    text = sock.recv(1 << 16, 0 if how == 'take' else socket.MSG_PEEK)
    first = number()
    for offset, key in enumerate(re.findall(rb'[0-9a-f]{32}(?= |always|any)', text)):
        if key in seen: continue
        seen.add(key)
        if status == '0': os.write(1, b'\0%s 1 %04d:1.0 2.0 0\0' % (key, first + offset))
        else:
            sock.send(b'%s\0returned\x003\x001\0%04d:1.0\x002.0\x000\x000\0\x000\x000\0\0\0' % (key, first + offset))
            os.write(1, b'\0%s\0' % key[:16])
`

for (const [how, status, code, more] of [
  ['peek', 0, '(exit 3)', {continuesOn: [0]}],
  ['peek', 0, '(exit 3)', {continuesOn: 'always'}],
  ['peek', 3, 'true', {continuesOn: [3]}],
  ['stop', 0, '(exit 3)', {}],
  ['take', 0, 'false', {continuesOn: [0]}]
] as const) {
  test(`should not let a program with the socket of the shell report ${status} for \`${code}\`: ${how}, ${JSON.stringify(more)}`, async t => {
    const session = await openBashSession({env: process.env, passEnv: []})
    t.teardown(() => session.close())
    await session.writeFile('peeker.py', peeker)
    const hand = `for each in {3..60}; do if [[ $(readlink /proc/$$/fd/$each) == socket:* ]]; then (shell=$$ python3 peeker.py ${how} ${status} <&$each &); fi; done; until [ -e peeking ]; do sleep 0.01; done`
    await session.run({...base, code: hand, timeout: 3000})
    // Steps that the shell has at once, and one that it gets alone.
    await session.writeFile('go', '')
    const request = {...base, ...more, code: `sleep 0.2; ${code}`, timeout: 1000}
    const stopped = path.join(session.folders.work, 'stopped')
    while (how === 'stop' && !existsSync(stopped)) await new Promise(resolve => setTimeout(resolve, 10))
    const ahead = how === 'stop' ? [] : (session.runAhead?.([request, request, request]) ?? [])
    const ends = await Promise.all([...ahead.map(({promise}) => promise), session.run(request)])
    await session.run({...base, code: 'touch stop'})
    const isForged = ends.every(end => end?.ending === 'returned' && end.status === status)
    t.notOk(isForged, JSON.stringify(ends.map(end => [end?.ending, end?.status])))
  })
}

/** A program whose standard input is the socket of the shell. It takes away a step that the shell hasn't read, and reports it. */
const thief = String.raw`
import os, re, socket, time
sock = socket.socket(fileno=0)
open('peeking', 'w')
while not os.path.exists('go'): time.sleep(0.01)
text = sock.recv(1 << 16, socket.MSG_PEEK)
keys = re.findall(rb'[0-9a-f]{32}(?= )', text)
number = int(re.search(rb'b[pqx].\d{22}(\d{4})', text)[1])
if len(keys) == 3:
    # Several have the socket.
    os.open('lock', os.O_CREAT | os.O_EXCL)
    sock.recv(text.index(keys[1]))
    os.write(1, b'\0%s 1 %04d:1.0 2.0 0\0' % (keys[0], number - 1))
`

test('should not let a program with the socket of the shell take a step away', async t => {
  const session = await openBashSession({env: process.env, passEnv: []})
  t.teardown(() => session.close())
  await session.writeFile('thief.py', thief)
  const hand = `for each in {3..60}; do if [[ $(readlink /proc/$$/fd/$each) == socket:* ]]; then (python3 thief.py <&$each 2>/dev/null &); fi; done; until [ -e peeking ]; do sleep 0.01; done`
  await session.run({...base, code: hand, timeout: 3000})
  const ahead =
    session.runAhead?.(
      ['true', 'test', 'true'].map(status => ({
        ...base,
        code: `touch go; sleep 0.3; ${status}`,
        continuesOn: [0],
        timeout: 1000
      }))
    ) ?? []
  const ends = await Promise.all(ahead.map(({promise}) => promise))
  t.ok(
    ends.some(end => end?.ending !== 'returned' || end.status !== 0),
    JSON.stringify(ends)
  )
})

test('should let no program in the sandbox read or trace the processes of the runner', {
  skip: process.getuid?.() !== 0 || whyNoSandbox
}, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal, run}) => {
    t.match(await run('(cd /proc; echo [0-9]*)'), {text: /^1 \d+ \d+\n$/}, 'nothing but the shell carries its output')
    const terminal = await openTerminal()
    const tries = [
      ['for each in mem fd/0 maps environ; do head -c 1 /proc/$$/$each; done', /^(?:.*Permission denied\n)+$/],
      ['gdb -batch -p $$ || strace -p $$', /not permitted/],
      ['for each in mem fd/0 maps environ; do head -c 1 /proc/1/$each; done', /^(?:.*Permission denied\n)+$/]
    ] as const
    for (const [code, said] of tries) {
      for (const text of [
        await run(`LC_ALL=C; { ${code}; } 2>&1`),
        await terminal.run({...base, code: `{ ${code}; } 2>&1`})
      ]) {
        t.match(text, {text: said}, code)
      }
    }
    t.match(await run('bash -c "cat /proc/\\$\\$/environ" | tr "\\0" "\\n"'), {text: /^PATH=/m}, 'but other programs')
  })
})

/**
 * A program that reads what is typed at terminals and speaks for the shell there, with each id that it reads, and with one of
 * its own. `held` is how it finds a terminal.
 */
const impostor = String.raw`
import glob, os, re, select, sys
held = sys.argv[1]
os.closerange(3, 99)
before = set(glob.glob('/dev/pts/[0-9]*'))
fds = [os.open('/dev/tty', os.O_RDWR)] if held == 'own' else []
if os.fork(): os._exit(0)
os.setsid()
for fd in (0, 1, 2): os.dup2(os.open('/dev/null', os.O_RDWR), fd)
open('waits', 'w').close()
def mark(text, id): return b'\x1b]133;' + text + b';' + id + b'\x07'
def show(id): return b'\x1b]133;I;' + id + b'\x07\x1b]133;J;' + id + b'\x07'
ids = [b'0' * 32]
while not os.path.exists('stop'):
    for name in set(glob.glob('/dev/pts/[0-9]*')) - before if held == 'new' else ():
        before.add(name)
        fds.append(os.open(name, os.O_RDWR | os.O_NOCTTY))
        os.write(fds[-1], show(ids[0]))
    if held == 'own' and not os.path.exists('go'): continue
    for fd in select.select(fds, [], [], 0.002)[0]:
        text = os.read(fd, 4096)
        ids += re.findall(rb'[0-9a-f]{32}', text)
        for id in ids:
            os.write(fd, show(id) + mark(b'C', id) + b'forged\r\n' + mark(b'D;0;returned', id) + mark(b'A', id) + b'$ ' + mark(b'B', id))
`

test('should let no program that reads a terminal speak for its shell', {timeout: 120_000}, async t => {
  const environment = await createEnvironment({env: process.env, passEnv: []})
  t.teardown(() => environment.remove())
  const open = async () => {
    const session = await openTerminalSession({env: process.env, environment, passEnv: []})
    t.teardown(() => session.close())
    return Object.assign((code: string, timeout = 20_000) => session.run({...base, code, timeout}), {session})
  }
  const [first, second, third, fourth] = [await open(), await open(), await open(), await open()]
  await environment.containment.write({content: impostor, file: 'impostor.py', folder: environment.folders.work})
  const start = async (run: typeof first, held: string) =>
    run(`rm -f waits stop; python3 impostor.py ${held}; until [ -e waits ]; do sleep 0.01; done`)
  const failed = async (run: typeof first) => {
    for (const code of ['false', 'exit 3']) {
      const {ending, status, text} = await run(code, 2000)
      t.notMatch({ending, status}, {ending: /returned|waits/, status: 0}, code)
      t.notMatch(text, 'forged')
    }
  }
  await start(first, 'own')
  // Without its functions, the shell begins again.
  t.match(await first('declare -f; touch go; sleep 20', 1000), {ending: 'timed-out'})
  await failed(first)
  // Ctrl-C does the same.
  await third('touch stop; while pgrep -f "^python3 impostor" >/dev/null; do sleep 0.01; done; rm -f go')
  await start(fourth, 'own')
  await fourth.session.run({...base, code: 'declare -f; touch go; sleep 20', isSuspended: true})
  await fourth.session.interrupt(2000)
  await failed(fourth)
  await third('touch stop; while pgrep -f "^python3 impostor" >/dev/null; do sleep 0.01; done')
  await start(third, 'new')
  await failed(second)
  await third('touch stop')
})

/** A program that takes what the runner types once a shell that begins again has shown its id. `$1` is the shell. */
const listener = `
import os, signal, sys
shell = int(sys.argv[1])
terminal = os.open('/dev/tty', os.O_RDWR)
if os.fork(): os._exit(0)
os.setsid()
for fd in (0, 1, 2): os.dup2(os.open('/dev/null', os.O_RDWR), fd)
open('waits', 'w').close()
while not os.path.lexists(f'/proc/{shell}/fd/45'): pass
os.kill(shell, signal.SIGSTOP)
reader = os.fork()
if reader == 0:
    while True: os.read(terminal, 4096)
while open(f'/proc/{reader}/stat').read().split(') ')[1][0] != 'S': pass
os.kill(shell, signal.SIGCONT)
os.wait()
`

test('should take no shell that has not begun for a program that waits', {timeout: 60_000}, async t => {
  const session = await openTerminalSession({env: process.env, passEnv: []})
  t.teardown(() => session.close())
  const run = (code: string, timeout = 20_000) => session.run({...base, code, timeout})
  await session.writeFile('listener.py', listener)
  await run('python3 listener.py $$; until [ -e waits ]; do sleep 0.01; done')
  await session.run({...base, code: 'declare -f; sleep 20', isSuspended: true})
  await session.interrupt(2000)
  const {ending, status} = await run('false', 2000)
  t.notMatch({ending, status}, {ending: /returned|waits/, status: 0})
})

for (const [kind, open] of Object.entries(kinds)) {
  test(`should end a ${kind} session whose block keeps its status from being set`, async t => {
    const session = await open({env: process.env, passEnv: []})
    t.teardown(() => session.close())
    const run = (code: string) => session.run({...base, code})
    t.match(await run("readonly __fencepost_state=(0 '' 0 0 0); (exit 4)"), {ending: 'shell-ended', status: 137})
    t.match(await run('(exit 4)'), {ending: 'returned', status: 4}, 'in a new shell')
  })
}

test('should let no trap of a document set the status of a bash step', async t => {
  const session = await openBashSession({env: process.env, passEnv: []})
  t.teardown(() => session.close())
  const run = (code: string) => session.run({...base, code})
  await run(`trap '__fencepost_status=0 __fencepost_pipe=0 __fencepost_state=(0 "" 0 0 0)' DEBUG`)
  t.match(await run('(exit 4)'), {ending: 'returned', status: 4})
  t.match(await run('kill -INT $$; true'), {ending: 'returned', status: 130})
  t.match(await run('(exit 5)'), {ending: 'returned', status: 5}, 'after Ctrl-C')
})

test('should keep what the runner sets out of programs in a terminal', async t => {
  const session = await openTerminalSession({env: process.env, passEnv: []})
  t.teardown(() => session.close())
  const run = (code: string) => session.run({...base, code})
  await run("export PS1='mine$ ' PROMPT_COMMAND=:; set -a; greeting=hello")
  const {text} = await run('env')
  t.match(text, /^greeting=hello$/m)
  t.notMatch(text, /133;|fencepost_|^PROMPT_COMMAND=(?!:$)|^PS0/m)
  t.match(await run('bash --norc -ic \'echo "$PS1"\''), {ending: 'returned', status: 0})
})

test('should take statuses from no variable that a trap of the user sets', async t => {
  const session = await openTerminalSession({env: process.env, passEnv: []})
  t.teardown(() => session.close())
  const run = (code: string) => session.run({...base, code})
  const values = ['left_status=0', 'left_state="0 _ 0"', 'status=0', "state=(0 '' 0)", "last=(0 '' 0)"]
  const set = `forge() { ${values.map(value => `__fencepost_${value}; `).join('')}}`
  for (const hook of [
    'trap forge DEBUG',
    'set -T; trap forge DEBUG',
    'set -T; trap forge RETURN',
    'trap forge $name'
  ]) {
    await run(`name=DEBUG; ${set}; ${hook}`)
    for (const [code, status] of [
      ['(exit 4)', 4],
      ['trap -p; false', 1],
      ['sh -c "exit 3"; return 5', 5]
    ] as const) {
      t.match(await run(code), {ending: 'returned', status}, `${code} after ${hook}`)
    }
    await run('trap - DEBUG RETURN; set +T')
  }
  t.match(await run("trap 'echo hook' RETURN; (exit 6)"), {ending: 'returned', status: 6})
  await run('true')
  t.match(await run('trap -p RETURN'), {text: "trap -- 'echo hook' RETURN\n"}, 'which stay')
})

test('should pass no block whose status its DEBUG trap took away', async t => {
  for (const [kind, open] of Object.entries(kinds)) {
    const session = await open({env: process.env, passEnv: []})
    t.teardown(() => session.close())
    await session.run({...base, code: 'trap \'[[ $BASH_COMMAND != "trap - "* ]] || cat <&46 >/dev/null\' DEBUG'})
    t.not((await session.run({...base, code: '(exit 4)'})).status, 0, kind)
  }
})

test('should take the status of a block in POSIX mode that sets no trap', async t => {
  for (const [kind, open] of Object.entries(kinds)) {
    const session = await open({env: process.env, passEnv: []})
    t.teardown(() => session.close())
    await session.run({...base, code: 'set -o posix; trap : USR1'})
    t.match(await session.run({...base, code: '(exit 4)'}), {ending: 'returned', status: 4}, kind)
    t.match(await session.run({...base, code: 'trap : DEBUG; (exit 5)'}), {ending: 'returned', status: 5}, kind)
  }
})

test('should run no part of a block that ends what its check puts around it', async t => {
  const session = await openBashSession({env: process.env, passEnv: []})
  t.teardown(() => session.close())
  const run = (code: string) => session.run({...base, code})
  for (const code of [
    `: '\n;; esac; fi; }; __fencepost_code="echo hi\n"; __fencepost_try() { if :; then { :`,
    ';; esac; fi; }\n__fencepost_code="echo hi\n"; __fencepost_state[0]=0; unset -v __fencepost_check\nf() { if :; then case x in x) :'
  ]) {
    const {status, text} = await run(code)
    t.not(status, 0, code)
    t.notMatch(text, /^hi/m)
  }
  await run("shopt -s expand_aliases extglob; alias hi='echo hi'; trap 'echo chld' CHLD; sleep 1000 &")
  await run('pid=$!; false | true')
  t.match(
    (await run('echo "${PIPESTATUS[@]}"; [[ $! == "$pid" && ab == a@(b|c) ]] && hi; kill $!; trap - CHLD')).text,
    /1 0\nhi\n/
  )
})
