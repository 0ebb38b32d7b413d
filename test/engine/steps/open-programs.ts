import path from 'node:path'
import {test} from 'tap'
import {OpenPrograms} from '../../../src/engine/steps/open-programs.js'
import type {CommandStep} from '../../../src/model/step.js'
import type {Session} from '../../../src/session/session.js'
import {runText} from '../../fixtures/run-text.js'

/** A program on the alternate screen that waits for a line, under the name of a full-screen program or another. */
function program(folder: string, name: string): string {
  const code = String.raw`#!/bin/bash
printf '\e[?1049h> '
while read -r line; do [ "$line" = q ] && break; done
printf '\e[?1049l'
`
  return `mkdir -p '${folder}' && cat >'${path.join(folder, name)}' <<'END'\n${code}END\nchmod +x '${path.join(folder, name)}'; PATH='${folder}':$PATH`
}

const page = (folder: string, name: string, ...steps: readonly string[]) =>
  [
    `\`\`\`\n${program(folder, name)}\n\`\`\`{{exec session=terminal}}`,
    `\`${name}\`{{exec session=terminal}}`,
    ...steps
  ].join('\n\n')

for (const name of ['vi', 'my-editor']) {
  test(`should fail a command that would be typed into \`${name}\``, async t => {
    const one = await runText(page(t.testdir(), name, '`no-such-command`{{exec}}', '`echo more`{{exec}}'))
    t.same(one.outcomes, ['new', 'new', 'errored', 'not run'])
    t.match(one.reasons[2], `\`${name}\` on line`)
    if (name === 'vi') t.match(one.reasons[2], 'for example with `:q!`{{exec}}.')
    else t.match(one.reasons[2], '{{exec interrupt}}')
  })
}

test('should type into a full-screen program that the document closes with a key', async t => {
  const one = await runText(page(t.testdir(), 'vi', '`some text`{{exec}}', '`q`{{exec}}', '`echo done`{{exec}}'))
  t.same(one.outcomes, ['new', 'new', 'new', 'new', 'new'])
  t.equal(one.outputs.at(-1), 'done\n')
})

test('should send Ctrl-C to a full-screen program', async t => {
  const one = await runText(page(t.testdir(), 'vi', '`echo done`{{exec interrupt}}'))
  t.same(one.outcomes, ['new', 'new', 'new'])
  t.equal(one.outputs.at(-1), 'done\n')
})

test('should fail a command that would be typed into the pager of a program', async t => {
  const folder = t.testdir({less: '#!/bin/bash\nwhile read -rn 1 -p \':\' key; do [ "$key" = q ] && break; done\n'})
  const setUp = `chmod +x '${folder}/less'; PATH='${folder}':$PATH; log() { less; }`
  const one = await runText(
    `\`\`\`\n${setUp}\n\`\`\`{{exec session=terminal}}\n\n\`log\`{{exec session=terminal}}\n\n\`no-such-command\`{{exec}}\n`
  )
  t.same(one.outcomes, ['new', 'new', 'errored'])
  t.match(one.reasons[2], '`less`, which `log` on line 5 started, is still open')
})

test('should type commands into an interpreter', async t => {
  const one = await runText('`bash --norc`{{exec}}\n\n`echo inner`{{exec}}\n')
  t.same(one.outcomes, ['new', 'new'])
})

test('should fail a command that Ctrl-C brings into a pager', async t => {
  const folder = t.testdir({
    less: '#!/bin/bash\ntrap : INT\nwhile read -rn 1 -p \':\' key; do [ "$key" = q ] && break; done\n'
  })
  const setUp = `chmod +x '${folder}/less'; PATH='${folder}':$PATH`
  const one = await runText(
    `\`\`\`\n${setUp}\n\`\`\`{{exec session=terminal}}\n\n\`less\`{{exec session=terminal}}\n\n\`echo typed\`{{exec interrupt}}\n`
  )
  t.same(one.outcomes, ['new', 'new', 'errored'])
  t.equal(
    one.reasons[2],
    '`less` on line 5 is still open after Ctrl-C, so this block would be typed into it. Close it first, for example with `q`{{exec}}.'
  )
})

test('should name the step that opened a program, not one that typed into it', async t => {
  const one = await runText(page(t.testdir(), 'watch', '`:x`{{exec}}', '`echo done`{{exec}}'))
  t.same(one.outcomes, ['new', 'new', 'new', 'errored'])
  t.match(one.reasons[3], '`watch` on line 11 is still open')
  t.match(one.reasons[3], 'Write `{{exec interrupt}}` to end it with Ctrl-C.')
})

test('should type commands into the shell of a terminal multiplexer', async t => {
  const folder = t.testdir()
  const setUp = `cp "$(command -v bash)" '${folder}/tmux'; PATH='${folder}':$PATH PS1='$ '; printf '\\e[?1049h'`
  const one = await runText(
    `\`\`\`\n${setUp}\n\`\`\`{{exec session=terminal}}\n\n\`tmux --norc\`{{exec session=terminal}}\n\n\`echo inner\`{{exec}}\n`
  )
  t.same(one.outcomes, ['new', 'new', 'new'])
})

test('should report once that a program ended before anything was typed', async t => {
  const step = (exit: readonly number[]) =>
    ({code: 'read -t 9 line\n(exit 5)', kind: 'command', line: 7, options: {exit}}) as unknown as CommandStep
  const session = {endedWaiting: 5, isAtPrompt: true} as unknown as Session
  const programs = new OpenPrograms()
  const next = {place: undefined, step: step([0])}
  programs.begin(step([0]), {session, wasOpen: false})
  t.equal(
    programs.findOpen(session, next),
    '`(exit 5)` on line 7 waited for input, and ended with status 5 before this step typed any.'
  )
  t.equal(programs.findOpen(session, next), undefined)
  programs.begin(step([0, 5]), {session, wasOpen: false})
  t.equal(programs.findOpen(session, next), undefined)
})
