import {test} from 'tap'
import {project} from '../project.mjs'

const fence = '```'

/** Runs a document without markers, and returns the code of its steps with their outcomes. */
async function follow(source: string, file = 'a.md') {
  const one = await project({[file]: source})
  const {status, stderr, stdout} = await one.run('--select', 'shell', '--reporter', 'json', '--keep-going', '.')
  const events = stdout
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
  const steps = events
    .filter(({event}) => event === 'step')
    .map(({outcome, reason, step}) => [step.code, outcome === 'skipped' ? reason : outcome])
  const rules = events.flatMap(({messages = []}) => messages.map(({ruleId}: {ruleId: string}) => ruleId))
  return {one, rules, status, stderr, steps}
}

const consoleBlock = (...rows: readonly string[]) => `${fence}console\n${rows.join('\n')}\n${fence}\n`
const setUp = `${fence}sh\nmkdir -p build; printf 'rm -r build\\n' > cleanup.sh\n${fence}\n\n`
const check = `\n${fence}sh\nls -d build\n${fence}\n\n${fence}output\nbuild\n${fence}\n`

test('should never run shown output, whatever the prompt', async t => {
  for (const prompt of ['root@host:~# ', '# ', '% ', '❯ ', '[root@host ~]# ', 'sh-5.2# ', '(venv) $ '])
    t.match(
      await follow(setUp + consoleBlock(`${prompt}cat cleanup.sh`, 'rm -r build') + check),
      {status: 0, steps: [[/mkdir/], ['cat cleanup.sh', 'passed'], ['ls -d build', 'passed']]},
      prompt
    )
  for (const prompt of ['λ ', 'router# ', ''])
    t.match(
      await follow(setUp + consoleBlock(`${prompt}cat cleanup.sh`, 'rm -r build') + check),
      {rules: ['no-prompt'], steps: [[/mkdir/], ['ls -d build', 'passed']]},
      prompt
    )
})

test('should skip the command of a package manager that is missing, and not run its output', async t => {
  const document = setUp + consoleBlock('# no-such-dnf -y install x', 'rm -r build') + check
  t.match(await follow(document.replace('no-such-dnf', 'pacman')), {
    status: 0,
    steps: [[/mkdir/], [/pacman/, "`pacman` isn't installed"], ['ls -d build', 'passed']]
  })
})

test('should end a command where bash ends it', async t => {
  const transcripts = {
    'a here-document': [['$ cat <<EOF', 'a', 'EOF', 'a'], ['cat <<EOF\na\nEOF']],
    'a here-document with prompts': [['$ cat <<EOF', '> a', '> EOF', 'a'], ['cat <<EOF\na\nEOF']],
    'a quote over two lines': [['$ echo "a', 'b"', 'a', 'b'], ['echo "a\nb"']],
    'a quoted line of output': [['$ printf "> quoted\\n"', '> quoted'], ['printf "> quoted\\n"']],
    'a shift in arithmetic': [
      ['$ echo $((1 << 4))', '16', '$ echo b', 'b'],
      ['echo $((1 << 4))', 'echo b']
    ],
    'a loop': [['$ for a in 1 2', 'do', '  echo $a', 'done', '1', '2'], ['for a in 1 2\ndo\n  echo $a\ndone']],
    'a comment': [
      ['$ echo a', 'a', '# then', '$ echo b', 'b'],
      ['echo a', 'echo b']
    ],
    'a list': [['$ true &&', '> echo a', 'a'], ['true &&\necho a']],
    'a status': [
      ['$ false', '[1]', '$ (exit 2)', '? 2'],
      ['false', '(exit 2)']
    ]
  } as const
  for (const [name, [rows, codes]] of Object.entries(transcripts))
    t.match(await follow(consoleBlock(...rows)), {status: 0, steps: codes.map(code => [code, 'passed'])}, name)
})

test('should drop the prompt of a marked block of any shell', async t => {
  const one = await project({'a.md': `${fence}bash\n$ echo made\nmade\n${fence}{{exec}}\n`})
  t.match(await one.run('a.md'), {status: 0, stdout: /1 passed/})
})

test('should run the blocks in the containers of other sites', async t => {
  const documents = {
    'a component tag': `<Tabs>\n<TabItem value="a">\n${fence}sh\necho a\n${fence}\n</TabItem>\n</Tabs>\n`,
    'a code directive': `${fence}{code-block} bash\necho a\n${fence}\n`,
    'a footnote': `Text[^1].\n\n[^1]: Note:\n\n    ${fence}sh\n    echo a\n    ${fence}\n`,
    'a name after the language': `${fence}sh:run.sh\necho a\n${fence}\n`,
    'a prompt without a language': `${fence}\n$ echo a\na\n${fence}\n`,
    'a prompt in text': `${fence}text\n$ echo a\na\n${fence}\n`,
    'a shortcode': '{{< text bash >}}\n$ echo a\na\n{{< /text >}}\n',
    'a tab of MkDocs': `=== "macOS"\n\n    ${fence}sh\n    echo a\n    ${fence}\n`,
    'an admonition': `!!! tip\n\n    ${fence}sh\n    echo a\n    ${fence}\n`,
    'braces around the language': `${fence}{.sh}\necho a\n${fence}\n`
  }
  for (const [name, source] of Object.entries(documents)) {
    const {one, status, steps} = await follow(source)
    t.match({status, steps}, {status: 0, steps: [['echo a', /new|passed/]]}, name)
    const {stdout} = await one.run('coverage', '--select', 'shell', 'a.md')
    t.match(stdout, /Shell blocks: 1, 1 run \(100\.0 ?%\)/, name)
  }
})

test('should find documents with other extensions', async t => {
  const block = `${fence}sh\ntrue\n${fence}\n`
  const one = await project({'docs/README.MD': block, 'docs/guide.mdx': block, 'docs/more.markdown': block})
  const {stdout} = await one.run('list', '--select', 'shell', 'docs')
  t.match(stdout, /README\.MD:1 [\s\S]*guide\.mdx:1 [\s\S]*more\.markdown:1 /)
})

test('should read option comments of MDX', async t => {
  const source = `{/* fencepost skip="needs an account" */}\n\n${fence}sh\nexit 1\n${fence}\n`
  t.match(await follow(source, 'a.mdx'), {steps: [['exit 1', 'needs an account']]})
})

test('should report options in front matter that is not read', async t => {
  const block = `\n${fence}sh\ntrue\n${fence}\n`
  t.match(await follow(`+++\n[fencepost]\ntimeout = "5s"\n+++\n${block}`), {rules: ['front-matter'], status: 1})
  t.match(await follow(`<!-- A licence -->\n---\nfencepost:\n  timeout: 5s\n---\n${block}`), {
    rules: ['front-matter'],
    status: 1
  })
})

test('should leave the blocks of other tools in a marked document alone', async t => {
  const one = await project({'a.md': `${fence}ts file=../a.ts\n${fence}\n\n\`true\`{{exec}}\n`})
  t.match(await one.run('a.md'), {status: 0})
})

test('should not call a document without shell blocks covered', async t => {
  const one = await project({'a.md': `${fence}js\n1\n${fence}\n`})
  const {stdout} = await one.run('coverage', '--select', 'shell', 'a.md')
  t.match(stdout, /^No shell blocks; other blocks: 1$/m)
  t.notMatch(stdout, /100/)
})
