import {execFileSync} from 'node:child_process'
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {test} from 'tap'
import {listGitFiles} from '../../src/files/git-files.js'

for (const file of ['.gitignore', 'sub/.gitignore', '.git/info/exclude', '.git/index', '.git/config', '.git/HEAD']) {
  test(`should not wait for a pipe in place of ${file}`, async t => {
    const folder = t.testdir({'a.md': ''})
    execFileSync('git', ['init', '--quiet'], {cwd: folder})
    mkdirSync(path.join(folder, 'sub'))
    writeFileSync(path.join(folder, 'sub/b.md'), '')
    rmSync(path.join(folder, file), {force: true})
    execFileSync('mkfifo', [path.join(folder, file)])
    await t.rejects(listGitFiles({flags: ['--cached', '--others'], folder, limit: 300}), {
      code: 'usage',
      message: /^`git` didn't answer in `.*` within 0\.3 s\. Look for a pipe in place of a file that Git reads/
    })
  })
}
