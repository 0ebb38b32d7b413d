import {spawnSync} from 'node:child_process'
import {chmodSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {commandsOf} from '../../../src/formats/killercoda/script-commands.js'

const bodies = {
  'a command that fails in between': 'false\ntrue',
  'a pipe that fails in between': 'false | true\ntrue',
  'a variable that is not set': 'echo "$none"\ntrue',
  'the last status': 'true\nexit 3'
}

for (const shebang of [
  '#!/bin/bash',
  '#!/bin/bash -e',
  '#! /bin/bash -e',
  '#!/bin/bash -eu ',
  '#!/bin/bash -eo pipefail',
  '#!/bin/bash -',
  '#!/bin/bash --posix',
  '#!/bin/bash -x',
  '#!/bin/bash -n',
  '#!/bin/sh',
  '#!/bin/sh -e',
  '#!/bin/sh -eu',
  '#!/usr/bin/env bash',
  '#!/usr/bin/env bash -e',
  '#!/usr/bin/env -S bash -eu',
  '#!/usr/bin/env -S bash -euo pipefail',
  '#!/usr/bin/env -S bash --posix -e',
  '#!/usr/bin/env -S sh -e',
  '#!/usr/bin/make -f',
  '#!/bin/false',
  '#!/no/such/program'
]) {
  test(`should run a script as its first line says: ${shebang}`, async t => {
    const folder = t.testdir()
    for (const [name, body] of Object.entries(bodies)) {
      const file = path.join(folder, 'script.sh')
      writeFileSync(file, `${shebang}\n${body}\n`)
      chmodSync(file, 0o755)
      const real = spawnSync('bash', ['-c', `'${file}'`])
      const {code} = commandsOf({code: `${shebang}\n${body}`, isTyped: false, name: 'script.sh'})
      const own = spawnSync('bash', ['-c', code])
      t.equal(own.status, real.status === 126 ? 127 : real.status, name)
      t.equal(`${own.stdout}`, `${real.stdout}`, name)
    }
  })
}

test('should take the shebang of a shell for a comment where a script is typed', async t => {
  for (const shebang of ['#!/bin/bash -e', '#!/bin/sh', '#!/usr/bin/env zsh']) {
    const code = `${shebang}\ntrue`
    t.strictSame(commandsOf({code, isTyped: true, name: 'a.sh'}), {code, isBlock: true})
  }
  t.match(commandsOf({code: '#!/usr/bin/python3\npass', isTyped: true, name: 'a.py'}), {isBlock: false})
})

test('should keep the lines of a script that bash runs', async t => {
  t.equal(commandsOf({code: '#!/bin/bash -eu\nfalse', isTyped: false, name: 'a.sh'}).code, 'set -eu\nfalse')
})
