import {test} from 'tap'
import {readsLikeFailure} from '../../../src/engine/record/recorded-failures.js'
import {runText} from '../../fixtures/run-text.js'
import {growth} from '../../growth.mjs'

/** Warnings about recorded output, as `line: reason`. */
async function warningsOf(...text: Parameters<typeof runText>): Promise<readonly string[]> {
  const {messages} = await runText(...text)
  return messages.filter(({ruleId}) => ruleId === 'recorded-failure').map(({line, reason}) => `${line}: ${reason}`)
}

test('should warn of recorded output that reads like a failure, with line and text', async t => {
  for (const line of [
    'sh: syft: command not found',
    'cat: x: No such file or directory',
    'curl: (6) Could not resolve host: example.com',
    'connect: Connection refused',
    'open: Permission denied',
    'Traceback (most recent call last):',
    'sh: 1: syft: not found',
    'bash: line 3:  4711 Segmentation fault      (core dumped) ./a.out',
    'Killed',
    'E: Unable to locate package nosuch',
    'fatal: not a git repository (or any of the parent directories): .git',
    'panic: runtime error: index out of range',
    'error: unknown command "x" for "kubectl"',
    'Error from server (NotFound): pods not found',
    "ModuleNotFoundError: No module named 'rich'",
    'make: *** [Makefile:2: all] Error 1',
    '<title>404 Not Found</title>',
    '<html><head><title>403 Forbidden</title></head>',
    'HTTP/1.1 503 Service Unavailable',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock.',
    'The connection to the server localhost:8080 was refused',
    "git: 'frobnicate' is not a git command. See 'git --help'.",
    'tool: unknown command: serve',
    'Unknown command',
    'wget: unable to resolve host address ‘example.com’',
    'connect ECONNREFUSED 127.0.0.1:80',
    'net/http: TLS handshake timeout',
    'x509: certificate signed by unknown authority',
    '404: Not Found',
    'gzip: stdin: not in gzip format',
    'jq: error (at <stdin>:0): Cannot index number',
    'usage: tool [-v] FILE'
  ]) {
    const code = `cat <<'END'\nfirst\n${line}\nlast\nEND`
    const [warning = ''] = await warningsOf(`# A\n\n\`echo fine\`{{exec}}\n\n\`\`\`bash {{exec}}\n${code}\n\`\`\`\n`)
    const shown = line.replaceAll(/ +/g, ' ').slice(0, 50)
    const text = `The recorded output reads like a failure: \`${shown}`
    // The line of `cat` is known by its name.
    t.ok(warning.startsWith(`${line.startsWith('cat:') ? 6 : 5}: ${text}`), `${line} | ${warning}`)
  }
})

test('should not warn of a step that is meant to fail, or asks for the usage', async t => {
  t.same(await warningsOf('`no-such-command`{{exec exit=127}}\n'), [])
  t.same(await warningsOf('`no-such-command; true`{{exec exit=any}}\n'), [])
  t.same(await warningsOf('`tool() { echo "usage: tool"; }; tool --help`{{exec}}\n'), [])
  t.same(await warningsOf('`echo all is fine`{{exec}}\n'), [])
  t.same(await warningsOf('`echo "error: none"`{{exec exit=0,1}}\n'), [])
  for (const line of [
    '0 errors, 0 warnings',
    'Failed units: 0',
    "Unable to find image 'nginx:latest' locally",
    'Error handling: enabled',
    'killed 3 processes',
    'HTTP/2 200',
    'notAfter: the certificate is valid',
    '404 pages were found',
    'Type help to list commands; an unknown command is ignored',
    'HTTP/1.1 302 Found'
  ])
    t.same(await warningsOf(`\`echo "${line}"\`{{exec}}\n`), [], line)
})

test('should warn of a pipe in which a command failed in silence', async t => {
  const warned = (status: number) => [
    `1: The recorded output comes from a pipe in which a command exited with ${status}`
  ]
  t.same(await warningsOf('`(exit 6) | cat`{{exec}}\n'), warned(6))
  t.same(await warningsOf('`cat /dev/null | (cat; exit 22) | cat; `{{exec}}\n'), warned(22))
  t.same(await warningsOf('`IFS=:; false | cat`{{exec}}\n'), warned(1))
  t.same(await warningsOf('`false | cat`{{exec}}\n\n`echo fine | cat`{{exec}}\n'), warned(1))
})

test('should warn of a pipe that fails before the last command, at its line', async t => {
  const block = (code: string) => `# A\n\n\`\`\`bash {{exec}}\n${code}\n\`\`\`\n`
  const reason = (status: number) => `The recorded output comes from a pipe in which a command exited with ${status}`
  t.same(await warningsOf('`false | cat; echo done`{{exec}}\n'), [`1: ${reason(1)}`])
  t.same(await warningsOf(block('echo a\n(exit 6) | cat\necho done')), [`5: ${reason(6)}`])
  t.same(await warningsOf(block('echo a\nfor i in 1 2; do\n  (exit 7) | cat\ndone\necho done')), [`6: ${reason(7)}`])
  t.same(await warningsOf(block('echo a | grep b | wc -l\nfalse | cat\necho done')), [`5: ${reason(1)}`])
})

test('should leave nothing of the watch on pipes to the block or the ones below it', async t => {
  const code = 'set -u -- a b\nfalse | true\necho "$1 $#"\ntrue | cat\n(exit 3) || echo "$?"'
  const rest = [
    'trap',
    'trap -p DEBUG',
    'declare -p | grep -c "[-] __fencepost"',
    'true | false | true; echo "${PIPESTATUS[@]}"'
  ]
  const steps = rest.map(line => `\`\`\`bash {{exec exit=0,1}}\n${line}\n\`\`\`\n`)
  const {outputs} = await runText(`\`\`\`bash {{exec}}\n${code}\n\`\`\`\n\n${steps.join('\n')}`)
  t.same(outputs, ['a 2\n3\n', '', '', '0\n', '0 1 0\n'])
})

test('should stop watching the pipes of a long loop', async t => {
  const loop = 'for ((i = 0; i < 20000; i++)); do :; done\nfalse | cat\necho done'
  t.same(await warningsOf(`\`\`\`bash {{exec}}\n${loop}\n\`\`\`\n`), [])
  t.match(await warningsOf(`\`\`\`bash {{exec}}\nset -u\n${loop.replace('20000', '20')}\n\`\`\`\n`), [
    /^4: .*exited with 1/
  ])
})

test('should name the line of the command that printed the failure', async t => {
  const block = (code: string) => `# A\n\n\`\`\`bash {{exec}}\n${code}\n\`\`\`\n`
  t.match(await warningsOf(block('echo a\ncat nofile || true\necho b')), [/^5: .*`cat: nofile: No such file/])
  t.match(await warningsOf(block('echo a\n\nno-such-command || true')), [
    /^6: .*`bash: no-such-command: command not found`/
  ])
  t.match(
    await warningsOf(block('cat a || true\ncat b || true')),
    [/^3: /],
    'more than one command may have printed it'
  )
})

test('should not warn of pipes that end early or answer by their status', async t => {
  for (const code of [
    'yes | head -1',
    'echo a | grep b | wc -l',
    'timeout 0.1 sleep 5 | cat',
    'yes | head -1; echo done',
    'echo a | grep b | wc -l; echo done',
    'if false; then false | cat; fi; echo done'
  ])
    t.same(await warningsOf(`\`${code}\`{{exec}}\n`), [], code)
  t.same(await warningsOf('`(exit 3) | cat`{{exec exit=0,3}}\n'), [])
})

test('should warn of the lines that an update adds, not of those it keeps', async t => {
  const shown = (added: string) =>
    `\`\`\`bash {{exec}}\necho ${added}; cat nofile || true\n\`\`\`\n\n\`\`\`output\nold\ncat: nofile: No such file or directory\n\`\`\`\n`
  t.same(await warningsOf(shown('new'), {}, {update: 'all'}), [])
  t.match(await warningsOf(shown('fatal: new'), {}, {update: 'all'}), [/`fatal: new`/])
})

test('should look through any output in linear time', async t => {
  for (const part of ["'", "'a", 'dial tcp ', ': 1 ', 'Error', '<title> ', 'unknown flag: ', 'a: ']) {
    const ratio = await growth(size => readsLikeFailure(part.repeat(size)), 5000)
    t.ok(ratio < 2.5, `${part}: twice the output takes ${ratio.toFixed(1)} times as long`)
  }
  for (const line of ["docker: 'no-such' is not a docker command.", 'dial tcp: lookup a.invalid: no such host'])
    t.ok(readsLikeFailure(line), line)
})
