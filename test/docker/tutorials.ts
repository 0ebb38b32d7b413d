import {copyFile} from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import {project} from '../commands/project.mjs'
import {startEngine} from './engine.mjs'

const engine = await startEngine(end => t.teardown(end))
const skip = typeof engine === 'string' && engine

/** A project with one document of this checkout, and a function that runs it beside the engine. */
async function tutorial(document: string, config = '{}') {
  const {cwd, read} = await project({'fencepost.config.json': config})
  await copyFile(document, path.join(cwd, 'page.md'))
  const fencepost = async (...argv: readonly string[]) => {
    if (typeof engine === 'string') throw new Error(engine)
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
  if (typeof engine === 'object')
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
