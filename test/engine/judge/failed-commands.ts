import {test} from 'tap'
import {explainOutcome} from '../../../src/report/outcome-text.js'
import {runText} from '../../fixtures/run-text.js'

/** What is said of the step that failed last, in a document whose block begins on line 3. */
async function explained(code: string, options = ''): Promise<string | undefined> {
  const {steps} = await runText(`# A\n\n\`\`\`bash {{exec ${options}}}\n${code}\n\`\`\`\n`, {keepGoing: true})
  const outcome = steps.at(-1)?.outcome
  return outcome && explainOutcome(outcome).replace(/^Exited with \d+, expected 0\. /, '')
}

const library = "printf 'true\\nls /nowhere\\n' >lib.sh\n"

const cases: readonly (readonly [what: string, code: string, explained: string])[] = [
  ['a plain command', 'echo a\nls /nowhere', 'Line 5: ls /nowhere'],
  [
    'the first of several',
    'cd /nowhere\nls /nowhere-else',
    'Line 4 failed first: cd /nowhere Line 5: ls /nowhere-else'
  ],
  ['a loop', 'for i in 1 2; do\n  ls /nowhere-$i\ndone', 'Line 5: ls /nowhere-$i'],
  ['a condition', 'if true; then\n  ls /nowhere\nfi', 'Line 5: ls /nowhere'],
  ['a case', 'case x in\n  x) ls /nowhere ;;\nesac', 'Line 5: ls /nowhere'],
  ['a function, where it is called', 'f() {\n  return 3\n}\nf', 'Line 7: f'],
  ['a sourced script', `${library}. ./lib.sh`, 'Line 5: ls /nowhere (./lib.sh:2)'],
  [
    'a sourced script with set -e',
    `${library}set -e; source lib.sh; echo b`,
    'Line 5: ls /nowhere (lib.sh:2) The shell ended with status 2.'
  ],
  [
    'a function of a sourced script',
    "printf 'f() {\\n  ls /nowhere\\n}\\n' >lib.sh\nset -e\n. ./lib.sh\nf\necho b",
    'Line 7: ls /nowhere (./lib.sh:2) The shell ended with status 2.'
  ],
  [
    'several commands of a sourced script',
    "printf 'ls /first\\nls /other' >lib.sh\n. ./lib.sh",
    'Line 5 failed first: ls /first (./lib.sh:1) Line 5: ls /other (./lib.sh:2)'
  ],
  [
    'a script that a sourced script sources',
    "printf '. ./b.sh' >lib.sh; echo 'ls /nowhere' >b.sh\nset -e\n. ./lib.sh",
    'Line 6: ls /nowhere (./b.sh:1) The shell ended with status 2.'
  ],
  [
    'a sourced script that sets errtrace',
    "printf 'set -Eeuo pipefail\\nx() { trap - INT; }\\nls /nowhere\\n' >lib.sh\n. ./lib.sh",
    'Line 5: ls /nowhere (./lib.sh:3) The shell ended with status 2.'
  ],
  [
    'an exit of a sourced script',
    "echo ex''it 7 >lib.sh\n. ./lib.sh",
    'Line 5: . ./lib.sh The shell ended with status 7.'
  ],
  [
    'the output of a program',
    'set -e\neval "$(echo \'true; ls /nowhere\')"\necho b',
    'Line 5: ls /nowhere The shell ended with status 2.'
  ],
  ['errtrace', 'set -Eeuo pipefail\nls /nowhere\necho b', 'Line 5: ls /nowhere The shell ended with status 2.'],
  ['a script', `${library}bash ./lib.sh`, 'Line 5: bash ./lib.sh'],
  ['a pipe', 'echo a\necho a | grep b', 'Line 5: echo a | grep b'],
  ['a list', 'echo a && ls /nowhere', 'Line 4: ls /nowhere'],
  ['a substitution', 'x=$(ls /nowhere)', 'Line 4: x=$(ls /nowhere)'],
  ['an exit', 'true\nexit 4', 'The shell ended with status 4.'],
  ['eval', "eval 'ls /nowhere'", "Line 4: eval 'ls /nowhere'"],
  ['an unset variable', 'set -u\necho "$nope"; echo b', 'Line 5: echo "$nope"; echo b'],
  ['a variable that has to be set', 'true\n: ${nope:?gone}; echo b', 'Line 5: : ${nope:?gone}; echo b'],
  ['a return', 'echo a\nreturn 3\necho b', 'Line 5: return 3'],
  ['Ctrl-C', 'echo a\nkill -INT $$\necho b', 'Exited with 130, expected 0.'],
  ['set -e', 'set -e\nls /nowhere\necho b', 'Line 5: ls /nowhere The shell ended with status 2.']
]

for (const session of ['plain', 'terminal']) {
  test(`should name the line and the command of a failure, with --keep-going: ${session}`, async t => {
    for (const [what, code, expected] of cases) {
      const text = await explained(code, `session=${session}`)
      t.equal(text, expected.replace('The shell', what === 'an exit' ? 'Line 5: exit 4 The shell' : 'The shell'), what)
    }
  })
}

/** What is said of the last step of a document. The code of its first block begins on line 2, of the second on line 8. */
async function explainedLast(session: string, ...blocks: readonly string[]): Promise<string> {
  const page = blocks
    .map(code => `\`\`\`bash {{exec}}\n${code}${'\n'.repeat(4 - code.split('\n').length)}\n\`\`\`\n`)
    .join('')
  const {steps} = await runText(page, {defaults: {session}, keepGoing: true})
  return explainOutcome(steps.at(-1)?.outcome ?? {kind: 'passed'}).replace(/^Exited with \d+, expected 0\. /, '')
}

for (const session of ['plain', 'terminal']) {
  test(`should name the line of a failure in a block after others: ${session}`, async t => {
    const define = 'f() {\n  ls /nowhere\n}'
    const ends = 'The shell ended with status 2.'
    t.equal(await explainedLast(session, define, 'set -e\ntrue\nf'), `Line 10: f ${ends}`, 'a function')
    t.equal(
      await explainedLast(session, "echo 'ls /nowhere' >lib.sh\n. /dev/null", 'set -e\n ls /nowhere\necho b'),
      `Line 9: ls /nowhere ${ends}`,
      'a block that sources'
    )
    t.equal(
      await explainedLast(session, 'eval true', 'true\nls /nowhere\nfalse'),
      'Line 9 failed first: ls /nowhere Line 10: false',
      'eval'
    )
    t.equal(
      await explainedLast(session, 'set -Eeuo pipefail', 'true\nls /nowhere\necho b'),
      `Line 9: ls /nowhere ${ends}`,
      'errtrace'
    )
  })
}

test('should name the pipe in which a command failed, and the line behind a here-document', async t => {
  t.equal(await explained('true\nls /nowhere | cat', 'pipefail'), 'Line 5: ls /nowhere | cat')
  t.match(await explained('cat <<X\na\nX\nls /nowhere\necho b', 'errexit'), 'Line 7: ls /nowhere')
})

test('should mask secrets in the command that failed first', async t => {
  const secret = process.env.PATH ?? ''
  const {steps} = await runText(`\`\`\`bash {{exec}}\nls "${secret}"\nfalse\n\`\`\`\n`, {secrets: ['PATH']})
  const text = explainOutcome(steps[0]?.outcome ?? {kind: 'passed'})
  t.match(text, /Line 2 failed first: ls/)
  t.notMatch(text, secret)
})
