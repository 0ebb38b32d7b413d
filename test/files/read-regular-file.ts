import {symlink, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {readRegularFile} from '../../src/files/read-regular-file.js'
import {project} from '../commands/project.mjs'

test('should read files and links to them, and no device or folder', async t => {
  const folder = t.testdir({})
  await writeFile(path.join(folder, 'a'), 'text')
  await symlink('a', path.join(folder, 'link'))
  await symlink('/dev/zero', path.join(folder, 'zero'))
  t.equal(readRegularFile(path.join(folder, 'link')).toString(), 'text')
  t.throws(() => readRegularFile(path.join(folder, 'zero')), {code: 'usage'})
  t.throws(() => readRegularFile(folder), {code: 'usage'})
  t.throws(() => readRegularFile(path.join(folder, 'absent')), {code: 'ENOENT'})
})

test('should end a run of a folder with a link to an endless device', async t => {
  const one = await project({'content/a.md': '`true`{{exec}}\n'})
  await symlink('/dev/zero', path.join(one.cwd, 'content/zero.md'))
  for (const command of ['run', 'list', 'lint', 'coverage']) {
    const {status, stderr, stdout} = await one.run(command, 'content')
    t.not(status, 0, command)
    t.match(stdout + stderr, "isn't a regular file", command)
  }
})
