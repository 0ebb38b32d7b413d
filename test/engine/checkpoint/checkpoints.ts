import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import t, {type Test} from 'tap'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {documentOf, keptProject, systemPath} from './kept-project.mjs'

const test = (name: string, run: (t: Test) => Promise<void>) => t.test(name, {skip: whyNoSandbox}, run)

test('should continue after the last step above the first change', async t => {
  const {run} = await keptProject()
  const steps = ['x=1; mkdir d; cd d', 'f() { echo "f $x"; }; echo data >file', 'rm /etc/hostname; echo two']
  await run(documentOf(...steps, 'f; cat file; ls /etc/hostname 2>&1 | wc -l'))
  const {steps: same} = await run(documentOf(...steps, 'f; cat file; ls /etc/hostname 2>&1 | wc -l'))
  t.same(same, ['kept: ', 'kept: ', 'kept: two\n', 'kept: f 1\ndata\n1\n'])
  const edited = await run(documentOf(...steps, 'f; cat file; ls /etc | grep -c "^hostname$" | cat'))
  t.same(edited.steps, ['kept: ', 'kept: ', 'kept: two\n', 'mismatched: f 1\ndata\n0\n'])
  const early = await run(
    documentOf('x=2; mkdir d; cd d', ...steps.slice(1), 'f; cat file; ls /etc | grep -c "^hostname$" | cat')
  )
  t.same(
    early.steps,
    ['passed: ', 'passed: ', 'passed: two\n', 'mismatched: f 2\ndata\n0\n'],
    'nothing of the old is left'
  )
})

test('should restore all that a shell keeps between steps', async t => {
  const {run} = await keptProject()
  const set = [
    'declare -A map=([a]=1 [b]="two words" [c]=$\'line\\nbreak\'); declare -i n=3; declare -r fixed=yes; export OUT=x',
    'f() { cat <<EOF',
    '$1 "quoted"',
    'EOF',
    '}',
    'export -f f; alias ll="ls -l"; shopt -s nullglob extglob; set -o pipefail; set -- one "two three" ""',
    'umask 027; trap "echo caught" USR1; mkdir -p a/b; cd a; pushd b >/dev/null; ulimit -c 0; unset TZ; ! true | false'
  ].join('\n')
  const show = [
    'echo $? "${PIPESTATUS[@]}"; echo "${map[b]}" "${map[c]}" $((n + 1)) $fixed $OUT "$#" "$2"; n=n+2; echo $n',
    'bash -c "f y"; alias; umask; dirs; pwd; echo $OLDPWD; ulimit -c; echo "${TZ-none}"; echo *.none; kill -USR1 $$',
    '[[ ab == @(a|b)* ]] && echo matched; fixed=no'
  ].join('\n')
  const first = await run(documentOf(set, `${show}; echo 1`))
  t.match(first.steps[1], /caught\nmatched/)
  const second = await run(documentOf(set, `${show}; echo 1; echo 2`))
  t.match(second.steps[0], /^kept/)
  t.same(second.results, (await run(documentOf(set, `${show}; echo 1; echo 2`), {as: 'fresh'})).results)
})

test('should restore files with their times, owners, rights and links, and deletions', async t => {
  const {run} = await keptProject()
  const change = [
    'echo x >file; touch -d "2020-01-02 03:04:05.123456789" file; chmod 4750 file; ln -s file link; ln file hard; mkfifo pipe',
    'mkdir -p ~/sub /opt/new; echo home >~/sub/x; echo tmp >$TMPDIR/t; echo shm >/dev/shm/s; echo vt >/var/tmp/v',
    'rm -r /usr/share/doc; mkdir /usr/share/doc; echo only >/usr/share/doc/only; echo changed >>/etc/passwd; rm /bin/false',
    'truncate -s 10M sparse; chown 1234:56 file 2>/dev/null; chmod 700 ~/sub; touch -d 2001-01-01 ~/sub'
  ].join('\n')
  const show =
    'stat -c "%n %A %u %g %y %h %s %F" file link hard pipe ~/sub sparse; ls /usr/share/doc; tail -n 1 /etc/passwd; ls /bin/false 2>&1; cat ~/sub/x $TMPDIR/t /dev/shm/s /var/tmp/v; du -k sparse'
  await run(documentOf(change, `${show}; echo 1`))
  const resumed = await run(documentOf(change, `${show}; echo 2`))
  t.match(resumed.steps[0], /^kept/)
  const fresh = await run(documentOf(change, `${show}; echo 2`), {as: 'fresh'})
  const stable = (steps: readonly string[]) => steps.map(text => text.replace(/(?:link|pipe|sparse) .*\n/g, ''))
  t.same(stable(resumed.results), stable(fresh.results))
})

test('should run kept steps whose output no longer matches, or whose skip changed', async t => {
  const {cwd, run} = await keptProject()
  const text = documentOf('echo one', 'echo two', 'echo three')
  await run(text)
  const snapshot = path.join(cwd, 'snapshots/page.md')
  writeFileSync(snapshot, readFileSync(snapshot, 'utf8').replace('\ntwo\n', '\nother\n'))
  t.same((await run(text)).steps, ['kept: one\n', 'mismatched: two\n', 'passed: three\n'])
  writeFileSync(snapshot, readFileSync(snapshot, 'utf8').replace('\nother\n', '\ntwo\n'))
  t.same((await run(text)).steps, ['kept: one\n', 'kept: two\n', 'kept: three\n'])
  const skipped = text.replace('{{exec}}\necho two', '{{exec skip}}\necho two')
  t.match((await run(skipped)).steps, ['kept: one\n', /^skipped/, 'passed: three\n'])
})

test('should run everything when an input or a copied file changes', async t => {
  for (const settings of [{inputs: ['data/*']}, {workspace: {files: ['data/*']}}]) {
    const {cwd, run} = await keptProject()
    mkdirSync(path.join(cwd, 'data'))
    writeFileSync(path.join(cwd, 'data/one'), '1\n')
    const text = documentOf('echo read; ls')
    await run(text, {settings})
    t.match((await run(text, {settings})).steps, [/^kept/])
    writeFileSync(path.join(cwd, 'data/one'), 'two\n')
    t.match((await run(text, {settings})).steps, [/^passed/])
  }
})

test('should run everything when a program on PATH, a variable or a setting changes', async t => {
  const {cwd, run} = await keptProject()
  const folder = path.join(cwd, 'bin')
  mkdirSync(folder)
  const tool = path.join(folder, 'tool')
  writeFileSync(tool, '#!/bin/sh\necho 1\n', {mode: 0o755})
  const env = {PATH: `${folder}:${systemPath}`}
  const text = documentOf('echo read')
  await run(text, {env})
  t.match((await run(text, {env})).steps, [/^kept/])
  t.match((await run(text)).steps, [/^passed/], 'another PATH')
  t.match((await run(text, {env, settings: {vars: {A: '1'}}})).steps, [/^passed/])
  t.match((await run(text, {env, settings: {network: 'off'}})).steps, [/^passed/])
  writeFileSync(tool, '#!/bin/sh\necho 22\n', {mode: 0o755})
  t.match((await run(text, {env})).steps, [/^passed/])
})

test('should say why a slow step is not kept', async t => {
  const cases: readonly (readonly [string, RegExp, object?])[] = [
    ['sleep 300 & echo $(( 1 ))', /`sleep 300` still runs/],
    ['exec 7<>file; echo open', /descriptor 7 open/],
    ['trap "true" DEBUG', /traps every command|replaces a command/],
    ['RANDOM=4; echo $RANDOM', /seeds `RANDOM`/],
    ['f() { echo "$BASH_SOURCE"; }', /uses `BASH_SOURCE`/],
    ['set -v', /option `verbose`/],
    ['set -o posix', /option `posix`/],
    ["IFS=$'\\x01'", /IFS has control characters/],
    ['exit 0', /shell ended/],
    ['true &\nwait', /`\$!` names it/],
    ['mkdir gone; cd gone; rmdir ../gone', /working directory was removed/],
    ['python3 -c "import socket; socket.socket(socket.AF_UNIX).bind(\'s\')"', /a socket is left: s/],
    ['echo 1', /network of the machine/, {settings: {network: 'host'}}],
    ['echo 1', /files of the project/, {settings: {workspace: 'project'}}],
    ['echo 1', /home folder/, {settings: {home: 'keep'}}],
    ['echo 1', /secrets/, {env: {TOKEN: 'hunter22'}, settings: {passEnv: ['TOKEN']}}]
  ]
  for (const [code, reason, options] of cases) {
    const {run, store} = await keptProject()
    const {messages} = await run(documentOf(code), options)
    t.match(
      messages.filter(text => text.includes('slow step')),
      [reason],
      code
    )
    t.equal(store.size().checkpoints, 0, 'nothing is kept')
  }
})

test('should keep nothing in CI, in an update, or without a sandbox', async t => {
  for (const settings of [{update: 'none'}, {update: 'all'}, {sandbox: false}] as const) {
    const {run, store} = await keptProject()
    const {messages} = await run(documentOf('echo 1'), {settings})
    t.equal(store.size().checkpoints, 0)
    t.notMatch(messages.join(), /slow step/)
  }
})

test('should keep checkpoints private, for a day, and the newest of too many', async t => {
  const {run, store, storeFolder, wait} = await keptProject()
  await run(documentOf('echo 1', 'echo 2'))
  t.equal(store.size().checkpoints, 2)
  const size = store.size().bytes / 2
  t.equal(statSync(storeFolder).mode & 0o777, 0o700)
  const [one = ''] = readdirSync(storeFolder)
  for (const name of readdirSync(path.join(storeFolder, one)))
    t.equal(statSync(path.join(storeFolder, one, name)).mode & 0o077, 0, name)
  wait(24 * 3_600_000)
  t.match((await run(documentOf('echo 1', 'echo 2'))).steps, ['passed: 1\n', 'passed: 2\n'])
  const small = await keptProject({limit: 3.5 * size})
  await small.run(documentOf('echo 1', 'echo 2', 'echo 3', 'echo 4', 'echo 5'))
  const {checkpoints} = small.store.size()
  t.ok(checkpoints > 0 && checkpoints < 5, `${checkpoints} are left`)
  t.match((await small.run(documentOf('echo 1', 'echo 2', 'echo 3', 'echo 4', 'echo 5'))).steps[4], /^kept/)
})

test('should not use a folder that others can write to', async t => {
  const {run, storeFolder} = await keptProject()
  await run(documentOf('echo 1'))
  chmodSync(storeFolder, 0o777)
  const {messages, steps} = await run(documentOf('echo 1'))
  t.same(steps, ['passed: 1\n'])
  t.match(messages, [/others can write to/])
})

test('should restore captured values and the options of steps', async t => {
  const {run} = await keptProject()
  const text = (last: string) =>
    `\`\`\`sh {{exec capture=ID=/id=(\\w+)/}}\necho id=$RANDOM$$\n\`\`\`\n\n\`\`\`sh {{exec errexit}}\ntrue\n\`\`\`\n\n${documentOf(last)}`
  await run(text('false; echo $ID | wc -w; echo $-'))
  const {steps} = await run(text('false; echo $ID | wc -w; echo "$-" ok'))
  t.match(steps, [/^kept/, /^kept/, /^mismatched: 1\n.*ok/])
})

test('should start from the top where a checkpoint is not what it wrote', async t => {
  const {run, storeFolder} = await keptProject()
  const spoil: ((folder: string) => void)[] = [
    folder => writeFileSync(path.join(folder, 'state.json'), '{"captured":[],"shell":5}'),
    folder => writeFileSync(path.join(folder, 'state.json'), '{'),
    folder => replaceByPipe(path.join(folder, 'state.json')),
    folder => replaceByPipe(path.join(folder, 'files.tar')),
    folder => writeFileSync(path.join(folder, 'files.tar'), 'no archive')
  ]
  for (const change of spoil) {
    await run(documentOf('echo a', 'echo b'))
    for (const name of readdirSync(storeFolder)) change(path.join(storeFolder, name))
    const {steps} = await run(documentOf('echo a', 'echo b'))
    t.same(steps, ['passed: a\n', 'passed: b\n'])
    rmSync(storeFolder, {recursive: true})
  }
})

function replaceByPipe(file: string) {
  rmSync(file)
  execFileSync('mkfifo', [file])
}
