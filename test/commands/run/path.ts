import {test} from 'tap'
import {project} from '../project.mjs'

const plain = '# Page\n\n```sh\necho a\n```{{exec}}\n'

test('should tell in the JSON report which path a document took, and come to the same by each', async t => {
  const one = await project({
    'front.md': `---\ntitle: a\n---\n\n${plain}`,
    'nothing.md': 'Text.\n',
    'page.md': plain
  })
  t.teardown(one.remove)
  const follow = async (...files: readonly string[]) => {
    const {status, stdout} = await one.run('run', '--reporter', 'json', ...files)
    t.equal(status, 0)
    const events = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Readonly<Record<string, unknown>>)
    t.same(
      events.filter(({event}) => event === 'step').map(({path}) => path),
      files.filter(file => file !== 'nothing.md').map(() => 'alone')
    )
    return events.filter(({event}) => event === 'document').map(({path}) => path)
  }
  t.same(await follow('front.md', 'nothing.md', 'page.md'), [{page: 'parser'}, {}, {page: 'outline'}])
  const files = ['front.md', 'page.md'] as const
  t.same(await follow(...files), [
    {page: 'parser', snapshot: 'verbatim'},
    {page: 'outline', snapshot: 'verbatim'}
  ])
  await one.write(
    'snapshots/page.md',
    (await one.read('snapshots/page.md')).replace('```output\na\n', '```output\n[..]\n')
  )
  t.same(await follow('page.md'), [{page: 'outline', snapshot: 'parser'}])
})
