import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {project} from '../project.mjs'
import {index, run, scenario, step} from '../scenario-project.mjs'

test('should play scripts whose lines end in CRLF, and name the first of them', async t => {
  const crlf = {
    ...scenario,
    'one/fore.sh': '# prepare\nexport NAME=reader\r\n\r\ntrue\r\n',
    'one/back.sh': 'echo b > ~/both\n',
    'one/verify.sh': '#!/bin/bash\r\nif [ -f ~/answer ]; then\r\n  echo done\r\nfi\r\n'
  }
  t.match(await run(crlf, '.'), {snapshot: /reader yes/, status: 0})
  const {stdout} = await run(crlf, 'lint', '.')
  t.match(stdout, /one\/fore\.sh:2:1 {2}warning {2}The lines end in CRLF.*\.gitattributes.*script-line-ends/)
  t.match(stdout, /one\/verify\.sh:1:1 {2}warning .* script-line-ends/)
  t.notMatch(stdout, /back\.sh/)
})

test('should copy the assets of a second host once that host is mapped', async t => {
  const assets = {host01: [{file: 'a.txt', target: '~/data'}], host02: [{file: 'b.txt', target: '~/data'}]}
  const files = {
    'one/assets/a.txt': 'first\n',
    'one/assets/b.txt': 'second\n',
    'one/index.json': index({assets, steps: [{text: 'step.md'}]}),
    'one/step.md': '`cat data/*.txt`{{exec}}\n'
  }
  const alone = await run(files, '.')
  t.match(alone, {
    snapshot: /\nfirst\n(?!second)/,
    status: 0,
    stdout: /one\/index\.json:\d+:1 {2}warning {2}.*`host02` aren't copied.* {2}scenario-host/
  })
  const mapped = await run({...files, 'fencepost.config.json': '{"hosts": {"host02": "T2"}}'}, '.')
  t.match(mapped, {snapshot: /\nfirst\nsecond\n/, status: 0})
  t.notMatch(mapped.stdout, 'scenario-host')
})

test('should follow the marks of an answer file after those of its text, and check after both', async t => {
  const answered = {...step, answer: 'answer.md'}
  const files = {
    ...scenario,
    'one/answer.md': 'Like this:\n\n```\necho "$NAME knows $half"\ntouch answer\n```{{exec}}\n',
    'one/index.json': index({intro: {text: 'intro.md'}, steps: [answered]}),
    'one/step.md': '`half=it; echo "$NAME asks"`{{exec}}\n'
  }
  const {status, stdout} = await run(files, '.')
  t.equal(status, 0, stdout)
  t.same([...stdout.matchAll(/^✓ (\S+)/gm)].map(match => match[1]).slice(-3), [
    'one/step.md',
    'one/answer.md',
    'one/verify.sh'
  ])
  // Without the answer the check fails: it is the answer that was followed.
  t.match(await run({...files, 'one/index.json': index({intro: {text: 'intro.md'}, steps: [step]})}, '.'), {
    status: 1,
    stdout: /✗ one\/verify\.sh:1/
  })
})

test('should give a scenario the file of addresses in its home where nothing else is its own', async t => {
  const files = {
    'one/index.json': index({steps: [{foreground: 'fore.sh', text: 'step.md'}]}),
    'one/fore.sh': 'export SHOP=$(sed s/PORT/3000/g /etc/killercoda/host)\n',
    'one/step.md': '`echo $SHOP; sed s/PORT/8080/g /etc/killercoda/host`{{exec}}\n'
  }
  t.match(await run(files, '.'), {snapshot: /\nhttp:\/\/localhost:3000\nhttp:\/\/localhost:8080\n/, status: 0})
})

test('should say of files in another encoding that they are, and play them', async t => {
  const one = await project({'one/step.md': '`echo a`{{exec}}\n'}, {mode: 0o755})
  const put = (name: string, text: string) =>
    writeFile(path.join(one.cwd, name), Buffer.from(`\uFEFF${text}`, 'utf16le'))
  await put('one/index.json', index({steps: [{foreground: 'fore.sh', text: 'step.md'}]}))
  await put('one/fore.sh', 'true\n')
  t.match(await one.run('.'), {
    status: 0,
    stdout: /one\/index\.json:1:1 {2}warning .*is UTF-16.* not-utf8(?:.*\n)*one\/fore\.sh:1:1 {2}warning .*is UTF-16/
  })
})

test('should report an asset whose target folder can not be created', async t => {
  const assets = {
    host01: [
      {file: 'a.txt', target: '~'},
      {file: 'b.txt', target: '~/a.txt'}
    ]
  }
  const files = {
    'one/assets/a.txt': 'first\n',
    'one/assets/b.txt': 'second\n',
    'one/index.json': index({assets, steps: [{text: 'step.md'}]}),
    'one/step.md': '`echo on`{{exec}}\n'
  }
  for (const flags of whyNoSandbox ? [[]] : [[], ['--sandbox']]) {
    const {status, stderr, stdout} = await run(files, '.', ...flags)
    t.equal(status, 1)
    t.match(
      stdout,
      /one\/index\.json:\d+:1 {2}error {2}The asset `b\.txt` can't be copied to `~\/a\.txt`: .* {2}scenario-asset/
    )
    t.match(stdout, '1 not run')
    t.notMatch(stdout + stderr, 'bug in Fencepost')
  }
})
