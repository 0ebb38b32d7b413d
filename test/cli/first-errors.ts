import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {execa} from 'execa'
import {type Test, test} from 'tap'
import {requireLinux} from '../../src/session/environment/require-programs.js'

/** Runs the built command in a Node that takes itself for another one. */
async function runAs(t: Test, fake: string, args: readonly string[]) {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'fencepost-test-'))
  t.teardown(() => rm(cwd, {recursive: true}))
  await writeFile(path.join(cwd, 'fake.cjs'), fake)
  await writeFile(path.join(cwd, 'page.md'), '# Page\n\n`echo hi`{{exec}}\n')
  const argv = ['--require', path.join(cwd, 'fake.cjs'), path.resolve('dist/cli.cjs'), ...args]
  return execa(process.execPath, argv, {cwd, env: {CI: '', NODE_OPTIONS: ''}, reject: false})
}

const withVersion = (node: string) =>
  `Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${node}'}})`
const withPlatform = (platform: string) => `Object.defineProperty(process, 'platform', {value: '${platform}'})`

test('should name the Node that it needs', async t => {
  for (const version of ['12.22.12', '18.20.0', '20.18.3']) {
    const run = await runAs(t, withVersion(version), ['page.md'])
    t.match(run, {
      exitCode: 2,
      stderr: `fencepost: Fencepost needs Node 20.19 or newer, and this is Node ${version}. Install a newer one`,
      stdout: ''
    })
  }
  for (const version of ['20.19.0', '21.0.0', '22.12.0', '100.1.1'])
    t.match(await runAs(t, withVersion(version), ['--version']), {exitCode: 0, stderr: ''}, version)
})

test('should say on other systems how to run documents, and check them there', async t => {
  for (const args of [['page.md'], ['--sandbox', 'page.md'], ['update', 'page.md'], ['stabilize', 'page.md']])
    t.match(await runAs(t, withPlatform('darwin'), args), {
      exitCode: 2,
      stderr:
        /fencepost: Documents run on Linux only, and this is macOS\. Use a Linux container: https:\S+#macos-and-windows\.$/
    })
  for (const args of [
    ['list', 'page.md'],
    ['lint', 'page.md']
  ])
    t.match(await runAs(t, withPlatform('darwin'), args), {exitCode: 0}, args.join(' '))
})

test('should name the other system', t => {
  t.throws(() => requireLinux('win32'), /this is Windows\. Use WSL 2 \(`wsl --install`\) or a Linux container: /)
  t.throws(() => requireLinux('freebsd'), /this is freebsd\. Use a Linux container: /)
  t.doesNotThrow(() => requireLinux('linux'))
  t.end()
})
