import {mkdir, rm, symlink} from 'node:fs/promises'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {execa} from 'execa'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const command = path.resolve('dist/cli.cjs')
const page = {'docs/page.md': '`ls`{{exec}}\n'}
const typed = `import {limit} from './limit.ts'
enum Speed { slow }
export default {defaults: {timeout: limit as string}, keepGoing: Speed.slow === 0}
`

/** A project with a configuration in TypeScript, and what the built command says of it, with no loader of the tests. */
async function typedProject({jiti}: {readonly jiti: boolean}) {
  const one = await project({...page, 'fencepost.config.ts': typed, 'limit.ts': "export const limit: string = '7s'\n"})
  if (jiti) {
    await mkdir(path.join(one.cwd, 'node_modules'))
    await symlink(path.resolve('node_modules/jiti'), path.join(one.cwd, 'node_modules/jiti'))
  }
  const list = () =>
    execa('node', [command, 'list', '--json', 'docs/page.md'], {
      cwd: one.cwd,
      env: {PATH: process.env.PATH},
      extendEnv: false,
      reject: false
    })
  return {...one, list}
}

test("should load TypeScript with its imports through the project's jiti on every Node", async t => {
  const one = await typedProject({jiti: true})
  const {stderr, stdout} = await one.list()
  t.equal(stderr, '')
  t.equal(JSON.parse(stdout)[0].steps[0].options.timeout, 7000)
  await one.write('fencepost.config.ts', 'export default {jobs: 0 as number}\n')
  t.match(await one.list(), {exitCode: 2, stderr: /^fencepost: fencepost\.config\.ts:1: `jobs` must/})
  await one.write('fencepost.config.ts', 'export default {')
  t.match(await one.list(), {exitCode: 2, stderr: /^fencepost: fencepost\.config\.ts: The module can't be loaded: /})
})

test('should say what to install when TypeScript cannot be loaded', async t => {
  const one = await typedProject({jiti: false})
  t.match(await one.list(), {
    exitCode: 2,
    stderr: /^fencepost: fencepost\.config\.ts: Node v\S+ can't load this TypeScript\. .*npm install --save-dev jiti/
  })
})

test('should reload an edited configuration of any type', async t => {
  const script = `
import {rm, writeFile} from 'node:fs/promises'
import {loadSettings} from ${JSON.stringify(pathToFileURL(path.resolve('dist/index.js')).href)}
for (const name of ['fencepost.config.js', 'fencepost.config.mjs', 'fencepost.config.ts']) {
  for (const jobs of [7, 8]) {
    await writeFile(name, 'export default {jobs: ' + jobs + '}')
    console.log((await loadSettings({cwd: process.cwd(), env: {}, flags: {}})).jobs)
  }
  await rm(name)
}`
  const one = await typedProject({jiti: true})
  await rm(path.join(one.cwd, 'fencepost.config.ts'))
  await one.write('package.json', '{"type": "module"}')
  const {stdout} = await execa('node', ['--input-type=module', '-e', script], {cwd: one.cwd})
  t.equal(stdout, '7\n8\n7\n8\n7\n8')
})
