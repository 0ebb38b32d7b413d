import {copyFile} from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import {project} from '../commands/project.mjs'
import {startEngine} from './engine.mjs'

const engine = await startEngine(end => t.teardown(end))
const {skip} = engine

/** A project with one document of this checkout, and a function that runs it beside the engine. */
async function tutorial(document: string, config = '{}') {
  const {cwd, read} = await project({'fencepost.config.json': config})
  await copyFile(document, path.join(cwd, 'page.md'))
  const fencepost = async (...argv: readonly string[]) => {
    const {status, text} = await engine.fencepost(argv, {cwd})
    return {counts: /^Steps +(.+)$/m.exec(text)?.[1], status, text}
  }
  return {fencepost, snapshot: () => read('snapshots/page.md')}
}

t.test('should run a tutorial of images cold, warm and cold again', {skip}, async t => {
  // How old and large an image is belongs to the day, and not to the tutorial.
  const {fencepost, snapshot} = await tutorial(
    'test/fixtures/parse/chainguard-images/input.md',
    '{"defaults": {"normalize": ["age", "hex", "size"]}}'
  )
  t.match(await fencepost('update', 'page.md'), {counts: '6 new', status: 0})
  const written = await snapshot()
  t.match(written, /\nStatus: Image is up to date for python:3\.11-slim\n/)
  t.match(written, /\npython +3\.11-slim +\[HEX:\d\] +\[AGE\] +\[SIZE\]\n/)
  t.match(written, /\n105\n/)
  t.match(await fencepost('page.md', '--ci'), {counts: '6 passed', status: 0}, 'warm')
  await engine.run('docker', ['image', 'rm', 'python:3.11-slim', 'cgr.dev/chainguard/python:latest-dev'])
  t.match(await fencepost('page.md', '--ci'), {counts: '6 passed', status: 0}, 'cold')
})

t.test('should run the tutorial of the manual that builds an image', {skip}, async t => {
  const {fencepost, snapshot} = await tutorial('content/distroless-images.md')
  t.match(await fencepost('update', 'page.md'), {counts: '9 new', status: 0})
  t.match(await snapshot(), /\nHello from a small image\n/)
  t.match(await fencepost('page.md', '--ci'), {counts: '11 passed', status: 0}, 'warm')
})

t.test("should run the manual's page of containers", {skip}, async t => {
  const {fencepost, snapshot} = await tutorial('content/containers.md')
  t.match(await fencepost('update', 'page.md'), {counts: '3 new', status: 0})
  t.match(await snapshot(), /\nNAME="Debian GNU\/Linux"\n/)
  t.match(await fencepost('page.md', '--ci', '--require-engine'), {counts: '3 passed', status: 0}, 'warm')
})

t.test('should reach the engine from a sandbox on its port, with the settings in `~/.docker`', {skip}, async t => {
  const {cwd, read} = await project({
    'fencepost.config.json': JSON.stringify({home: ['.docker'], network: 'host', passEnv: ['DOCKER_HOST']}),
    'home/.docker/config.json': '{"imagesFormat": "seen {{.Repository}}"}',
    'page.md':
      '`docker pull -q busybox:1.36`{{exec requires=docker}}\n\n`docker images busybox`{{exec requires=docker}}\n'
  })
  const fencepost = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
    engine.fencepost(argv, {cwd, env: {HOME: path.join(cwd, 'home'), ...env}})
  const port = {DOCKER_HOST: 'tcp://127.0.0.1:2375'}
  t.match(await fencepost(port, 'update', 'page.md', '--sandbox'), {status: 0, text: /2 new/})
  t.match(await read('snapshots/page.md'), /\nseen busybox\n/)
  t.match(await fencepost({}, 'page.md', '--ci'), {status: 0, text: /2 passed/}, 'outside')
  const socket = await fencepost({}, 'page.md', '--sandbox', '--pass-with-no-steps')
  t.match(socket, {status: 0, text: /2 steps: needs a docker daemon, which a sandbox doesn't have/})
})
