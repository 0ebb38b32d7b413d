import {access, readdir, readFile} from 'node:fs/promises'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {setTimeout as delay} from 'node:timers/promises'
import {test} from 'tap'
import {leakedProcesses} from '../../../src/session/containment/leaked-processes.js'
import {guardOfProcess} from '../../../src/session/containment/run-guard.js'
import type {StepRequest} from '../../../src/session/session.js'
import {processesWith} from '../../../src/session/system/proc.js'
import {base, inSandbox, whyNoSandbox} from './in-sandbox.mjs'

const options = {skip: whyNoSandbox}
if (whyNoSandbox) console.error(whyNoSandbox)

/** A server of the machine, on a free port. */
async function withServer(use: (port: number) => Promise<void>) {
  const server = createServer((_, response) => response.end('host'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    await use((server.address() as AddressInfo).port)
  } finally {
    server.close()
  }
}

test('should run what a reader does as root, and discard every write', options, async t => {
  const name = `fencepost-test-${process.pid}`
  await inSandbox({network: 'loopback'}, async ({open, run}) => {
    t.equal((await run('id -un; echo $HOME; cd; pwd; ls ~ /tmp')).text, 'root\n/root\n/root\n/root:\n\n/tmp:\n')
    const code = `printf '#!/bin/sh\\necho tool' >${name}; chmod +x ${name}; sudo mv ${name} /usr/local/bin; ${name}`
    t.match(await run(code), {status: 0, text: 'tool\n'})
    t.match(await run(`echo '127.0.0.1 ${name}' | sudo tee -a /etc/hosts; sudo -E A=1 -- env B=2 sh -c 'echo $A$B'`), {
      status: 0,
      text: `127.0.0.1 ${name}\n12\n`
    })
    t.match(await run(`mkdir -p /opt/${name} /srv/${name} /var/lib/${name} && rm /etc/hostname; ls /etc/hostname`), {
      text: /No such file/
    })
    const other = await open()
    const seen = await other.run({
      code: `${name}; kill -0 1; ps -e -o comm= | grep -c .`,
      env: {},
      maxOutput: 1000,
      stream: 'both',
      timeout: 9000
    })
    t.match(seen.text, /^tool\n\d\n$/, 'a second terminal is in the same sandbox, and sees few processes')
  })
  for (const folder of ['/usr/local/bin', '/opt', '/srv', '/var/lib']) {
    t.notOk((await readdir(folder)).includes(name), folder)
  }
  t.notMatch(await readFile('/etc/hosts', 'utf8'), name)
})

test('should keep statuses, signals, standard input and files as outside', options, async t => {
  await inSandbox({network: 'off'}, async ({run, session}) => {
    await session.writeFile('conf/a.txt', 'one\n')
    await session.writeFile('conf/a.txt', before => `${before}two\n`)
    t.equal((await run('cat conf/a.txt; cat', {stdin: 'in'})).text, 'one\ntwo\nin')
    t.match(await run('(exit 3)'), {ending: 'returned', status: 3})
    t.match(await run('exit 4'), {ending: 'shell-ended', status: 4})
    t.match(await run('kill -9 $$'), {ending: 'shell-ended', status: 137})
    t.match(await run('x=kept; echo before; sleep 1000', {timeout: 500}), {ending: 'timed-out', text: 'before\n'})
    t.equal((await run('echo $x')).text, 'kept\n')
    t.match(await run('sleep 1000', {ready: {kind: 'settled'}}), {ending: 'ready'})
    await session.interrupt(5000)
    t.equal((await run('echo $x')).text, 'kept\n', 'Ctrl-C ends what runs, and not the shell')
  })
})

test('should keep what a terminal promises as outside', options, async t => {
  await inSandbox({network: 'off'}, async ({openTerminal, run, environment}) => {
    const session = await openTerminal()
    const type = (code: string, more: Partial<StepRequest> = {}) => session.run({...base, code, ...more})
    t.match(await type('tty; id -un; pwd; touch /opt/by-terminal'), {
      ending: 'returned',
      text: /^\/dev\/(?:pts\/\d|console)\nroot\n\/run\/fencepost\/work\n$/
    })
    t.equal((await run('ls /opt/by-terminal')).text, '/opt/by-terminal\n', 'beside a plain shell')
    t.match(await type('true\n\nls /nowhere 2>/dev/null'), {
      ending: 'returned',
      failed: {command: 'ls /nowhere 2> /dev/null', line: 3},
      status: 2
    })
    t.match(await type('read -p "Name? " name'), {ending: 'waits', text: 'Name? '})
    await type('Ada')
    t.equal((await type('cat; echo $name', {stdin: 'in\n'})).text, 'in\nAda\n')
    t.match(await type('PS1="in> " bash --norc', {prompt: ['in> ']}), {ending: 'waits'})
    t.equal(session.isAtPrompt, false)
    t.match(await type('exit 4'), {ending: 'returned', status: 4})
    t.match(await type('sleep 1000', {ready: {kind: 'settled'}}), {ending: 'ready'})
    t.match(await session.interrupt(9000), {ending: 'returned', status: 130})
    const escapes = 'setsid sleep 1000 & (env -i setsid sleep 1000 &) ; sleep 1000'
    t.match(await type(escapes, {timeout: 700}), {ending: 'timed-out'})
    t.equal((await type('echo $name')).text, 'Ada\n', 'the shell lives on')
    t.match(await type('^D', {input: 'keys'}), {ending: 'shell-ended'})
    t.equal((await type('echo "[$name]"')).text, '[]\n')
    t.ok(environment.containment.processes().length < 9, 'few processes are left')
  })
})

test('should find out from within whether a service is ready', options, async t => {
  await withServer(async port => {
    await inSandbox({network: 'loopback'}, async ({run, session, environment}) => {
      const {probeUrl} = environment.containment
      t.equal(await probeUrl?.(`http://127.0.0.1:${port}/`), 'ECONNREFUSED', 'the server is outside')
      const serve = `node -e 'require("http").createServer((q, r) => r.end("in")).listen(${port}, "127.0.0.1")'`
      for (const ready of [{kind: 'port', port} as const, {kind: 'url', url: `http://127.0.0.1:${port}/`} as const]) {
        t.match(await run(serve, {ready}), {ending: 'ready'}, 'the port is free within')
        await session.interrupt(5000)
      }
      t.match(await run('sleep 0.1; touch /tmp/up; sleep 1000', {ready: {kind: 'file', path: '/tmp/up'}}), {
        ending: 'ready'
      })
    })
  })
})

test('should reach what of the network it may', options, async t => {
  await withServer(async port => {
    const ask = `node -e 'fetch("http://127.0.0.1:${port}").then(r => r.text()).then(console.log, () => console.log("none"))'`
    for (const [network, said] of [
      ['off', 'none\n'],
      ['loopback', 'none\n'],
      ['host', 'host\n']
    ] as const) {
      await inSandbox({network}, async ({run}) => {
        t.equal((await run(ask)).text, said, network)
        const links = await run('cat /proc/net/dev | tail -n +3 | cut -d : -f 1 | tr -d " "')
        if (network !== 'host') t.equal(links.text, 'lo\n')
        t.equal(
          (await run('(: <>/dev/udp/127.0.0.1/9) 2>/dev/null && echo up || echo down')).text,
          network === 'off' ? 'down\n' : 'up\n'
        )
      })
    }
  })
})

test('should leave no process, no mount and no folder', options, async t => {
  let place = ''
  const tag = guardOfProcess().tag
  await inSandbox({network: 'loopback'}, async ({run, environment}) => {
    place = environment.control
    t.strictSame(
      await leakedProcesses(environment.containment, []),
      [],
      'what holds it is nothing that a page has left'
    )
    await run('sleep 1000 & setsid sleep 1000 & (env -i setsid bash -c "sleep 1000 & sleep 1000" &); mkdir -m 0 locked')
    while (environment.containment.processes().length < 5) await delay(20)
  })
  await t.rejects(access(place))
  t.strictSame(
    processesWith('FENCEPOST', value => value.startsWith(tag)),
    []
  )
  t.notMatch(await readFile('/proc/self/mountinfo', 'utf8'), guardOfProcess().folder)
})
