import {chmod} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../commands/project.mjs'

const page = (container: string) => `---\nfencepost:\n  container: ${container}\n---\n\n\`echo 1\`{{exec}}\n`

/** Runs a document where `docker` finds no daemon. */
async function run(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const one = await project({'bin/docker': '#!/bin/sh\nexit 1\n', ...files})
  await chmod(path.join(one.cwd, 'bin/docker'), 0o755)
  const env = {PATH: `${path.join(one.cwd, 'bin')}:/usr/bin:/bin`}
  return one.runWith({argv: ['page.md', '--pass-with-no-steps', ...argv], env})
}

test('should skip the steps of a container without an engine, and say why', async t => {
  const ran = await run({'page.md': page('busybox:1.36')})
  t.match(ran, {status: 0, stdout: /Skipped +1 step: needs a docker daemon, which doesn't answer/})
})

test('should fail without an engine if one is required', async t => {
  const reason = /errored .*\n.*\n +The container needs a docker daemon, which doesn't answer\./
  t.match(await run({'page.md': page('busybox:1.36')}, '--require-engine'), {status: 1, stdout: reason})
  const config = {'fencepost.config.json': '{"requireEngine": true}', 'page.md': page('busybox:1.36')}
  t.match(await run(config), {status: 1, stdout: reason})
})

test('should let only the configuration choose a container in a sandbox', async t => {
  const own = await run({'page.md': page('busybox:1.36')}, '--sandbox')
  t.match(own, {status: 1, stdout: /page\.md:3:1 +error +In a sandbox, a document can't choose its container\./})
  const config = {'fencepost.config.json': '{"container": "busybox:1.36"}', 'page.md': '`echo 1`{{exec}}\n'}
  t.match(await run(config, '--sandbox'), {status: 0, stdout: /needs a docker daemon/})
})
