import {execFileSync} from 'node:child_process'
import path from 'node:path'
import {test} from 'tap'
import {project} from './project.mjs'

/** A project with a document, a report and a pipe that no program has open. */
async function withPipe() {
  const one = await project({'a.md': '`true`{{exec}}\n'})
  await one.run('run', '--reporter', 'json:all.json', 'a.md')
  execFileSync('mkfifo', [path.join(one.cwd, 'pipe')])
  return one
}

for (const [argv, message] of [
  [['run', '--reporter', 'json:pipe', 'a.md'], /Can't write the report to `.*pipe`: no program reads from it\./],
  [['run', '--shard', '1/1', '--durations', 'pipe', 'a.md'], /`.*pipe` isn't a regular file\./],
  [['merge', 'pipe'], /`.*pipe` isn't a regular file\./],
  [['merge', 'all.json', '--reporter', 'junit:pipe'], /Can't write the report to `.*pipe`: no program reads from it\./],
  [['run', 'pipe'], /No documents match `pipe`/]
] as const) {
  test(`should not wait for another program at a pipe: ${argv.join(' ')}`, async t => {
    const one = await withPipe()
    t.match(await one.run(...argv), {status: 2, stderr: message})
  })
}

test('should not wait for a program that reads the job summary', async t => {
  const one = await withPipe()
  const {status, stdout} = await one.runWith({
    argv: ['run', '--reporter', 'github', 'a.md'],
    env: {GITHUB_STEP_SUMMARY: path.join(one.cwd, 'pipe')}
  })
  t.match({status, stdout}, {status: 0, stdout: /::warning .*Can't write the job summary to `.*pipe`/})
})
