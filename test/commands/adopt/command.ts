import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {type Test, test} from 'tap'
import {project} from '../project.mjs'

interface Adopted {
  readonly status: number
  readonly stdout: string
  readonly text: string
}

/** Adopts a document without the sandbox, and checks that it then passes, and that adopting again changes nothing. */
async function adopt(t: Test, text: string, {file = 'README.md', isGreen = true} = {}): Promise<Adopted> {
  const one = await project({[file]: text})
  const {status, stdout} = await one.run('adopt', file, '--no-sandbox')
  const adopted = await one.read(file)
  t.equal(status, isGreen ? 0 : 1, stdout)
  t.equal(withoutComments(adopted), text, 'only comments are added')
  const again = await one.run('adopt', file, '--no-sandbox')
  t.match(again, {status, stdout: /nothing to write/})
  t.equal(await one.read(file), adopted, 'adopting again changes nothing')
  if (isGreen) {
    // Every step may be skipped.
    const call = [file, '--select', 'shell', '--pass-with-no-steps']
    t.match(await one.run(...call), {status: 0}, 'it passes')
    t.match(await one.run(...call, '--ci'), {status: 0}, 'it passes with its snapshot')
  }
  return {status, stdout, text: adopted}
}

/** A text without the comments that were added to it. */
function withoutComments(text: string): string {
  return text
    .replace(/^([ >]*)(?:<!-- fencepost .*? -->|\{\/\* fencepost .*? \*\/\})\r?\n/gm, '')
    .replace(/- <!-- fencepost .*? -->\n {2}/g, '- ')
}

const block = (code: string) => `\`\`\`sh\n${code}\n\`\`\`\n`

test('should accept a status that the document plainly means', async t => {
  const shown = await adopt(
    t,
    '# A\n\n```console\n$ cat no.txt\ncat: no.txt: No such file or directory\n$ echo a\na\n```\n'
  )
  t.match(shown.text, '<!-- fencepost exit=0,1 -->\n```console\n')
  const said = await adopt(t, `# A\n\nA second folder of that name is refused:\n\n${block('mkdir a && mkdir a')}`)
  t.match(said.text, '\n<!-- fencepost exit=1 -->\n```sh\nmkdir a')
  const below = await adopt(t, `# A\n\n${block('ls no-folder')}\n\`\`\`\nls: error: no such folder\n\`\`\`\n`)
  t.match(below.text, '<!-- fencepost exit=2 -->')
})

test('should list a failure that nothing in the document means', async t => {
  for (const prose of ['', "This doesn't fail:\n\n", 'Run it without errors:\n\n']) {
    const text = `# A\n\n${prose}${block('cat no.txt')}\n${block('echo a')}`
    const {stdout, text: adopted} = await adopt(t, text, {isGreen: false})
    t.equal(adopted, text)
    t.match(stdout, new RegExp(`✗ README\\.md:${prose === '' ? 3 : 5} {2}failed\\n {4}\\$ cat no\\.txt`))
    t.match(stdout, /1 passed, 1 failure to look at, nothing to write/)
  }
  const wrong = await adopt(t, '```console\n$ echo one\ntwo\n```\n', {isGreen: false})
  t.match(wrong.stdout, /README\.md:2 {2}mismatched/)
})

test('should skip failures on request, with their reason', async t => {
  const one = await project({'README.md': block('cat no.txt')})
  t.match(await one.run('adopt', '--no-sandbox', '--skip-failures'), {
    status: 0,
    stdout: /1 skipped, 1 comment written/
  })
  t.match(await one.read('README.md'), '<!-- fencepost skip="fails: cat: no.txt: No such file or directory" -->')
})

test('should skip what needs a program, a network, an account or a person, with the reason', async t => {
  const print = (text: string) => `printf '%s\\n' '${text}' >&2; false`
  const cases = [
    ['no-such-program --help', 'needs no-such-program'],
    ['no-such-program --help || true', 'needs no-such-program'],
    ['pacman -S shop', 'needs pacman'],
    ['env no-such-program', 'needs no-such-program'],
    [print('curl: (6) Could not resolve host: example.com'), 'needs the network'],
    [print('npm error code EAI_AGAIN'), 'needs the network'],
    [print('Cannot connect to the Docker daemon at unix:///var/run/docker.sock.'), 'needs docker'],
    [print('ModuleNotFoundError: No module named shop'), 'needs shop'],
    [print('This command must be run as root'), 'needs root'],
    [print('error: not logged in'), 'needs an account'],
    [print('fatal: unable to auto-detect email address'), 'needs a Git identity'],
    [print('error: externally-managed-environment'), 'needs a virtual environment'],
    ['shop deploy <your-name>', '<your-name> is a placeholder'],
    ['cat path/to/file', 'path/to/file is a placeholder'],
    ['vim notes.txt', 'opens an editor'],
    ['less notes.txt', 'opens a pager']
  ] as const
  const {text} = await adopt(t, `# A\n\n${cases.map(([code]) => block(code)).join('\n')}\n${block('echo a')}`)
  for (const [code, reason] of cases) t.match(text, `\n<!-- fencepost skip="${reason}" -->\n\`\`\`sh\n${code}`, code)
})

test('should keep a refused connection to the own machine as a failure', async t => {
  const {stdout} = await adopt(t, block("echo 'connect ECONNREFUSED 127.0.0.1:9'; false"), {isGreen: false})
  t.match(stdout, /README\.md:1 {2}failed/)
})

test('should keep a server running, and run the steps below in another session', async t => {
  const listen = "createServer((q, r) => r.end('hi\\n')).listen(18491, () => console.log('listening'))"
  const one = await project({
    'README.md': `# A\n\n${block(`node -e "require('http').${listen}"`)}\n${block(
      'node -e "fetch(\'http://127.0.0.1:18491\').then(async r => process.stdout.write(await r.text()))"'
    )}`
  })
  t.match(await one.run('adopt', '--no-sandbox', '--timeout', '3s'), {status: 0, stdout: /2 passed, 2 comments/})
  const text = await one.read('README.md')
  t.match(text, '<!-- fencepost service ready=port:18491 -->')
  t.match(text, /<!-- fencepost terminal=T2/)
  t.match(await one.run('README.md', '--select', 'shell'), {status: 0, stdout: /2 new/})
})

test('should raise the time limit of a slow step, and skip one that never ends', async t => {
  const one = await project({
    'README.md': `# A\n\n${block('sleep 2 && echo slow')}\n${block('while :; do sleep 1; done')}`
  })
  t.match(await one.run('adopt', '--no-sandbox', '--timeout', '1s'), {status: 0})
  const text = await one.read('README.md')
  t.match(text, /<!-- fencepost timeout=4s -->\n```sh\nsleep 2/)
  t.match(text, /<!-- fencepost skip="takes longer than 4s" -->\n```sh\nwhile/)
})

test('should normalize values that vary between runs, or compare the status alone', async t => {
  const {text} = await adopt(
    t,
    `# A\n\n${block('echo "took $RANDOM ms"')}\n${block("node -p 'crypto.randomUUID()'")}\n${block(
      'head -c 40 /dev/urandom | base64 | tr 0-9 x'
    )}`
  )
  t.match(text, '<!-- fencepost normalize=duration -->')
  t.match(text, '<!-- fencepost normalize=uuid -->')
  t.match(text, '<!-- fencepost compare=status -->')
})

test('should skip blocks that fail before they call a program that other blocks lack', async t => {
  const first = block('no-such-program --help')
  for (const code of [
    'no-such-program < no.txt',
    'no-such-program < no.txt | sort',
    'cd no-folder && no-such-program'
  ]) {
    const {text} = await adopt(t, `# A\n\n${first}\n${block(code)}`)
    t.equal(text.match(/<!-- fencepost skip="needs no-such-program" -->/g)?.length, 2, code)
  }
  const careful = block('command -v no-such-program || echo missing')
  t.equal((await adopt(t, `# A\n\n${first}\n${careful}`)).text.match(/skip=/g)?.length, 1)
})

test('should skip a block that needs a file of a skipped one', async t => {
  const text = `# A\n\n${block('no-such-program --save=out/report.json')}\n${block('cat out/report.json')}\n`
  const {text: adopted} = await adopt(t, text)
  t.match(adopted, '<!-- fencepost skip="needs report.json of a skipped step" -->')
  const other = `# A\n\n${block('no-such-program --save=out/report.json')}\n${block('cat out/other.json')}\n`
  t.equal((await adopt(t, other, {isGreen: false})).text.match(/skip=/g)?.length, 1)
})

test('should skip a block that enters the folder of a skipped clone', async t => {
  const clone = block('git clone --depth 1 https://github.com/YOUR-NAME/shop.git')
  const inside = block('mkdir -p shop\ncd shop\n./start')
  const {text} = await adopt(t, `# A\n\n${clone}\n${inside}`)
  t.match(text, 'skip="YOUR-NAME is a placeholder"')
  t.match(text, 'skip="needs shop of a skipped step"')
  const other = inside.replaceAll('shop', 'market')
  t.notMatch((await adopt(t, `# A\n\n${clone}\n${other}`, {isGreen: false})).text, 'market of a skipped step')
})

test('should skip what needs an environment that the document would have set up', async t => {
  const cases: readonly (readonly [code: string, need: string])[] = [
    ['. .venv/bin/activate', 'a virtual environment'],
    ['cp venv/lib/site-packages/a.yml .', 'a virtual environment'],
    ['echo "npm error code EUNSUPPORTEDPROTOCOL"; false', "the project's package manager"],
    ['echo "npm error notsup Required: {}"; false', 'another version of Node'],
    ["echo 'tee: /proc/sys/vm/drop_caches: Read-only file system'; false", 'to change the kernel'],
    ["printf '#!/usr/bin/env no-such --file\\n' > run; chmod +x run; ./run", 'no-such']
  ]
  for (const [code, need] of cases)
    t.match((await adopt(t, `# A\n\n${block(code)}`)).text, `skip="needs ${need}"`, code)
})

test('should skip blocks that fail because they show a file or output', async t => {
  const cases: readonly (readonly [code: string, reason: string])[] = [
    ['# .husky/pre-commit\nno-such-program', 'shows the file .husky/pre-commit'],
    ['# ~/.config/husky/init.sh\n. ~/.no-such-file', 'shows the file ~/.config/husky/init.sh'],
    ['# file: deploy.sh\ncd no-folder', 'shows the file deploy.sh'],
    ['echo one\n# Output\nno-such-program', 'shows its output'],
    ['Checking versions\n✔ Ready', 'shows no commands'],
    ['— list', 'shows no commands'],
    ['no-such-program one<ENTER>', 'shows keys to press'],
    ['no-such-program [tab][tab]', 'shows keys to press'],
    ['cat a@{{% param version %}}', 'a shortcode of the site is a placeholder'],
    ['---\ntags:\n  - a\n---', 'shows no commands'],
    ['"border" is in blocklist', 'shows no commands'],
    ['echo one\n~/no-such-tool/bin:...', '... is a placeholder']
  ]
  for (const [code, reason] of cases)
    t.match((await adopt(t, `# A\n\n${block(code)}`)).text, `<!-- fencepost skip="${reason}" -->`, code)
  for (const code of ['# fails\ncat no.txt', '# 1.2\ncat no.txt', '# the output is in a.txt\ncat a.txt'])
    t.notMatch((await adopt(t, `# A\n\n${block(code)}`, {isGreen: false})).text, 'skip=', code)
  const passing = '# bin/run.sh\necho one'
  t.notMatch((await adopt(t, `# A\n\n${block(passing)}`)).text, 'skip=', 'a block that passes')
})

test('should suggest what to do about failures', async t => {
  const one = await project({'README.md': `# A\n\n${block('cat no.txt')}\n\`\`\`console\n$ echo one\ntwo\n\`\`\`\n`})
  const {stdout} = await one.run('adopt', 'README.md', '--no-sandbox')
  t.match(stdout, / {2}Accept all mismatches: +npx fencepost update --select shell .*README\.md\n/)
  t.match(stdout, / {2}Skip what still fails for now: +npx fencepost adopt --skip-failures --no-sandbox README\.md\n/)
})

test('should run a program that needs a terminal in one', async t => {
  const {text} = await adopt(t, block('test -t 1 || { echo "not a terminal" >&2; false; }'))
  t.match(text, '<!-- fencepost session=terminal -->')
})

test('should write comments in the syntax of the document, and change nothing else', async t => {
  const mdx = await adopt(t, `# A\n\n<Note>\n\n${block('no-such-program')}\n</Note>\n`, {file: 'a.mdx'})
  t.match(mdx.text, '<Note>\n\n{/* fencepost skip="needs no-such-program" */}\n```sh\n')
  const nested = await adopt(
    t,
    '- a\n\n  ```sh\n  no-such-program\n  ```\n\n- ```sh\n  no-such-program\n  ```\n\n> ```sh\n> no-such-program\n> ```\n'
  )
  t.match(nested.text, '- a\n\n  <!-- fencepost skip="needs no-such-program" -->\n  ```sh\n')
  t.match(nested.text, '- <!-- fencepost skip="needs no-such-program" -->\n  ```sh\n  no')
  t.match(nested.text, '> <!-- fencepost skip="needs no-such-program" -->\n> ```sh\n')
  const windows = '\uFEFF# A\r\n\r\n```sh\r\nno-such-program\r\n```\r\n\t \r\nend'
  const {text} = await adopt(t, windows)
  t.equal(text, windows.replace('```sh', '<!-- fencepost skip="needs no-such-program" -->\r\n```sh'))
})

test('should show the changes and write nothing in a dry run', async t => {
  const text = `# A\n\n${block('no-such-program')}\n${block('cat no.txt')}`
  const one = await project({'README.md': text})
  const {status, stdout} = await one.run('adopt', '--no-sandbox', '--dry-run')
  t.equal(status, 1)
  t.match(stdout, '--- a/README.md\n+++ b/README.md\n')
  t.match(stdout, '\n+<!-- fencepost skip="needs no-such-program" -->\n ```sh\n')
  t.match(stdout, 'README.md:7  failed', 'lines are those of the file')
  t.equal(await one.read('README.md'), text)
})

test('should keep a document that was edited during the run', async t => {
  const one = await project({})
  const edited = path.join(one.cwd, 'README.md')
  await writeFile(edited, `# A\n\n${block('no-such-program')}\n${block(`echo edited >> ${edited}`)}`)
  t.match(await one.run('adopt', '--no-sandbox'), {status: 1, stdout: /edited during the run, so nothing was written/})
  t.match(await readFile(edited, 'utf8'), /edited\n$/)
  t.notMatch(await readFile(edited, 'utf8'), '<!--')
})

test('should adopt all documents of the project, and say what to run next', async t => {
  const one = await project({'README.md': block('echo a'), 'docs/a.md': block('no-such-program')})
  const {stdout} = await one.run('adopt', '--no-sandbox')
  t.match(stdout, /✓ README\.md {2}1 passed, nothing to write\n.*docs\/a\.md:1 {2}skip=.*\n✓ docs\/a\.md/)
  t.match(stdout, /npx fencepost init\n.*npx fencepost --select shell --workspace project\n$/)
  await one.run('init')
  t.match(await one.run('adopt', '--no-sandbox'), {stdout: /Next\n {2}Run them .*: +npx fencepost\n$/})
  t.match(await one.run('adopt', '--sandbox', '--no-sandbox'), {status: 2, stderr: /exclude each other/})
})

test('should keep marked documents as they are selected', async t => {
  const text = `# A\n\n${block('no-such-program')}\n\`\`\`sh {{exec}}\nno-such-command\n\`\`\`\n\nRun \`no-such-b\`{{exec}} now.\n`
  const one = await project({'content/a.md': text})
  t.match(await one.run('adopt', '--no-sandbox'), {status: 0})
  t.equal(
    await one.read('content/a.md'),
    text
      .replace('```sh {{exec}}', '<!-- fencepost skip="needs no-such-command" -->\n```sh {{exec}}')
      .replace('`no-such-b`', '<!-- fencepost skip="needs no-such-b" -->`no-such-b`')
  )
})
