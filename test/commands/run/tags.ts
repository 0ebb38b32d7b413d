import {test} from 'tap'
import {project} from '../project.mjs'

const files = {
  'content/a.md':
    '# A\n\n`true`{{exec}}\n\n`echo one`{{exec tags=slow,linux}}\n\n`echo two`{{exec tags=linux}}\n\n`echo end`{{exec always}}\n',
  'content/b.md': '---\nfencepost:\n  tags: [network]\n---\n\n# B\n\n`echo b`{{exec tags=slow}}\n'
}

/** The outcomes of the steps of a run, by line. */
async function outcomes(...flags: readonly string[]) {
  const one = await project(files)
  const {stdout} = await one.run('run', '--reporter', 'json', ...flags)
  return stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(({event}) => event === 'step')
    .map(({file, line, outcome, reason = ''}) => `${file.slice(8, 9)}${line} ${outcome} ${reason}`.trim())
}

test('should run the steps with a tag and those above them', async t => {
  t.strictSame(await outcomes('--tag', 'slow'), [
    'a3 new',
    'a5 new',
    'a7 skipped not tagged `slow`',
    'a9 new',
    'b8 new'
  ])
  t.strictSame(await outcomes('--tag', 'network'), [
    'a3 skipped not tagged `network`',
    'a5 skipped not tagged `network`',
    'a7 skipped not tagged `network`',
    'a9 new',
    'b8 new'
  ])
})

test('should skip the steps with a tag, whether it is that of the step or of its document', async t => {
  t.strictSame(await outcomes('--skip-tag', 'linux', '--skip-tag', 'network'), [
    'a3 new',
    'a5 skipped tagged `linux`',
    'a7 skipped tagged `linux`',
    'a9 new',
    'b8 skipped tagged `network`'
  ])
})

test('should refuse a tag that no step has', async t => {
  const one = await project(files)
  t.match(await one.run('--tag', 'slow', '--tag', 'slo'), {
    status: 2,
    stderr: 'fencepost: No step has the tag `slo`. Did you mean `slow`?\n'
  })
  t.match(await one.run('--tag', 'database'), {
    status: 2,
    stderr: 'fencepost: No step has the tag `database`. The option `tags` sets the tags of a step.\n'
  })
})

test('should warn of a tag to skip that no step has', async t => {
  const one = await project(files)
  const stderr =
    'fencepost: No step has the tag `netwrok`, so `--skip-tag netwrok` skips nothing. Did you mean `network`?\n'
  t.match(await one.run('--skip-tag', 'netwrok'), {status: 0, stderr})
  t.match(await one.run('--skip-tag', 'netwrok', '--strict'), {status: 2, stderr})
  t.match(await one.run('--skip-tag', 'network', 'content/a.md'), {status: 0, stderr: /^$/}, 'another document has it')
})

test('should repeat the tags in suggested commands', async t => {
  const one = await project({'content/a.md': '`false`{{exec tags=slow}}\n'})
  t.match(
    (await one.run('--tag', 'slow', '--skip-tag', 'x')).stdout,
    'npx fencepost --skip-tag x --tag slow content/a.md'
  )
})
