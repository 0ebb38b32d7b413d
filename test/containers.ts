import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {parse as parseJson} from 'jsonc-parser'
import {test} from 'tap'

const dockerfile = await readFile('docker/Dockerfile', 'utf8')
const readme = await readFile('README.md', 'utf8')

test('should have an image with what Fencepost needs', async t => {
  const {engines} = JSON.parse(await readFile('package.json', 'utf8'))
  const image = /^FROM node:(\d+)-bookworm$/m.exec(dockerfile)?.[1]
  t.ok(Number(image) > Number(engines.node.match(/\d+/)[0]), `Node ${image}`)
  for (const name of ['bubblewrap', 'git', 'util-linux']) t.match(dockerfile, new RegExp(`install .* ${name}\\b`))
  // An instruction per line, or the rest of the one above.
  const lines = dockerfile.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  for (const [index, line] of lines.entries())
    if (!/^(?:FROM|RUN|WORKDIR|CMD) /.test(line)) t.match(lines[index - 1], /\\$/, line)
})

test('should say the same in the README and in the image', async t => {
  const [run = ''] = dockerfile.match(/docker run .*/) ?? []
  t.match(readme, `\n${run}\n`)
  t.match(readme, '\n### macOS and Windows\n')
  t.match(run, `:${/^WORKDIR (.*)$/m.exec(dockerfile)?.[1]} `)
})

test('should open the same image in VS Code', async t => {
  const file = '.devcontainer/devcontainer.json'
  const errors: never[] = []
  const {build} = parseJson(await readFile(file, 'utf8'), errors, {allowTrailingComma: false})
  t.strictSame(errors, [])
  t.equal(path.join(path.dirname(file), build.dockerfile), 'docker/Dockerfile')
  t.equal(path.join(path.dirname(file), build.context), 'docker')
})
