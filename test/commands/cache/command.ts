import {existsSync} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {project} from '../project.mjs'

const slow = '```sh {{exec}}\nsleep 1.1; echo slow\n```\n'

t.test('should resume with run --resume, and show and remove what was kept', {skip: whyNoSandbox}, async t => {
  const one = await project({'page.md': `${slow}\n\`echo last\`{{exec}}\n`})
  const cache = path.join(one.cwd, 'cache')
  const run = (...argv: readonly string[]) => one.runWith({argv, env: {PATH: process.env.PATH, XDG_CACHE_HOME: cache}})
  t.match(await run('cache'), {status: 0, stdout: /^0 checkpoints, 0 kB {2}.*cache\/fencepost\/checkpoints$/m})
  t.match(await run('page.md', '--sandbox'), {status: 0, stdout: /2 new/})
  t.notOk(existsSync(cache), 'an ordinary run keeps nothing')
  t.match(await run('page.md', '--sandbox', '--resume'), {status: 0, stdout: /2 passed/})
  t.match(await run('cache'), {stdout: /^1 checkpoint, /})
  const resumed = await run('page.md:5', '--sandbox', '--resume', '--verbose')
  t.match(resumed.stdout, /- page\.md:1 {2}kept from \d\d:\d\d {2}page\.md\n/)
  t.match(resumed.stdout, /Steps {6}1 kept, 1 passed/)
  t.match(resumed.stdout, /Kept {7}1 step from \d\d:\d\d, not run again/)
  t.match(await run('page.md:1', '--sandbox', '--resume'), {stdout: /1 passed, 1 skipped/}, 'a step that is asked for')
  const reports = await run('page.md', '--sandbox', '--resume', '--reporter', 'tap', '--reporter', 'junit:j.xml')
  t.match(reports.stdout, /ok 1 - page\.md \\#1 # kept from \d\d:\d\d/)
  t.match(
    await one.read('j.xml'),
    /<property name="outcome" value="kept: Kept from \d\d:\d\d; it didn't run again\."\/>/
  )
  t.match(await run('page.md', '--sandbox'), {stdout: /2 passed/}, 'an ordinary run resumes nothing')
  t.match(await run('cache', 'clean'), {status: 0, stdout: /^Removed 1 checkpoint, /})
  t.match(await run('cache'), {stdout: /^0 checkpoints/})
})

t.test('should refuse what has no effect', async t => {
  const one = await project({'page.md': slow})
  t.match(await one.run('page.md', '--resume', '--ci'), {status: 2, stderr: /In CI every step runs, so `--resume`/})
  t.match(await one.run('update', 'page.md', '--resume'), {status: 2})
  t.match(await one.run('page.md', '--update', '--resume'), {status: 2, stderr: /An update runs every step/})
  t.match(await one.run('page.md', '--list', '--resume'), {status: 2, stderr: /`--list` runs nothing/})
  t.match(await one.run('cache', 'wipe'), {status: 2, stderr: /takes `clean` or nothing, got `wipe`/})
  t.match(await one.runWith({argv: ['cache'], env: {}}), {status: 0, stdout: /no cache folder/})
})
