import {test} from 'tap'
import {commands} from '../../src/cli/commands.js'
import type {Flag} from '../../src/commands/command.js'
import {project} from '../commands/project.mjs'

const page = '# A\n\n`echo a`{{exec}}\n\n`echo b`{{exec}}\n'
const failing = '`false`{{exec}}\n'

test('should refuse each option that a command does not take, and name a command that does', async t => {
  const flags = new Map<string, Flag>()
  const loaded = await Promise.all(
    Object.entries(commands).map(async ([name, {load}]) => ({command: await load(), name}))
  )
  for (const {command} of loaded) for (const [flag, one] of Object.entries(command.flags)) flags.set(flag, one)
  const {run} = await project({'content/a.md': page})
  for (const {command, name} of loaded) {
    for (const [flag, {type}] of flags) {
      if (flag in command.flags) continue
      const {status, stderr} = await run(name, type === 'boolean' ? `--${flag}` : `--${flag}=1`)
      t.equal(status, 2, `${name} --${flag}`)
      t.match(stderr, `doesn't take \`--${flag}\`; `, `${name} --${flag}`)
    }
  }
})

test('should refuse options that have no effect together', async t => {
  const {run} = await project({'content/a.md': page})
  for (const option of ['--bail', '--jobs=2', '--keep-going', '--quiet', '--reporter=json', '--strict', '--timeout=5s'])
    t.match(await run('--list', option), {status: 2, stderr: /`--list` runs nothing/}, option)
  t.match(await run('--quiet', '--verbose'), {status: 2, stderr: /`--quiet` and `--verbose`/})
  t.match(await run('--quiet', '--reporter', 'tap'), {status: 2, stderr: /`--quiet` has no effect on .*`tap`/})
  t.match(await run('--quiet', '--reporter', 'tap:r.tap'), {status: 0})
  t.match(await run('--network', 'off'), {status: 2, stderr: /`--network` .*Add `--sandbox`/})
  t.match(await run('--durations', 'r.json'), {status: 2, stderr: /`--durations` only works with `--shard`/})
  t.match(await run('--prune'), {status: 2, stderr: /`--prune` only works with an update/})
  t.match(await run('review', '--json'), {status: 2, stderr: /`--json` only works with `--list`/})
})

test('should change only the time limit with --timeout', async t => {
  const {run} = await project({
    'content/a.md': '`tty | grep -c pts; exit 1`{{exec}}\n\n`sleep 30`{{exec}}\n',
    'package.json': '{"fencepost": {"defaults": {"session": "terminal", "exit": 1, "timeout": "1m"}}}'
  })
  const {stdout} = await run('--timeout', '700ms', '--verbose')
  t.match(stdout, '✓ content/a.md:1  new')
  t.match(stdout, '✗ content/a.md:3  timed out')
  t.match(stdout, 'Timed out after 700 ms.')
})

test('should stop after N failed documents with --bail', async t => {
  const files = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [`content/${name}.md`, failing]))
  const {run} = await project(files)
  const failed = (stdout: string) => [...stdout.matchAll(/^✗ content\/(\w)\.md:1 {2}failed/gm)].map(([, name]) => name)
  const one = await run('--jobs', '1', '--bail')
  t.same(failed(one.stdout), ['a'])
  t.equal(one.status, 1)
  t.match(one.stdout, 'Stopped by `--bail`.\n')
  t.match(one.stdout, 'Documents  0 passed, 3 not run, 1 failed\n')
  t.match(one.stdout, '- content/d.md  1 not run')
  t.same(failed((await run('--jobs', '1', '--bail', '3')).stdout), ['a', 'b', 'c'])
  t.same(failed((await run('--jobs', '1', '--bail', 'content/b.md')).stdout), ['b'], 'a path is no number')
  t.same(failed((await run('--jobs', '1')).stdout), ['a', 'b', 'c', 'd'])
  for (const text of ['0', '-1', 'x']) t.match(await run(`--bail=${text}`), {status: 2, stderr: /at least 1/}, text)
})

test('should list the selected steps and run nothing with --list', async t => {
  const {read, run} = await project({'content/a.md': page, 'content/b.md': '`touch ran`{{exec skip="no"}}\n'})
  t.equal(
    (await run('--list')).stdout,
    'content/a.md:3  A #1\ncontent/a.md:5  A #2\ncontent/b.md:1  b.md #1  (skipped: no)\n'
  )
  t.equal((await run('--list', 'content/a.md:5')).stdout, 'content/a.md:5  A #2\n')
  t.equal((await run('--list', '--name', '#1', 'content/a.md')).stdout, 'content/a.md:3  A #1\n')
  await t.rejects(read('snapshots/content/a.md'))
})

test('should say why --list has nothing to show', async t => {
  const {run} = await project({'a.md': 'Text\n'})
  t.match(await run('--list', 'a.md'), {status: 0, stderr: 'fencepost: No steps.', stdout: ''})
  t.match(await run('--list'), {status: 0, stderr: 'fencepost: No documents match', stdout: ''})
})

test('should print less with -q and more with --verbose', async t => {
  const {run} = await project({'content/a.md': page, 'content/b.md': `${failing}\n\`echo x\`{{exec}}\n`})
  const quiet = await run('-q')
  t.notMatch(quiet.stdout, 'content/a.md')
  t.match(quiet.stdout, /^✗ content\/b\.md:1 {2}failed/)
  t.match(quiet.stdout, 'Documents  1 passed, 1 failed\n')
  const verbose = await run('--verbose')
  t.match(verbose.stdout, /^ {2}✓ content\/a\.md:3 {2}(new|passed) {2}A/m)
  t.match(verbose.stdout, /^ {2}- content\/b\.md:3 {2}not run: the step at line 1 failed/m)
})

test('should color as --color and --no-color say', async t => {
  const {run} = await project({'content/a.md': page})
  t.match((await run('--color')).stdout, '\x1b[')
  t.notMatch((await run('--no-color')).stdout, '\x1b[')
  t.notMatch((await run()).stdout, '\x1b[', 'standard output is no terminal')
})
