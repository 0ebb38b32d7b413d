import path from 'node:path'
import t from 'tap'
import {project} from '../commands/project.mjs'
import {startEngine} from './engine.mjs'

const engine = await startEngine(end => t.teardown(end))
const {skip} = engine

const front = (container: string) => `---\nfencepost:\n  container: ${container}\n---\n\n`

/** Runs documents beside the engine; returns the outcome and output of each step and the messages, by document, and the status. */
async function run(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const {cwd} = await project({'fencepost.config.json': '{}', ...files})
  const documents = Object.keys(files).filter(name => name.endsWith('.md'))
  const {status, text} = await engine.fencepost([...documents, '--reporter', 'json', ...argv], {cwd})
  const events = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  const seen = Object.fromEntries(
    documents.map(name => [
      name,
      events
        .filter(({event, file}) => file === name && event === 'step')
        .map(({outcome, output, reason}) => [outcome, output || (reason ?? '')].join(': ').trim())
    ])
  )
  const messages = Object.fromEntries(
    events
      .filter(({event}) => event === 'document')
      .map(({file, messages}) => [file, messages.map(({reason}: {readonly reason: string}) => reason)])
  )
  return {messages, seen, status}
}

/** The containers that there are, running or not. */
async function containers(): Promise<readonly string[]> {
  const {text} = await engine.run('docker', ['ps', '--all', '--quiet'])
  return text.split('\n').filter(Boolean)
}

t.test('should run a document in the container that it, an override or the project names', {skip}, async t => {
  const page = '`cat /etc/version`{{exec}}\n'
  const {seen, status} = await run({
    'fencepost.config.json': JSON.stringify({
      container: 'busybox:1.35',
      overrides: [{container: {image: 'busybox:1.36', options: ['--env=A=1']}, files: 'over.md'}]
    }),
    'own.md': front('debian:12-slim') + '`grep NAME /etc/os-release`{{exec}}\n',
    'over.md': `${page}\n\`echo "$A"\`{{exec}}\n`,
    'project.md': page
  })
  t.same(seen, {
    'own.md': ['new: NAME="Debian GNU/Linux"'],
    'over.md': ['new: 1.36', 'new: 1'],
    'project.md': ['new: 1.35']
  })
  t.equal(status, 0)
  t.same(await containers(), [], 'none is left')
})

t.test('should run a document with podman', {skip}, async t => {
  // Docker has it from the engine's command line.
  const group = (await engine.run('cat', ['/run/cgroup'])).text
  const container = `{image: "busybox:1.36", engine: podman, options: ["--cgroup-parent=${group}"]}`
  const page = `${front(container)}\`cat /etc/version; echo written >note.txt\`{{exec}}\n\n\`cat note.txt\`{{exec}}\n`
  t.match(await run({'page.md': page}), {seen: {'page.md': ['new: 1.36', 'new: written']}, status: 0})
  t.match(await engine.run('podman', ['ps', '--all', '--quiet']), {status: 0, text: ''})
})

t.test('should run a document in each image of a matrix', {skip}, async t => {
  const page =
    '---\nfencepost:\n  matrix: {TAG: ["1.35", "1.36"]}\n  container: busybox:<TAG>\n---\n\n`cat /etc/version`{{exec}}\n'
  t.match(await run({'page.md': page}), {seen: {'page.md': ['new: 1.35', 'new: 1.36']}, status: 0})
})

t.test('should share files, variables and programs between the blocks and sessions of a document', {skip}, async t => {
  const page = `${front('busybox:1.36')}
\`\`\`text file=note.txt
written
\`\`\`

\`cat note.txt; here=1; echo 2 > other.txt\`{{exec}}

\`echo "$here"; echo run > /usr/bin/own; chmod +x /usr/bin/own\`{{exec}}

\`\`\`sh {{exec session=sh}}
cat other.txt; ls /usr/bin/own; echo "\${here-unset}"
\`\`\`

\`false\`{{exec}}
`
  const {seen} = await run({'page.md': page})
  t.same(seen['page.md'], ['passed:', 'new: written', 'new: 1', 'new: 2\n/usr/bin/own\nunset', 'failed:'])
})

t.test('should skip what an image lacks, and say what is wrong with it', {skip}, async t => {
  const {messages, seen, status} = await run(
    {
      'lacks.md':
        front('busybox:1.36') +
        '`greet`{{exec requires=greet}}\n\n`git --version`{{exec requires=git}}\n\n`id -u`{{exec requires=root}}\n\n' +
        '```python {{exec session=python}}\nprint(1)\n```\n',
      'none.md': `${front('nowhere:1')}\`echo 1\`{{exec}}\n`,
      'option.md': `${front('{image: "busybox:1.36", options: ["--network=nowhere"]}')}\`echo 1\`{{exec}}\n`,
      'shell.md': `${front('gcr.io/distroless/static-debian12:nonroot')}\`echo 1\`{{exec}}\n`,
      'user.md': `${front('{image: "busybox:1.36", options: ["--user=65532"]}')}\`id -u\`{{exec requires=root}}\n`
    },
    '--keep-going'
  )
  t.same(seen, {
    'lacks.md': [
      'new: hello',
      "skipped: needs `git`, which isn't in the image",
      'new: 0',
      "skipped: needs `python3`, which isn't in the image"
    ],
    'none.md': ['not run: the document has errors'],
    'option.md': ['not run: the document has errors'],
    'shell.md': ['not run: the document has errors'],
    'user.md': ['skipped: needs root, but the container runs as another user']
  })
  t.match(messages, {
    'none.md': [/^The image `nowhere:1` can't be pulled: Error response from daemon: /],
    'option.md': [/^The container of `busybox:1.36` can't be started: .*network nowhere not found\.$/],
    'shell.md': [/^The container of `gcr.io.*` can't be started: it has no `sh`, which sessions need\.$/]
  })
  t.equal(messages['none.md'].length, 1)
  t.equal(status, 1)
  t.same(await containers(), [])
})

t.test('should end what a block runs after its time, and remove the container', {skip}, async t => {
  const page = `${front('busybox:1.36')}\`sleep 100\`{{exec timeout=1s}}\n\n\`echo below\`{{exec always}}\n`
  const {seen, status} = await run({'page.md': page})
  t.same(seen['page.md'], ['timed out:', 'new: below'])
  t.equal(status, 1)
  t.same(await containers(), [])
})

t.test('should show a document in its container, which has no terminal', {skip}, async t => {
  const {cwd, read} = await project({'page.md': `${front('busybox:1.36')}\`cat /etc/version\`{{exec}}\n`})
  const {status, text} = await engine.fencepost(['cast', 'page.md', '-o', 'page.cast'], {cwd})
  t.equal(status, 0, text)
  t.match(await read('page.cast'), /\\r\\n1\.36\\r\\n/)
  t.same(await containers(), [])
})

t.test('should leave no container behind when the runner is killed', {skip}, async t => {
  const {cwd} = await project({'page.md': `${front('busybox:1.36')}\`sleep 100\`{{exec}}\n`})
  const cli = path.resolve('dist/cli.cjs')
  const running = engine.run('sh', ['-c', 'echo $$ >pid; exec "$@"', 'sh', process.execPath, cli, 'page.md'], {cwd})
  const until = async (reached: () => Promise<boolean>) => {
    while (!(await reached()));
  }
  await until(async () => (await containers()).length === 1)
  await engine.run('sh', ['-c', 'kill -KILL "$(cat pid)"'], {cwd})
  await running
  await until(async () => (await containers()).length === 0)
  t.pass('it is removed')
})
