import {execFileSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../project.mjs'

const unshare = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child']

function whyNot(): string | false {
  try {
    execFileSync('unshare', [...unshare, 'python3', '-c', "open('/dev/fuse')"], {stdio: 'pipe'})
    return false
  } catch {
    return 'no FUSE file system can be mounted in a namespace'
  }
}

/** Mounts a file system that answers nothing but the first request of the kernel (fuse(4), FUSE_INIT). */
const mountDead = `import ctypes, os, struct, sys, time
os.makedirs(sys.argv[1], exist_ok=True)
fd = os.open('/dev/fuse', os.O_RDWR)
options = f'fd={fd},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}'.encode()
if ctypes.CDLL(None).mount(b'dead', sys.argv[1].encode(), b'fuse', 0, options): sys.exit('not mounted')
kind, unique = struct.unpack('IIQ', os.read(fd, 131072)[:16])[1:]
init = struct.pack('IIIIHHIIHHI', 7, 31, 65536, 0, 10, 8, 65536, 1, 0, 0, 0)
os.write(fd, struct.pack('IiQ', 80, 0, unique) + init.ljust(64, b'\\0'))
print('mounted', flush=True)
time.sleep(1000)`

/** A document that mounts it, and goes on. */
function documentWith({at, next, timeout}: {at: string; next: string; timeout: string}): string {
  return `---
fencepost: {leaks: off, timeout: ${timeout}}
---

\`\`\`sh {{exec compare=status}}
cat >"$TMPDIR/dead.py" <<'END'
${mountDead}
END
(setsid python3 "$TMPDIR/dead.py" "${at}" >"$TMPDIR/log" 2>&1 &)
until grep mounted "$TMPDIR/log"; do sleep 0.05; done
\`\`\`

${next}
`
}

const fileStep = (file: string) => `\`\`\`text file=${file}\nhello\n\`\`\``
const service = (session: string) => `\`\`\`sh {{exec ready=file:m/x ${session}}}\nsleep 1000\n\`\`\``
const cases = {
  'a file step into it': {at: '$PWD/m', next: fileStep('m/x')},
  'a file step when it hides the working directory': {at: '$PWD', next: fileStep('x')},
  'a service that is ready with a file in it': {at: '$PWD/m', next: service('service')},
  'the same at a terminal': {at: '$PWD/m', next: service('T1 session=terminal')}
}

test('should end at the limit of a step where a file system does not answer', {skip: whyNot()}, async t => {
  for (const [what, {at, next}] of Object.entries(cases)) {
    const {cwd} = await project({'page.md': documentWith({at, next, timeout: '2s'})})
    const cli = path.resolve('dist/cli.cjs')
    const {all, exitCode, timedOut} = await execa('unshare', [...unshare, process.execPath, cli, 'run', 'page.md'], {
      all: true,
      cwd,
      env: {CI: '', NODE_OPTIONS: ''},
      killSignal: 'SIGKILL',
      reject: false,
      timeout: 40_000
    })
    t.match({exitCode, timedOut}, {exitCode: 1, timedOut: false}, `${what}: ${all}`)
    t.match(all, /in time\. Check what is mounted there\./, what)
  }
})

test('should end by a signal where a file system does not answer', {skip: whyNot()}, async t => {
  const seen = path.join(t.testdir(), 'seen')
  const next = `\`\`\`sh {{exec compare=status}}\ntouch ${seen}\n\`\`\`\n\n${fileStep('m/x')}`
  const {cwd} = await project({'page.md': documentWith({at: '$PWD/m', next, timeout: '1000s'})})
  const cli = path.resolve('dist/cli.cjs')
  const run = execa('unshare', [...unshare, process.execPath, cli, 'run', 'page.md'], {
    cwd,
    env: {CI: '', NODE_OPTIONS: ''},
    killSignal: 'SIGKILL',
    reject: false,
    timeout: 40_000
  })
  while (!existsSync(seen)) await delay(20)
  t.teardown(() => run.kill())
  const [runner] = execFileSync('pgrep', ['-P', String(run.pid)], {encoding: 'utf8'})
    .trim()
    .split('\n')
  process.kill(Number(runner), 'SIGTERM')
  const {timedOut} = await run
  t.equal(timedOut, false)
})
