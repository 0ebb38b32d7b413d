import {test} from 'tap'
import {project} from '../../commands/project.mjs'
import {growth} from '../../growth.mjs'

test('should find, list and lint scenarios in linear time', async t => {
  const size = 60
  const scenarios = [size, 2 * size].flatMap(of =>
    Array.from({length: of}, (_, number) => `${of}/${number}`).flatMap(folder => [
      [`${folder}/index.json`, '{"details": {"steps": [{"text": "step.md", "verify": "verify.sh"}]}}'] as const,
      [`${folder}/step.md`, '# Step\n\n`touch a`{{exec}}\n'] as const,
      [`${folder}/verify.sh`, '#!/bin/bash\ntest -f ~/a\n'] as const
    ])
  )
  const one = await project(Object.fromEntries(scenarios), {mode: 0o755})
  const listed = JSON.parse((await one.run('list', '--json', String(size))).stdout) as readonly unknown[]
  t.equal(listed.length, 3 * size)
  for (const verb of ['list', 'lint']) {
    const ratio = await growth(async of => t.match(await one.run(verb, String(of)), {status: 0, stderr: ''}), size)
    t.ok(ratio < 2.5, `${verb}: twice the scenarios take ${ratio.toFixed(1)} times as long`)
  }
})
