import {chmod, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../../commands/project.mjs'

/** A `docker` that keeps containers, networks and volumes as lines of files in its folder. */
const fakeDocker = (folder: string) => `#!/bin/bash
cd '${folder}' || exit 1
case "$1 $2" in
  'ps '*) cat container 2>/dev/null ;;
  'network ls') cat network 2>/dev/null ;;
  'volume ls') cat volume 2>/dev/null ;;
  'network create') echo "n-$3 $3" >>network ;;
  'volume create') echo "$3 $3" >>volume ;;
  'run -d') echo "c-$3 $3" >>container ;;
  'run slow') echo 'c-slow slow' >>container; sleep 100 ;;
  'rm -f') grep -v "^\\(c-\\)\\?$3 " container >rest; mv rest container ;;
esac
true
`

/** Runs a document with a fake \`docker\` on PATH; returns the leaks it reports. */
async function run(folder: string, page: string, ...flags: readonly string[]) {
  await writeFile(path.join(folder, 'docker'), fakeDocker(folder))
  await chmod(path.join(folder, 'docker'), 0o755)
  await writeFile(path.join(folder, 'container'), 'c-old old\n')
  const one = await project({'page.md': page})
  const {status, stdout} = await one.runWith({
    argv: ['page.md', '--reporter', 'json', ...flags],
    env: {PATH: `${folder}:${process.env.PATH}`}
  })
  const {messages} = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .find(({event}) => event === 'document')
  return {
    containers: await readFile(path.join(folder, 'container'), 'utf8'),
    leaks: messages.map(({line, reason}: {readonly line: number; readonly reason: string}) => `${line}: ${reason}`),
    status
  }
}

test('should report containers, networks and volumes at the steps that created them', async t => {
  const page =
    '`echo one`{{exec}}\n\n`docker run -d web`{{exec}}\n\n`docker network create net; docker volume create data`{{exec}}\n'
  const {leaks, status} = await run(t.testdir(), page)
  t.equal(status, 0)
  t.same(leaks, [
    '3: This step left the container `web` behind',
    '5: This step left the network `net` behind',
    '5: This step left the volume `data` behind'
  ])
})

test('should not report what a later step removes, and obey the option `leaks`', async t => {
  t.same((await run(t.testdir(), '`docker run -d web`{{exec}}\n\n`docker rm -f web`{{exec}}\n')).leaks, [])
  t.same((await run(t.testdir(), '`docker run -d web`{{exec leaks=off}}\n')).leaks, [])
  t.match(await run(t.testdir(), '`docker run -d web`{{exec leaks=fail}}\n'), {leaks: [/`web`/], status: 1})
})

test('should remove the container of a step that timed out, and no other', async t => {
  const {containers, leaks} = await run(t.testdir(), '`docker run slow`{{exec timeout=1s}}\n')
  t.same(leaks, [])
  t.equal(containers, 'c-old old\n')
})
