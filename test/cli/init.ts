import {writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {project} from './project.mjs'

test('should write what a project begins with, which passes at once, and say what to do next', async t => {
  const one = await project({'package.json': '{\n\t"name": "x",\n\t"scripts": {\n\t\t"a": "b"\n\t}\n}\n'})
  const made = await one.run('init')
  t.match(made, {status: 0, stderr: ''})
  t.match(
    made.stdout,
    /^wrote {2}fencepost\.config\.json {3}where .*\nwrote {2}content\/first-steps\.md {2}a page .*\n/
  )
  t.match(made.stdout, /Next: `npx fencepost`/)
  t.equal(
    await one.read('package.json'),
    '{\n\t"name": "x",\n\t"scripts": {\n\t\t"a": "b",\n\t\t"test:docs": "fencepost"\n\t}\n}\n',
    'the layout stays'
  )
  t.match(await one.run(), {status: 0, stdout: /3 new/})
  t.match(await one.run('--ci'), {status: 0, stdout: /3 passed/})
  await one.remove()
})

test('should overwrite nothing, and say what it left alone', async t => {
  const files = {
    'content/mine.md': '# Mine\n',
    'fencepost.config.json': '{"jobs": 1}',
    'package.json': '{"scripts": {"test:docs": "mine"}}'
  }
  const one = await project(files)
  const made = await one.run('init')
  t.match(made, {status: 0})
  t.match(made.stdout, /kept .*fencepost\.config\.json.*\nkept .*content\/mine\.md.*\nkept .*package\.json.*already/)
  for (const [name, text] of Object.entries(files)) t.equal(await one.read(name), text)
  await writeFile(path.join(one.cwd, 'package.json'), '{"fencepost": {"content": "docs/*.md"}}')
  t.match(await one.run('init', 'here'), {status: 2, stderr: /Expected no argument, got `here`/})
  await one.remove()
})

test('should write nothing where the configuration is wrong', async t => {
  const one = await project({'fencepost.config.json': '{"contnt": "x"}'})
  t.match(await one.run('init'), {status: 2, stderr: /Did you mean `content`/})
  await t.rejects(one.read('content/first-steps.md'))
  await one.remove()
})
