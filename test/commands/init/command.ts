import {chmod, mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {init} from '../../../src/commands/init/init.js'
import {project} from '../project.mjs'

test('should create a project that passes, and print what to do next', async t => {
  const one = await project({'package.json': '{\n\t"name": "x",\n\t"scripts": {\n\t\t"a": "b"\n\t}\n}\n'})
  const made = await one.run('init')
  t.match(made, {status: 0, stderr: ''})
  t.match(
    made.stdout,
    /^created {2}fencepost\.config\.json {3}where .*\ncreated {2}content\/first-steps\.md {2}a first document\n/
  )
  t.match(made.stdout, /Next: `npx fencepost`/)
  t.equal(
    await one.read('package.json'),
    '{\n\t"name": "x",\n\t"scripts": {\n\t\t"a": "b",\n\t\t"test:docs": "fencepost"\n\t}\n}\n',
    'the layout stays'
  )
  t.match(await one.run(), {status: 0, stdout: /3 new/})
  t.match(await one.run('--ci'), {status: 0, stdout: /3 passed/})
})

test('should overwrite nothing, and list what it kept', async t => {
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
  t.match(await one.run('init', 'here'), {status: 2, stderr: /`init` takes no arguments, got `here`/})
})

test('should create a project inside the folder of another one', async t => {
  const one = await project({'a.md': '`echo a`{{exec}}\n', 'package.json': '{"fencepost": {"content": "**/*.md"}}'})
  const cwd = path.join(one.cwd, 'below')
  await mkdir(cwd)
  const results = await init({cwd, env: {}})
  t.same(
    results.map(({file, kind}) => [file, kind]),
    [
      ['fencepost.config.json', 'written'],
      ['content/first-steps.md', 'written']
    ]
  )
})

test('should create the first document where the configuration looks for documents', async t => {
  for (const [content, file] of [
    ['docs/*.md', 'docs/first-steps.md'],
    [['*.txt', '**/*.mdx', 'a/{b,c}/**/*.md', 'a/**/*.md'], 'a/first-steps.md'],
    ['guide/start.md', 'guide/start.md'],
    ['**/README.md', 'README.md']
  ] as const) {
    const one = await project({'fencepost.config.json': JSON.stringify({content})})
    t.match(await one.run('init'), {status: 0, stdout: `created  ${file}`})
    t.match(await one.run(), {status: 0, stdout: /3 new/}, file)
  }
  const one = await project({'fencepost.config.json': '{"content": ["../fencepost-none/*.md", "{a,b}/x.md"]}'})
  t.match(await one.run('init'), {status: 0, stdout: /created {2}content\/first-steps\.md .*; add it to `content`/})
})

test('should create nothing if the configuration is invalid', async t => {
  const one = await project({'fencepost.config.json': '{"contnt": "x"}'})
  t.match(await one.run('init'), {status: 2, stderr: /Did you mean `content`/})
  await t.rejects(one.read('content/first-steps.md'))
})

test('should add the script and keep the layout of package.json', async t => {
  for (const [text, expected] of [
    [
      '{\n  // mine\n  "name": "x",\n}\n',
      '{\n  // mine\n  "name": "x",\n  "scripts": {\n    "test:docs": "fencepost"\n  },\n}\n'
    ],
    ['\uFEFF{"scripts": {}}\n', '\uFEFF{\n  "scripts": {\n    "test:docs": "fencepost"\n  }\n}\n'],
    [
      '{\r\n  "name": "x"\r\n}\r\n',
      '{\r\n  "name": "x",\r\n  "scripts": {\r\n    "test:docs": "fencepost"\r\n  }\r\n}\r\n'
    ]
  ] as const) {
    const one = await project({'package.json': text})
    t.match(await one.run('init'), {status: 0, stdout: /created {2}package\.json/})
    t.equal(await one.read('package.json'), expected)
    t.match(await one.run(), {status: 0, stdout: /3 new/}, 'the project is read as before')
  }
})

test('should keep a package.json that has no place for a script, and explain why', async t => {
  for (const [text, note] of [
    ['[]', /kept .*package\.json .*it is not a JSON object/],
    ['null', /kept .*package\.json .*it is not a JSON object/],
    ['{"scripts": "x"}', /kept .*package\.json .*its `scripts` is not an object/],
    ['{"scripts": null}', /kept .*package\.json .*its `scripts` is not an object/]
  ] as const) {
    const one = await project({'package.json': text})
    t.match(await one.run('init'), {status: 0, stdout: note})
    t.equal(await one.read('package.json'), text)
  }
  const one = await project({'package.json': '{"name": '})
  t.match(await one.run('init'), {status: 2, stderr: /^fencepost: package\.json:1: Invalid JSON/})
  await t.rejects(one.read('content/first-steps.md'), 'nothing is written')
})

const skip = process.getuid?.() === 0 && 'the superuser may write everywhere'

test('should keep a write-protected package.json', {skip}, async t => {
  const one = await project({'package.json': '{}'})
  await chmod(path.join(one.cwd, 'package.json'), 0o444)
  t.match(await one.run('init'), {status: 0, stdout: /kept .*package\.json .*can't be written \(EACCES\)/})
  t.equal(await one.read('package.json'), '{}')
})

test('should report a folder that is not writable', {skip}, async t => {
  const one = await project({})
  await chmod(one.cwd, 0o555)
  t.match(await one.run('init'), {
    status: 2,
    stderr: /^fencepost: Can't create `fencepost\.config\.json`: EACCES/
  })
  await chmod(one.cwd, 0o755)
})

test('should report a file in place of the folder', async t => {
  const one = await project({content: ''})
  t.match(await one.run('init'), {status: 2, stderr: /^fencepost: Can't create `content\/first-steps\.md`: /})
})
