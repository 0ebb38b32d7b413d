import {test} from 'tap'
import {VFile} from 'vfile'
import {defaultStepOptions} from '../../../src/config/step-options.js'
import {defaultLanguages} from '../../../src/model/settings.js'
import {parse} from '../../../src/parse/parse.js'
import {plan} from '../../../src/plan/plan.js'
import {readShell} from '../../../src/shell-code/shell-commands.js'

function look(source: string, select: 'marked' | 'shell' = 'marked', languages = defaultLanguages) {
  const {messages, steps} = plan({
    defaults: defaultStepOptions,
    file: 'page.md',
    isInstalled: () => false,
    languages,
    readShell,
    select,
    source,
    tree: parse(new VFile(source))
  })
  return {
    messages: messages.map(({line, ruleId}) => `${line}:${ruleId}`),
    shown: steps.map(step => [step.code, step.kind === 'file' ? undefined : step.expectation?.text]),
    steps
  }
}

test('should account for every block that a reader runs in a shell', async t => {
  const shellBlocks: Readonly<Record<string, string | undefined>> = {
    '```\n$ a\nx\n```': undefined,
    '```text\n$ a\n```': undefined,
    '```{.sh}\na\n```': undefined,
    '```sh:run.sh\na\n```': undefined,
    '```bash:name\na\n```': undefined,
    '```{code-block} bash\na\n```': undefined,
    '```bash {linenos=true}\na\n```': undefined,
    '```bash,no_run\na\n```': undefined,
    '```zsh title="x"\na\n```': undefined,
    '```console\nmysql> select 1;\n```': "`mysql>` isn't the prompt of a shell",
    '```console\nPS C:\\> dir\n```': "`PS C:\\>` isn't the prompt of a shell",
    '```sh\nwinget install x\n```': "`winget` isn't installed",
    '```sh\neval "$(brew shellenv)"\n```': "`brew` isn't installed",
    '```sh\nPATH="`brew --prefix`/bin:$PATH"\n```': "`brew` isn't installed",
    '```sh\necho "$(command -v brew)" $(date)\n```': undefined,
    '```console\n$ sudo pacman -S x\n```': "`pacman` isn't installed",
    '```sh\nssh <user>@host\n```': '`<user>` is a placeholder',
    '```{bash, eval=FALSE}\na\n```': '`eval=FALSE`',
    '```{bash echo=TRUE, eval = F}\na\n```': '`eval = F`',
    '```{bash}\n#| label: x\n#| eval: false\na\n```': '`eval: false`',
    '```{bash}\n#| eval: true\na\n```': undefined,
    '```{bash, eval=TRUE}\na\n```': undefined
  }
  for (const [block, skip] of Object.entries(shellBlocks)) {
    const {steps} = look(`${block}\n`, 'shell')
    t.same(
      steps.map(({options}) => options.skip),
      [skip],
      block
    )
  }
  for (const block of ['```ts file=../a.ts\n```', '```js\na\n```', '```\nx $ y\n```', '```{linenos=true}\na\n```'])
    t.match(look(`${block}\n`, 'shell'), {messages: [], steps: []}, block)
})

test('should not run a session without a known prompt, and say so', async t => {
  const found = look('```console\nnpm install\nadded 3 packages\n```\n\n```sh\ncd a\n$ b\nout\n```\n', 'shell')
  t.match(found, {messages: ['1:no-prompt', '6:no-prompt'], steps: []})
  t.same(look('<!-- fencepost prompt="λ " -->\n```console\nλ a\nout\n```\n', 'shell').shown, [['a', 'out\n']])
})

test('should run a marked block whatever it calls, and leave the files of other tools alone', async t => {
  t.match(look('```sh\nwinget install <name>\n```{{exec}}\n'), {messages: [], steps: [{options: {skip: undefined}}]})
  t.match(look('```ts file=../a.ts\n```\n\n`a`{{exec}}\n'), {messages: [], steps: [{code: 'a'}]})
})

test('should skip blocks of other shells that the setting names', async t => {
  for (const language of ['fish', 'powershell', 'tcsh', 'cmd']) {
    const block = `\`\`\`${language}\na\n\`\`\`\n`
    t.match(look(block, 'shell'), {messages: [], steps: []}, 'without the setting it is another language')
    const {steps} = look(block, 'shell', {[language]: 'bash'})
    t.same(
      steps.map(({options}) => options.skip),
      [`\`${language}\` code doesn't run in bash`]
    )
    t.match(look(`${block.trimEnd()}{{exec}}\n`), {messages: [], steps: [{code: 'a', options: {skip: undefined}}]})
  }
})

test('should not run a block some of whose lines have a prompt of any kind', async t => {
  const lines = ['$ b', '❯ b', 'user@host:~$ b', '[user@host ~]# b', 'mysql> b', '>>> b', 'sh-5.2# b']
  for (const line of lines)
    t.match(look(`\`\`\`bash\ncd a\n${line}\nout\n\`\`\`\n`, 'shell'), {messages: ['1:no-prompt'], steps: []}, line)
  for (const line of ['cat > b <<E\n$ a\nE', '# $ b', 'echo "\n$ b"', '$b c', 'a > b'])
    t.match(look(`\`\`\`bash\ncd a\n${line}\n\`\`\`\n`, 'shell'), {messages: []}, line)
})

test('should not run a session of root in a block of shell code', async t => {
  for (const code of [
    '# dnf install x\nDependencies resolved.\na',
    '# apt update\nHit:1 b\n# apt install c\nReading lists... Done'
  ])
    t.match(look(`\`\`\`bash\n${code}\n\`\`\`\n`, 'shell'), {messages: ['1:no-prompt'], steps: []}, code)
  for (const code of [
    '# pip install x\nmytool run',
    '# apt update\nA=1 b',
    '# Update:\napt update',
    '# apt update\n./Setup'
  ])
    t.match(look(`\`\`\`bash\n${code}\n\`\`\`\n`, 'shell').messages, [], code)
})

test('should not run a tree of files in a shell block', async t => {
  for (const tree of ['.\n├── a\n└── b', 'src\n└── b', '└── b', 'src/\n  │\n  └─ b'])
    for (const language of ['sh', 'console'])
      t.match(look(`\`\`\`${language}\n${tree}\n\`\`\`\n`, 'shell'), {messages: ['1:no-prompt'], steps: []}, tree)
  t.match(look('```\n└── b\n```\n', 'shell'), {messages: [], steps: []})
  t.match(look('```\n...\na\n```\n', 'shell'), {messages: [], steps: []}, 'an ellipsis is no prompt')
  t.same(look('```console\n$ tree\n.\n└── b\n```\n', 'shell').shown, [['tree', '.\n└── b\n']])
})

test('should not run a block that includes another file, and say so', async t => {
  const lines = [
    '{{#include a.sh}}',
    '{{#playground a.sh}}',
    '{{#rustdoc_include a.sh:2}}',
    '--8<-- "a.sh"',
    '{!> a.sh !}',
    '{* a.sh hl[1] *}',
    '<<< @/a.sh'
  ]
  for (const line of lines) {
    t.match(look(`\`\`\`sh\n${line}\n\`\`\`\n`, 'shell'), {messages: ['1:included-code'], steps: []}, line)
    t.match(look(`\`\`\`console\n${line}\n\`\`\`\n`, 'shell'), {messages: ['1:included-code'], steps: []}, line)
  }
  for (const line of ['cat <<< a', '{ a; }', 'cat <<E\n{{#each a}}\nE'])
    t.match(look(`\`\`\`sh\n${line}\n\`\`\`\n`, 'shell'), {messages: []}, line)
})

const attributes = [
  'bash file=../x.ts',
  'bash file=./x.sh#L3-L5',
  'bash file=<rootDir>/x.sh',
  'bash title="a b"',
  "bash title='a'",
  'bash {linenos=true}',
  'bash {linenos=table,hl_lines=[8,"15-17"]}',
  'bash:name',
  'bash:src/x.sh:10',
  '{.bash}',
  '{.sh .numberLines}',
  '{.bash #id startFrom="3"}',
  '{#id .bash}',
  '{code-block} bash',
  '{code-cell} bash',
  '{bash, echo=FALSE}',
  'bash hl_lines="1 2"',
  'bash showLineNumbers',
  'bash {1,3-5}',
  'bash{1,3-5}',
  'bash {1,3-5} title="x" showLineNumbers',
  'sh,ignore',
  'bash,no_run',
  'shell,attribute="a b"',
  'bash [npm]',
  'bash[npm]',
  'bash[npm]{1,2}',
  'bash [Project setup]',
  '.bash',
  'bash linenums="1" id=x version=2',
  'bash {: .nolineno }',
  'bash {% raw %}',
  'bash frame="none" wrap=true icon="x" ins={1} del={2-3}',
  'sh @ln=3 /word/',
  'BASH',
  'bash\ttwoslash copy'
]

for (const info of attributes)
  test(`should leave the attributes of other tools alone: ${info}`, async t => {
    t.match(look(`\`\`\`${info}\na\n\`\`\`\n`, 'shell'), {
      messages: [],
      steps: [{code: 'a', options: defaultStepOptions}]
    })
    const marked = look(`\`\`\`${info}\na\n\`\`\`{{exec}}\n`)
    t.match(marked, {messages: [], steps: [{code: 'a', options: defaultStepOptions}]})
  })

test('should leave out the options of a directive', async t => {
  const bodies = [':linenos:\n:caption: a: b\n\na', ':linenos:\na', '---\ncaption: b\n---\na']
  for (const body of bodies) {
    const found = look(`\`\`\`{code-block} bash\n${body}\n\`\`\`\n`, 'shell')
    t.match(found, {messages: [], steps: [{code: 'a'}]}, body)
    t.equal(found.steps[0]?.codeLine, body.split('\n').length + 1, body)
  }
  t.match(look('```bash\n:a:\na\n```\n', 'shell'), {steps: [{code: ':a:\na'}]})
  t.match(look('```{code-block} console\n:linenos:\n\n$ a\nb\n```\n', 'shell'), {
    messages: [],
    shown: [['a', 'b']],
    steps: [{codeLine: 4}]
  })
})

test('should read attributes glued to the language of a session', async t => {
  t.same(look('```console?lang=sh&prompt=$\n$ a\nx\n```\n', 'shell').shown, [['a', 'x\n']])
})

test('should leave attributes with commands of other tools in other languages alone', async t => {
  for (const info of ['rust,no_run', 'ts file=../a.ts', 'python exec="on" source="above"', 'bash {{exec}} title="x"'])
    t.same(look(`\`\`\`${info}\na\n\`\`\`\n\n\`b\`{{exec}}\n`).messages, [], info)
})

test('should warn of an invalid option of an unmarked block, which may belong to another tool', async t => {
  const {messages, steps} = look('```bash env=prod\na\n```\n', 'shell')
  t.match({messages, steps}, {messages: ['1:invalid-option'], steps: [{code: 'a'}]})
  t.match(look('```bash timeot=1s\na\n```{{exec}}\n'), {messages: ['1:unknown-option']})
})

test('should not write an empty block to the file that it includes', t => {
  const {steps} = look('```sh file=./x.sh\n```\n\n```sh file=y.sh\necho\n```\n', 'shell')
  t.strictSame(
    steps.map(step => step.kind === 'file' && step.path),
    ['y.sh']
  )
  t.end()
})

test('should know the prompts of playgrounds and of other shells', async t => {
  const commands = (text: string) => look(`\`\`\`bash\n${text}\n\`\`\`\n`, 'shell').shown
  t.same(commands('controlplane $ ls\na'), [['ls', 'a\n']])
  t.same(commands('web-1$ ls\na'), [['ls', 'a\n']])
  t.same(commands('ubuntu@x:~$ ls\na'), [['ls', 'a\n']])
  t.same(commands('$> ls\na'), [['ls', 'a\n']])
  t.same(commands('root@host # ls\na'), [['ls', 'a\n']])
  t.same(commands('make # comment\nls'), [['make # comment\nls', undefined]])
  t.same(commands('echo $ x'), [['x', undefined]], 'a word before `$ ` is a prompt')
})

test('should skip a command that opens a program whose session is shown', async t => {
  const skipped = (text: string) =>
    look(`\`\`\`console\n${text}\n\`\`\`\n`, 'shell').steps.map(({code, options}) => [code, options.skip])
  const opens = (prompt: string) => `it opens a program, whose session is shown with the prompt \`${prompt}\``
  t.same(skipped('$ docker run -it alpine sh\n/ # rm -rf x\n/ # exit\n$ echo a\na'), [
    ['docker run -it alpine sh', opens('/ #')],
    ['echo a', undefined]
  ])
  t.same(skipped('$ ssh me@box\nWelcome\nme@box:~$ uname\nLinux'), [['ssh me@box', opens('me@box:~$')]])
  t.same(skipped('$ kubectl exec -it web -- bash\n# cat x\nx'), [['kubectl exec -it web -- bash', opens('#')]])
  t.same(skipped('$ python3\nPython 3.11\n>>> 1\n1'), [['python3', opens('>>>')]])
  t.same(skipped('$ cat x.py\n>>> a'), [['cat x.py', undefined]], 'output may have prompts')
  t.same(skipped('me@box:~$ cat notes\n$ npm i\nme@box:~$ ls\nnotes'), [
    ['cat notes', undefined],
    ['ls', undefined]
  ])
})

test('should take a name only from a marked block', async t => {
  const twice = '```bash name=build\na\n```\n\n```bash name=build\nb\n```\n'
  t.same(look(twice, 'shell').messages, [])
  t.same(
    look(twice, 'shell').steps.map(({id}) => id),
    ['page.md #1', 'page.md #2']
  )
  t.match(look('```bash name=build\na\n```{{exec}}\n').steps, [{id: 'build'}])
})
