import {mkdir, readdir} from 'node:fs/promises'
import path from 'node:path'
import {execa, execaSync} from 'execa'
import {test} from 'tap'
import {project} from '../commands/project.mjs'
import {whyNoSandbox} from '../session/containment/in-sandbox.mjs'

const cli = path.resolve('dist/cli.cjs')
const document = `\`\`\`sh {{exec}}
echo plain | tee "$TMPDIR/file"
\`\`\`

\`\`\`output
plain
\`\`\`

\`\`\`sh {{exec T1 session=terminal}}
echo typed | tee "$TMPDIR/file"
\`\`\`

\`\`\`output
typed
\`\`\`
`
const sandboxed = whyNoSandbox ? [] : ['--sandbox']

/** Runs the document by a line of bash, in which `$@` is the command. */
async function runBy(
  line: string,
  {env = {}, flags = []}: {readonly env?: object; readonly flags?: readonly string[]} = {}
) {
  const {cwd} = await project({'page.md': document})
  const temporary = path.join(cwd, 'tmp')
  await mkdir(temporary)
  const {all, exitCode} = await execa(
    'bash',
    ['-c', `unset NODE_OPTIONS; ${line}`, 'bash', process.execPath, cli, 'page.md', ...flags],
    {
      all: true,
      cwd,
      env: {TMPDIR: temporary, ...env},
      reject: false,
      timeout: 60_000
    }
  )
  return {all, exitCode, left: await readdir(temporary)}
}

/** Runs the documents in the folder `docs`, by Node with some options. */
const runDocs = (cwd: string, ...options: readonly string[]) =>
  execa(process.execPath, [...options, cli, 'docs'], {
    all: true,
    cwd,
    env: {NODE_OPTIONS: ''},
    reject: false,
    timeout: 60_000
  })

for (const flags of [[], sandboxed]) {
  const kind = flags.join(' ')

  test(`should run in a folder for temporary files of any name ${kind}`, async t => {
    for (const name of ['with blanks', "a'b", 'a"b', 'a\nb', '$x', '-x', 'a\\b', 'a,b:c', 'ünï', '*', '`x`']) {
      const {cwd} = await project({})
      const folder = path.join(cwd, name)
      await mkdir(folder)
      const {all, exitCode} = await runBy('exec "$@"', {env: {TMPDIR: folder}, flags})
      t.equal(exitCode, 0, `${JSON.stringify(name)}: ${all}`)
      t.same(await readdir(folder), [], 'nothing is left')
    }
  })

  test(`should run without an environment and with closed streams ${kind}`, async t => {
    t.match(await runBy('exec env -i "$@"', {flags}), {all: /2 passed/, exitCode: 0})
    for (const closed of ['<&-', '>&-', '2>&-', '<&- >&- 2>&-']) {
      t.match(await runBy(`exec "$@" ${closed}`, {flags}), {exitCode: 0, left: []}, closed)
    }
    const size = await runBy('script -qec "stty rows 1 cols 1; $(printf \'%q \' "$@")" /dev/null', {flags})
    t.match(size, {exitCode: 0, left: []}, 'a terminal of one character')
  })
}

const canUnshare = execaSync('unshare', ['--user', '--map-root-user', 'true'], {reject: false}).exitCode === 0
const unprivileged = 'setpriv --bounding-set=-all --inh-caps=-all --no-new-privs'

test('should run in a container without privileges, and say what its sandbox lacks', {skip: !canUnshare}, async t => {
  // Neither capabilities nor other user namespaces, as in a container that was started without options.
  const limit = 'echo 0 >/proc/sys/user/max_user_namespaces'
  const line = `exec unshare --user --map-root-user bash -c '${limit}; exec ${unprivileged} "$@"' bash "$@"`
  t.match(await runBy(line), {all: /2 passed/, exitCode: 0, left: []})
  t.match(await runBy(line, {flags: ['--sandbox']}), {
    all: /The sandbox can't be created: .*In a container, start the container with more privileges\./,
    exitCode: 2,
    left: []
  })
})

test('should end a run with a document that is nested too deeply', async t => {
  const {cwd} = await project({
    'docs/list.md': `${'- '.repeat(4000)}\n\n\`echo a\`{{exec}}\n`,
    'docs/page.md': document,
    'docs/quote.md': `${'>'.repeat(9000)}\n\n\`echo a\`{{exec}}\n`
  })
  const {all, exitCode} = await runDocs(cwd)
  t.equal(exitCode, 1)
  for (const name of ['list', 'quote']) t.match(all, new RegExp(`docs/${name}\\.md:1:1 +error .* nested`))
  t.match(all, /✓ docs\/page\.md {2}2 passed/)
})

test('should report a document that takes more memory than there is, and run the others', async t => {
  const {cwd} = await project({
    'docs/items.md': '- `a`\n'.repeat(20_000),
    'docs/lines.md': `# A\n\n${'    indented\n'.repeat(60_000)}\n- \`b\`{{exec}}\n`,
    'docs/page.md': document
  })
  const {all, exitCode} = await runDocs(cwd, '--max-old-space-size=96')
  t.equal(exitCode, 1)
  for (const name of ['items', 'lines'])
    t.match(all, new RegExp(`docs/${name}\\.md:\\d+:1 +error .* too large to parse`))
  t.match(all, /✓ docs\/page\.md {2}2 passed/)
})

test('should say why a folder for temporary files can not be used', async t => {
  for (const folder of ['/nonexistent', '/dev/null', '/proc']) {
    const {all, exitCode} = await runBy('exec "$@"', {env: {TMPDIR: folder}})
    t.equal(exitCode, 2)
    t.match(all, `Files for documents can't be written in \`${folder}\`: `)
  }
})

const canMount = execaSync('unshare', ['--mount', 'true'], {reject: false}).exitCode === 0

for (const flags of [[], sandboxed]) {
  test(`should name the folder for temporary files when its disk is full ${flags.join(' ')}`, {
    skip: !canMount
  }, async t => {
    // Full from the start, and with room for the folders alone.
    for (const [kilobytes, status] of [
      [64, 2],
      [56, 1]
    ] as const) {
      const fill = `mount -t tmpfs -o size=64k t "$TMPDIR" && head -c ${kilobytes}k /dev/zero >"$TMPDIR/fill"`
      const line = `exec unshare --mount bash -c '${fill} && "$@"; status=$?; ls "$TMPDIR"; exit $status' bash "$@"`
      const {all, exitCode} = await runBy(line, {flags})
      t.equal(exitCode, status)
      t.match(all, /Files for documents can't be written in `.+tmp`: no space left on device\. Set `TMPDIR`/)
      t.match(all, /\nfill$/, 'nothing is left')
    }
  })
}
