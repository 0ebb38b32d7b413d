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
  const {results} = await init({cwd, env: {}})
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

const readme = '# A\n\n```sh\necho a\n```\n'
const configOf = async (one: Awaited<ReturnType<typeof project>>) =>
  JSON.parse(await one.read('fencepost.config.json')) as Record<string, unknown>

test('should write a configuration for the documents that are there', async t => {
  const files = {
    '.github/workflows/ci.yml': 'on: push\n',
    '.gitignore': 'site/\n',
    'README.md': readme,
    'docs/guide/a.md': readme,
    'docs/mkdocs.yml': 'site_name: A\n',
    'docs/node_modules/b/README.md': readme,
    'package.json': '{"scripts": {"build": "true"}}'
  }
  const one = await project(files)
  const made = await one.run('init')
  t.match(made, {status: 0, stderr: ''})
  t.match(made.stdout, /^documents {2}README\.md, 1 document in docs\/\nsite {7}MkDocs \(docs\/mkdocs\.yml\)\n/)
  t.match(made.stdout, /^steps .*2 shell blocks without a marker/m)
  t.match(made.stdout, /^project .*package\.json/m)
  t.match(made.stdout, /^CI .*GitHub Actions/m)
  t.match(made.stdout, /Next: `npx fencepost adopt`/)
  t.match(await configOf(one), {content: ['README*.md', 'docs/**/*.md'], select: 'shell', workspace: 'project'})
  t.match(await one.run(), {status: 0, stdout: /2 new/})
  const config = await one.read('fencepost.config.json')
  t.match(await one.run('init'), {status: 0, stdout: /^kept .*fencepost\.config\.json/})
  t.equal(await one.read('fencepost.config.json'), config)
})

test('should keep the default selection where steps are marked', async t => {
  const one = await project({'README.md': `${readme}\n\`echo a\`{{exec}}\n`, 'docs/a.mdx': readme})
  t.match(await one.run('init'), {status: 0, stdout: /^steps .*1 marked step$/m})
  t.same(await configOf(one), {content: ['README*.md', 'docs/**/*.{md,markdown,mdx}']})
})

test('should create a first document beside documents without shell blocks', async t => {
  const one = await project({'README.md': '# A\n\n```js\na()\n```\n'})
  t.match(await one.run('init'), {status: 0, stdout: /^created {2}content\/first-steps\.md/m})
  t.match(await one.run(), {status: 0, stdout: /3 new/})
})

test('should find the documents of site generators', async t => {
  for (const [files, glob, name] of [
    [{'mkdocs.yml': 'docs_dir: manual\n', 'manual/a.md': readme}, 'manual/**/*.md', 'MkDocs'],
    [{'website/docusaurus.config.ts': '', 'website/docs/a.md': readme}, 'website/docs/**/*.md', 'Docusaurus'],
    [
      {'website/docusaurus.config.js': "docs: {\n  path: '../manual',\n}", 'manual/a.md': readme},
      'manual/**/*.md',
      'Docusaurus'
    ],
    [{'hugo.toml': 'contentDir = "pages"\n', 'pages/a.md': readme}, 'pages/**/*.md', 'Hugo'],
    [{'config.toml': 'baseURL = "https://example.com"\n', 'content/a.md': readme}, 'content/**/*.md', 'Hugo'],
    [{'docs/book.toml': '[book]\nsrc = "text"\n', 'docs/text/a.md': readme}, 'docs/**/*.md', 'mdBook'],
    [{'book.toml': '[book]\n', 'src/a.md': readme}, 'src/**/*.md', 'mdBook'],
    [{'guide/book.toml': '[book]\n', 'guide/src/a.md': readme}, 'guide/src/**/*.md', 'mdBook'],
    [
      {'acme.dev/config/_default/hugo.yaml': 'baseURL: /\n', 'acme.dev/content/a.md': readme},
      'acme.dev/content/**/*.md',
      'Hugo'
    ],
    [{'.vitepress/config.ts': '', 'guide/a.md': readme}, '**/*.md', 'VitePress'],
    [{'docs/.vitepress/config.ts': '', 'docs/a.md': readme}, 'docs/**/*.md', 'VitePress']
  ] as const) {
    const one = await project(files)
    t.match(await one.run('init'), {status: 0, stdout: new RegExp(`^site +${name} `, 'm')}, name)
    t.same((await configOf(one)).content, [glob], name)
  }
})

test('should take no site of tests and examples for that of the project', async t => {
  const one = await project({
    'README.md': readme,
    'examples/book.toml': '[book]\n',
    'examples/src/a.md': readme,
    'site/a.md': readme,
    'tests/mkdocs.yml': ''
  })
  t.notMatch((await one.run('init')).stdout, 'mdBook')
  t.same((await configOf(one)).content, ['README*.md', 'site/**/*.md'])
})

test('should write a workflow for a CI service, once', async t => {
  const one = await project({
    'README.md': readme,
    'package-lock.json': '{}',
    'package.json': '{"scripts": {"build": "x"}}'
  })
  t.match(await one.run('init', '--ci', 'github'), {status: 0, stdout: /created {2}\.github\/workflows\/docs\.yml/})
  const workflow = await one.read('.github/workflows/docs.yml')
  t.match(workflow, /- run: npm ci\n {6}- run: npm run build\n {6}- run: npx fencepost --reporter github\n$/)
  await one.write('.github/workflows/docs.yml', 'mine\n')
  t.match(await one.run('init', '--ci', 'github'), {status: 0, stdout: /kept .*\.github\/workflows\/docs\.yml/})
  t.equal(await one.read('.github/workflows/docs.yml'), 'mine\n')
  t.match(await one.run('init', '--ci', 'gitlab'), {status: 0, stdout: /created {2}\.gitlab-ci\.yml/})
  t.match(await one.read('.gitlab-ci.yml'), /script:\n.*- npx fencepost\n$/s)
  t.match(await one.run('init', '--ci', 'travis'), {status: 2, stderr: /`--ci` must be `github` or `gitlab`/})
})
