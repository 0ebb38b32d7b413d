import {chmod} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from '../../commands/project.mjs'

test('should look for an engine where documents do', async t => {
  // A daemon answers on that port only.
  const one = await project({
    'bin/docker': '#!/bin/sh\n[ "$DOCKER_HOST" = tcp://127.0.0.1:2375 ]\n',
    'page.md': '`docker info`{{exec requires=docker}}\n'
  })
  await chmod(path.join(one.cwd, 'bin/docker'), 0o755)
  const env = {DOCKER_HOST: 'tcp://127.0.0.1:2375', PATH: `${path.join(one.cwd, 'bin')}:${process.env.PATH}`}
  const run = (...argv: readonly string[]) => one.runWith({argv: ['page.md', '--pass-with-no-steps', ...argv], env})
  t.match(
    (await run()).stdout,
    /1 step: needs a docker daemon, and documents don't see `DOCKER_HOST`\. Add it to `passEnv`/
  )
  await one.write('fencepost.config.json', '{"passEnv": ["DOCKER_HOST"]}')
  t.match(await run(), {status: 0, stdout: /1 new/})
})
