import {test} from 'tap'
import {project} from '../project.mjs'

const plain = '# Page\n\n```sh\necho a\n```{{exec}}\n'

test('should report whether each step was sent ahead of the answers above it', async t => {
  const one = await project({'page.md': plain})
  const {status, stdout} = await one.run('run', '--reporter', 'json', 'page.md')
  t.equal(status, 0)
  const events = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>)
  t.same(
    events.filter(({event}) => event === 'step').map(({path}) => path),
    ['alone']
  )
})
