import {execFileSync} from 'node:child_process'
import {rm, symlink} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {isOnPath} from '../../../src/session/system/on-path.js'
import {project} from '../project.mjs'

const stock = `# Stock

\`\`\`sh {{exec}}
printf '%s\\n' shirt hat shirt >stock.txt
wc -l <stock.txt
\`\`\`

\`\`\`console {{exec}}
$ grep -c shirt stock.txt
2
$ printf '\\e[32m%s\\e[0m & <b>\\n' "$PWD"
[WORK] & <b>
\`\`\`
`

/** The events of an asciicast, and its header. */
function parse(text: string) {
  const [header = {}, ...events] = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  const shown = events.flatMap(([, code, data]) => (code === 'o' ? data : [])).join('')
  return {events, header, shown}
}

test('should record a document as a person would type it', async t => {
  const {read, run} = await project({'stock.md': stock})
  t.match(await run('cast', 'stock.md', '-o', 'out/demo.cast'), {
    status: 0,
    stderr: /^Wrote out\/demo\.cast \(12\.8 s\)\n$/,
    stdout: /1 new, 2 passed/
  })
  const {events, header, shown} = parse(await read('out/demo.cast'))
  t.match(header, {height: 8, title: 'Stock', version: 2, width: 80})
  t.equal(
    shown,
    "$ printf '%s\\n' shirt hat shirt >stock.txt\r\n$ wc -l <stock.txt\r\n3\r\n$ grep -c shirt stock.txt\r\n2\r\n" +
      '$ printf \'\\e[32m%s\\e[0m & <b>\\n\' "$PWD"\r\n\x1b[32m/home/user/work\x1b[0m & <b>\r\n$ '
  )
  t.same(
    events.flatMap(([, code, data]) => (code === 'm' ? data : [])),
    ['Stock #1', 'Stock #2', 'Stock #3']
  )
  const first = await read('out/demo.cast')
  await run('cast', 'stock.md', '-o', 'out/demo.cast')
  t.equal(await read('out/demo.cast'), first, 'the same bytes again')
  await run('cast', 'stock.md', '-o', 'three.cast', '--asciicast', '3', '--cols', '100', '--rows', '30')
  t.match(parse(await read('three.cast')).header, {term: {cols: 100, rows: 30}, version: 3})
})

test('should name folders, user and machine the same on every machine', async t => {
  const code = 'echo "$HOME/a $TMPDIR ${PWD}s $HOME-x"\necho "$(id -un)@$(uname -n):"'
  const {read, run} = await project({'a.md': `\`\`\`sh {{exec}}\n${code}\n\`\`\`\n`})
  t.match(await run('cast', 'a.md', '-o', 'a.cast'), {status: 0})
  const {shown} = parse(await read('a.cast'))
  t.match(shown, /\r\n\/home\/user\/a \/tmp \/\S+s \/\S+-x\r\n/)
  t.notMatch(shown, /\/home\/user\/works|\/home\/user-x/, 'other folders are as they are')
  t.match(shown, /\r\nuser@host:\r\n/)
})

test('should show a text in place of all commands of a block', async t => {
  const block = '```console {{exec cast="demo --all"}}\n$ echo a\na\n$ echo b\nb\n```\n'
  const {read, run} = await project({'a.md': block})
  t.match(await run('cast', 'a.md', '-o', 'a.cast'), {status: 0, stdout: /2 passed/})
  t.equal(parse(await read('a.cast')).shown, '$ demo --all\r\na\r\nb\r\n$ ')
})

test('should write nothing for a document that fails', async t => {
  const {read, run, write} = await project({'a.md': '# A\n\n`echo ok`{{exec}}\n\n`echo no; false`{{exec}}\n'})
  t.match(await run('cast', 'a.md', '-o', 'a.svg'), {status: 1, stdout: /a\.md:5 {2}failed/})
  await t.rejects(read('a.svg'))
  t.match(await run('cast', 'a.md', '-o', 'a.png'), {status: 2, stderr: /`--output` must end with/})
  await write('b.md', '# B\n\n```sh\necho b\n```\n\n`echo c`{{exec skip}}\n')
  t.match(await run('cast', 'b.md', '-o', 'b.svg'), {status: 1, stderr: /b\.md has no step to show/})
  t.match(await run('cast', 'a.md'), {status: 2, stderr: /No document has a setting `casts`/})
})

test('should accept output that only a terminal changes, but no other', async t => {
  const page = (output: string) => `# A\n\n\`\`\`console {{exec}}\n$ touch a b; ls\n${output}\n\`\`\`\n`
  const {run, write} = await project({'a.md': page('a\nb')})
  t.match(await run('cast', 'a.md', '-o', 'a.cast'), {status: 0, stdout: /1 passed/})
  await write('a.md', page('a\nc'))
  t.match(await run('cast', 'a.md', '-o', 'b.cast'), {status: 1, stdout: /mismatched/})
})

test('should find out whether a file still shows what the document does', async t => {
  const page = '# A\n\n`date +%N`{{exec}}\n\n`echo one`{{exec}}\n'
  const {read, run, write} = await project({'a.md': page})
  await run('run', 'a.md')
  await write('snapshots/a.md', (await read('snapshots/a.md')).replace(/^\d{9}$/m, '[..]'))
  t.match(await run('cast', 'a.md', '-o', 'a.cast', '-o', 'a.svg', '--idle', '1s'), {status: 0})
  const check = () => run('cast', 'a.md', '--check', '-o', 'a.cast', '-o', 'a.svg')
  t.match(await check(), {status: 0, stderr: /a\.cast is up to date\na\.svg is up to date/})

  const cast = await read('a.cast')
  await write('a.cast', cast.replace(/^\[2\.[\d]+,/m, '[2.3,'))
  t.match(await check(), {status: 0}, 'times may differ')
  await write('a.cast', cast.replaceAll('one', 'two'))
  t.match(await check(), {status: 1, stderr: /a\.cast is out of date: it was edited\. Make it again with/})
  await write('a.cast', cast)
  const svg = await read('a.svg')
  await write('a.svg', svg.replace('>one<', '>two<'))
  t.match(await check(), {status: 1, stderr: /a\.svg is out of date: it was edited/})
  await write('a.svg', '<svg/>')
  t.match(await check(), {status: 1, stderr: /a\.svg is out of date: it isn't a cast that Fencepost made/})
  await write('a.svg', svg)

  await write('a.md', page.replace('echo one', 'echo two'))
  t.match(await check(), {status: 1, stdout: /mismatched/}, 'a document that fails has no cast')
  await run('update', 'a.md')
  t.match(await check(), {status: 1, stderr: /a\.cast is out of date: the step "A #2" has changed/})
})

test('should show no secret', async t => {
  const page = (code: string) => `# A\n\n\`\`\`sh {{exec}}\n${code}\n\`\`\`\n`
  const one = await project({
    'fencepost.config.json': '{"passEnv": ["API_KEY"]}',
    'a.md': page('echo "key: $API_KEY"; printf "\\e[31m$API_KEY\\e[m\\n"')
  })
  const run = (...argv: string[]) => one.runWith({argv, env: {API_KEY: 'sesame-open-123', PATH: process.env.PATH}})
  t.match(await run('cast', 'a.md', '-o', 'a.cast', '-o', 'a.svg'), {status: 0})
  for (const file of ['a.cast', 'a.svg']) {
    t.match(await one.read(file), /\*\*\*/)
    t.notMatch(await one.read(file), /sesame/)
  }
  await one.write('b.md', page('printf "%s\\e[31m%s\\e[m\\n" "${API_KEY:0:6}" "${API_KEY:6}"'))
  const refused = await run('cast', 'b.md', '-o', 'b.cast')
  t.match(refused, {status: 1, stderr: /b\.cast isn't written, because .* secret in pieces/})
  await t.rejects(one.read('b.cast'))
})

test('should make a GIF with agg, and say what is missing without', async t => {
  const {cwd, read, runWith, write} = await project({'a.md': '`echo a`{{exec}}\n'})
  const argv = ['cast', 'a.md', '-o', 'a.gif']
  t.match(await runWith({argv, env: {PATH: '/usr/bin:/bin'}}), {status: 2, stderr: /made by `agg`/})
  await write('bin/agg', '#!/bin/sh\ncat "$1" >"$2"\n')
  execFileSync('chmod', ['+x', path.join(cwd, 'bin/agg')])
  t.match(await runWith({argv, env: {PATH: `${cwd}/bin:${process.env.PATH}`}}), {status: 0, stderr: /Wrote a\.gif/})
  t.match(await read('a.gif'), /^\{"version":2/)
})

test('should be readable for asciinema', {
  skip: !isOnPath('asciinema', process.env) && 'there is no asciinema on PATH'
}, async t => {
  const {cwd, run} = await project({'stock.md': stock})
  await run('cast', 'stock.md', '-o', 'demo.cast')
  // It opens the terminal that it belongs to.
  const printed = execFileSync('script', ['-qec', 'asciinema cat demo.cast', '/dev/null'], {cwd, encoding: 'utf8'})
  t.match(printed, '$ grep -c shirt stock.txt\r\n2\r\n')
  t.ok(printed.endsWith('& <b>\r\n$ '))
})

test('should keep the casts that documents name up to date', async t => {
  const page = (code: string) =>
    `---\nfencepost:\n  casts: [../demo.svg, {file: small.cast, cols: 40, theme: light}]\n---\n\n# A\n\n\`${code}\`{{exec}}\n`
  const {cwd, read, run, write} = await project({'docs/a.md': page('echo one'), 'docs/b.md': '`echo b`{{exec}}\n'})
  await run()
  t.match(await run('cast', '--check'), {status: 1, stderr: /demo\.svg is out of date: it doesn't exist/})
  t.match(await run('update'), {status: 0, stderr: /^Wrote demo\.svg \(.*\nWrote docs\/small\.cast \(.*\n$/})
  t.match(parse(await read('docs/small.cast')).header, {width: 40})
  t.match(await run('cast', '--check'), {status: 0})
  const first = await read('demo.svg')
  t.match(await run('update'), {status: 0, stderr: ''}, 'nothing to do')

  await write('docs/a.md', page('echo two'))
  t.match(await run('cast', '--check'), {status: 1})
  t.match(await run('update', 'docs/b.md'), {status: 0, stderr: ''}, 'not of a document that did not run')
  t.match(await run('update'), {status: 0, stderr: /Wrote demo\.svg/})
  t.not(await read('demo.svg'), first)
  t.match(await run('cast', '--check'), {status: 0})

  await write('docs/a.md', page('echo two; false'))
  t.match(await run('update'), {status: 1, stderr: ''}, 'a document that fails keeps them')
  await write('docs/a.md', page('echo two').replace('theme: light', 'theme: dark'))
  t.match(await run('cast', '--check'), {
    status: 1,
    stderr: /small\.cast is out of date: it was made with other options/
  })
  await write('docs/a.md', page('echo two').replace('../demo', '../../demo'))
  t.match(await run('update'), {status: 2, stderr: /outside the project/})
  await write('docs/a.md', page('echo two').replace('../demo', '../logo'))
  await write('logo.svg', '<svg/>')
  t.match(await run('update'), {status: 1, stderr: /logo\.svg isn't written, because it isn't a cast/})
  t.equal(await read('logo.svg'), '<svg/>')
  const outside = await project({})
  await symlink(outside.cwd, path.join(cwd, 'docs/out'))
  await write('docs/a.md', page('echo two').replace('../demo', 'out/demo'))
  t.match(await run('update'), {status: 2, stderr: /outside the project/}, 'not through a link')
  await write('docs/a.md', page('test ! -t 1').replace('../demo', '../more'))
  t.match(await run('update'), {status: 1, stderr: /more\.svg is out of date, but docs\/a\.md fails in a terminal/})
})

test('should show programs whose calls are recorded without running them', async t => {
  const {cwd, read, runWith, write} = await project({
    'a.md': '---\nfencepost:\n  cassettes: {commands: [cloud]}\n---\n\n`cloud up`{{exec}}\n'
  })
  await write('bin/cloud', '#!/bin/sh\necho "$1 and running"\n')
  execFileSync('chmod', ['+x', path.join(cwd, 'bin/cloud')])
  const run = (...argv: string[]) => runWith({argv, env: {PATH: `${cwd}/bin:${process.env.PATH}`}})
  t.match(await run('run', '--record', 'a.md'), {status: 0})
  await rm(path.join(cwd, 'bin/cloud'))
  t.match(await run('cast', 'a.md', '--replay', '-o', 'a.cast'), {status: 0, stdout: /1 replayed/})
  t.equal(parse(await read('a.cast')).shown, '$ cloud up\r\nup and running\r\n$ ')
  t.match(await run('cast', 'a.md', '--replay', '--check', '-o', 'a.cast'), {status: 0})
})

test('should show the texts of a scenario one after another', async t => {
  const {read, run} = await project({
    's/index.json': JSON.stringify({
      details: {steps: [{text: 'one.md'}, {text: 'two.md', verify: 'check.sh'}]},
      title: 'Notes'
    }),
    's/check.sh': '#!/bin/bash\ntest "$(cat ~/note)" = above\n',
    's/one.md': '# One\n\n`echo above >~/note`{{exec}}\n',
    's/two.md': '# Two\n\n`cat ~/note`{{exec}}\n'
  })
  t.match(await run('cast', 's/index.json', '-o', 's.cast'), {status: 0})
  const {header, shown} = parse(await read('s.cast'))
  t.match(header, {fencepost: {document: 's/index.json'}, title: 'Notes'})
  t.equal(shown, '$ echo above >~/note\r\n$ cat ~/note\r\nabove\r\n$ ')
  t.match(await run('cast', 's/index.json', '--check', '-o', 's.cast'), {status: 0})
  t.match(await run('cast', 's/one.md', 's/two.md', '-o', 's.cast'), {status: 2, stderr: /takes one document/})
})

test('should not wait for a pipe in place of a cast', async t => {
  const {cwd, run} = await project({'a.md': '---\nfencepost: {casts: [o.svg]}\n---\n\n# A\n\n`echo a`{{exec}}\n'})
  execFileSync('mkfifo', [path.join(cwd, 'o.svg')])
  await run('run', 'a.md')
  for (const argv of [
    ['update', 'a.md'],
    ['cast', 'a.md', '--check'],
    ['cast', 'a.md'],
    ['cast', 'a.md', '-o', 'o.svg', '--check']
  ])
    t.match(await run(...argv), {status: 2, stderr: /o\.svg` isn't a regular file/}, argv.join(' '))
})
