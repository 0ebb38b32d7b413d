import {test} from 'tap'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {project} from '../project.mjs'

/** A program that asks for a line and prints its value. */
const calculator = {
  command: [
    'bash',
    '-c',
    'while read -rp "calc> " line && [ "$line" != quit ]; do total=$((total + line)); echo "$total"; done'
  ],
  prompt: 'calc> '
}

async function run(document: string, config: object) {
  const {read, run} = await project({
    'fencepost.config.json': JSON.stringify(config),
    'page.md': document
  })
  return {...(await run('run', 'page.md')), snapshot: await read('snapshots/page.md').catch(() => '')}
}

test('should type blocks into the program of a session, and start it again after it has ended', async t => {
  const document =
    '```calc {{exec}}\n1\n2\n```\n\n```sh {{exec}}\necho beside\n```\n\n```calc {{exec}}\n4\nquit\n```\n\n```calc {{exec}}\n5\n```\n'
  const found = await run(document, {languages: {calc: 'calculator'}, sessions: {calculator}})
  t.match(found, {status: 0, stdout: /4 new/})
  t.same(found.snapshot.match(/(?<=```output.*\n)[^`]*/g), ['1\n3\n', 'beside\n', '7\n', '5\n'])
})

test('should say why a program takes no lines', async t => {
  const document = '`1`{{exec session=broken}}\n\n`echo shell`{{exec}}\n'
  const broken = {command: ['bash', '-c', 'echo "no database"; exit 3']}
  t.match(await run(document, {sessions: {broken}}), {
    status: 1,
    stdout: /`bash -c 'echo "no database"; exit 3'` ended with status 3 and takes no lines: no database\./
  })
  const silent = {command: ['sleep', '100']}
  const began = performance.now()
  t.match(await run('`1`{{exec session=silent timeout=1s}}\n', {sessions: {silent}}), {
    status: 1,
    stdout: /`sleep 100` shows no known prompt\./
  })
  t.ok(performance.now() - began < 20_000, 'in the time of its step')
  const unmet = '`echo shell`{{exec}}\n\n`1`{{exec session=broken if="[[ x == y ]]"}}\n'
  t.match(await run(unmet, {sessions: {broken}}), {status: 0, stdout: /1 new, 1 skipped/}, 'not started')
  const absent = {command: ['no-such-program-here']}
  t.match(await run('`1`{{exec session=absent}}\n', {sessions: {absent}}), {
    stdout: /needs `no-such-program-here`, which isn't on PATH/
  })
})

test('should report a session that does not exist', async t => {
  t.match(await run('`1`{{exec session=pyton}}\n', {}), {
    status: 1,
    stdout: /page\.md:1:1 {2}error {2}There is no session `pyton`\. Did you mean `python`\?/
  })
  t.match(await run('```sql {{exec}}\nselect 1;\n```\n', {languages: {sql: 'sqlit'}}), {
    status: 1,
    stdout: /There is no session `sqlit`\. Did you mean `sqlite`\?/
  })
})

test('should take the blocks of a language that has a session', async t => {
  const python = '```python\n1 + 1\n```\n'
  const languages = {python: 'python'}
  t.match(await run(python, {languages}), {stdout: /No step|no steps/i}, 'unmarked ones with `select: shell` alone')
  t.match(await run(python, {languages, select: 'shell'}), {status: 0, stdout: /1 new|needs `python3`/})
})

test('should give an interpreter captured values, and test `if` in bash', async t => {
  const document = [
    '```sh {{exec capture="ID=/id (\\w+)/"}}\necho id abcd1234\n```\n',
    '```sh {{exec session=sh}}\necho "$ID"\n```\n',
    '```sh {{exec session=sh if="[[ x == y ]]"}}\necho never\n```\n',
    '```sh {{exec session=sh if="[[ x == x ]]"}}\necho yes\n```\n'
  ].join('\n')
  const found = await run(document, {})
  t.match(found, {status: 0, stdout: /3 new, 1 skipped/})
  t.match(found.snapshot, /\[ID\]\n/)
})

test('should trace commands of sh from block to block, and none of the runner', async t => {
  const document = ['set -x', 'false', 'echo "$?"', 'set +x; echo quiet'].map(
    code => `\`\`\`sh {{exec session=sh exit=any}}\n${code}\n\`\`\`\n`
  )
  const found = await run(document.join('\n'), {})
  t.match(found, {status: 0, stdout: /4 new/})
  t.same(found.snapshot.match(/(?<=```output.*\n)[^`]*/g), ['+ false\n', '+ echo 1\n1\n', '+ set +x\nquiet\n'])
})

for (const kind of ['plain', 'terminal', 'sh'] as const) {
  test(`should pass no step of a ${kind} session that a signal has ended before it`, async t => {
    const step = (code: string, options: string) =>
      `\`\`\`sh {{exec ${options}}}\n${code}\n\`\`\`\n\n\`\`\`output\n\`\`\`\n`
    const document = [
      step("trap 'exit 0' TERM; echo $$ >shell", `session=${kind}`),
      step(
        'kill -TERM "$(<shell)"; while kill -0 "$(<shell)" 2>/dev/null; do sleep 0.02; done; sleep 0.5',
        'terminal=other'
      ),
      step('false', `session=${kind}`)
    ]
    const one = await project({'content/a.md': document.join('\n')})
    t.match(await one.run('--ci'), {status: 1, stdout: /The shell ended with status 0 before this block began/})
  })
}

for (const [shell, ...codes] of [
  ['sh', 'case a in a) break ;; esac', 'while :; do break 2; done; echo a', 'continue', 'eval break'],
  ['zsh', 'break', 'f() { break; }; f; echo a', 'continue', 'setopt restricted'],
  ['fish', 'break', 'if true; continue; end']
] as const) {
  const skip = !isOnPath(shell, {PATH: process.env.PATH}) && 'not installed'
  test(`should not pass a block whose end ${shell} can't report`, {skip}, async t => {
    for (const code of codes) {
      const page = `\`\`\`sh {{exec session=${shell}}}\n${code}\nfalse\n\`\`\`\n`
      t.match(await run(page, {}), {status: 1, stdout: /Exited with 2, expected 0/}, code)
    }
    const loops = 'for i in 1 2; do continue; done; for i in 1 2; do break; done; echo "after $i"'
    const code = shell === 'fish' ? loops.replaceAll('; do ', '; ').replaceAll('done', 'end') : loops
    t.match(await run(`\`\`\`sh {{exec session=${shell}}}\n${code}\n\`\`\`\n`, {}), {status: 0})
  })
}

test('should skip a step of a terminal whose `if` waits for input, and fail such a `setup`', async t => {
  const page = [
    '```sh {{exec if="read x"}}\necho never\n```\n',
    '```sh {{exec if="read x </dev/tty"}}\necho never\n```\n',
    '```sh {{exec}}\necho after\n```\n'
  ].join('\n')
  const found = await run(page, {defaults: {session: 'terminal'}})
  t.match(found, {
    status: 0,
    stdout: /1 new, 2 skipped[\s\S]*`if` exited with 1: read x[\s\S]*`if` waits for input: read x </
  })
  t.match(found.snapshot, /\nafter\n/)
  const setup = await run(page, {defaults: {session: 'terminal'}, setup: 'read x'})
  t.match(setup, {status: 1, stdout: /The setup command `read x` waits for input/})
})

test('should not let a captured value become code', async t => {
  for (const value of ['7; exit 0 #', '$(touch injected)', "x' ; exit 0 ; '", 'a #b', 'a`b`', 'x&']) {
    const one = await project({
      'a.md': [
        '```sh {{exec capture="ID=/id=(.*)/"}}\n' + `cat <<'E'\nid=${value}\nE\n\`\`\`\n`,
        '```sh {{exec}}\necho a\n```\n',
        '```sh {{exec}}\ntest <ID> = 8\nexit 3\n```\n',
        '```sh {{exec}}\ntest -n "$ID"\n```\n'
      ].join('\n')
    })
    const {status, stdout} = await one.run('a.md', '--keep-going')
    t.match(
      {status, stdout},
      {status: 1, stdout: /captured value of `ID` would be read as code[\s\S]*1 errored, 3 new/}
    )
  }
})
