import {test} from 'tap'
import {growth} from '../../growth.mjs'
import {project} from '../project.mjs'

test('should add the options of many steps in linear time', {timeout: 300_000}, async t => {
  const {run, write} = await project({})
  const adopt = async (steps: number) => {
    await write('README.md', `\`a\`{{exec}}, \`b\`{{exec}}, ${'`no-such-program`{{exec}} '.repeat(steps)}\n`)
    return run('adopt', 'README.md', '--no-sandbox', '--dry-run')
  }
  t.match((await adopt(100)).stdout, /101 comments to write/)
  const ratio = await growth(adopt, 100)
  t.ok(ratio < 2.5, `twice the steps take ${ratio.toFixed(1)} times as long`)
})
