import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../project.mjs'

const files = {
  'one/assets/data.bin': '\u0001 é\n',
  'one/assets/tool.sh': '#!/bin/sh\necho "I am a tool of $(id -un) in $HOME"\n',
  'one/index.json': JSON.stringify({
    details: {
      assets: {
        host01: [
          {chmod: '755', file: 'tool.sh', target: '/usr/local/bin/'},
          {file: 'data.bin', target: '/opt/fencepost-test/deep'},
          {file: 'data.bin', target: '/root'}
        ]
      },
      intro: {background: 'background.sh', text: 'step.md'},
      steps: [{text: 'write.md', verify: 'verify.sh'}]
    }
  }),
  'one/background.sh': 'echo ready > /root/ready\n',
  'one/step.md':
    '`tool.sh; cat /root/ready /opt/fencepost-test/deep/data.bin`{{exec}}\n\n' +
    '<pre class="file" data-filename="/root/app.conf" data-target="append">a &amp; b</pre>\n\n`cat ~/app.conf`{{exec}}\n',
  'one/verify.sh': '#!/bin/sh\n[ "$HOME" = /root ] && cmp /root/fencepost-copy /root/data.bin\n',
  'one/write.md':
    '`cp /root/data.bin /root/fencepost-copy && echo copied under /root | sed s,/root,root,`{{exec}} `sed s/PORT/8080/g /etc/killercoda/host`{{exec}}\n'
}

test('should give a scenario root, `/root` and every target of its assets in a sandbox, and throw it away', async t => {
  const one = await project(files, {mode: 0o755})
  const {status, stdout, stderr} = await one.run('.', '--sandbox')
  if (status === 2) return t.comment(`skipped: ${stderr}`)
  t.equal(status, 0, stdout)
  t.notMatch(stdout, 'literal-root')
  const snapshot = await one.read('snapshots/one/step.md')
  t.match(snapshot, /I am a tool of root in .*\nready\n\S* é\n/)
  t.match(snapshot, /\na & b\n/)
  t.notOk(existsSync('/opt/fencepost-test'))
  t.notOk(existsSync('/usr/local/bin/tool.sh'))
  t.match(await one.read('snapshots/one/write.md'), /^copied under root$(?:.*\n)*http:\/\/localhost:8080$/m)
  t.notOk(existsSync('/etc/killercoda'))
  const left = 'ls -d /root/ready /root/app.conf /root/data.bin /root/fencepost-copy'
  t.equal((await execa('sh', ['-c', left], {reject: false})).stdout, '')
})

test('should check with a script in another language in a sandbox', async t => {
  if (spawnSync('python3', ['--version']).status !== 0) return t.comment('skipped: there is no python3')
  const check = (name: string) =>
    `#!/usr/bin/env python3\nimport os, sys\nsys.exit(0 if os.path.exists("/root/${name}") else "no ${name}")\n`
  const one = await project(
    {
      'one/index.json': JSON.stringify({details: {steps: [{text: 'step.md', verify: 'verify.py'}]}}),
      'one/step.md': '`touch /root/made`{{exec}}\n',
      'one/verify.py': check('made')
    },
    {mode: 0o755}
  )
  const passing = await one.run('.', '--sandbox')
  if (passing.status === 2) return t.comment(`skipped: ${passing.stderr}`)
  t.match(passing, {status: 0, stdout: /✓ one\/verify\.py {2}1 passed/})
  await one.write('one/verify.py', check('other'))
  t.match(await one.run('.', '--sandbox'), {status: 1, stdout: /✗ one\/verify\.py:1(?:.*\n)*.*no other/})
})

test('should start where `/home/scrapbook/tutorial` leads, and write files of the editor anywhere in a sandbox', async t => {
  const one = await project({
    'one/assets/a.txt': 'in a\n',
    'one/assets/b.txt': 'in b\n',
    'one/index.json': JSON.stringify({
      details: {
        assets: {
          host01: [
            {file: 'a.txt', target: '/home/scrapbook/tutorial'},
            {file: 'b.txt', target: '~'}
          ]
        },
        steps: [{text: 'step.md'}]
      }
    }),
    'one/step.md':
      '`cat a.txt b.txt /home/scrapbook/tutorial/a.txt`{{exec}}\n\n' +
      '<pre class="file" data-filename="/etc/fencepost/app.conf" data-target="replace">first\n</pre>\n\n' +
      '<pre class="file" data-filename="/etc/fencepost/app.conf" data-target="append">second\n</pre>\n\n' +
      '`cat /etc/fencepost/app.conf`{{exec}}\n'
  })
  const {status, stderr, stdout} = await one.run('.', '--sandbox')
  if (status === 2) return t.comment(`skipped: ${stderr}`)
  t.equal(status, 0, stdout)
  const snapshot = await one.read('snapshots/one/step.md')
  t.match(snapshot, 'in a\nin b\nin a\n')
  t.match(snapshot, 'first\nsecond\n')
  t.notOk(existsSync('/etc/fencepost'))
  t.match(await one.run('.'), {status: 1, stdout: /`\/etc\/fencepost\/app\.conf` isn't relative .*Use `--sandbox`/})
})
