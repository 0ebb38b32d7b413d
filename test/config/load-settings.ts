import path from 'node:path'
import {test} from 'tap'
import {loadSettings} from '../../src/config/load-settings.js'
import {project} from '../commands/project.mjs'

/** The options of the first step of a page, as `list` gives them. */
async function optionsOf(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const one = await project(files)
  const {stdout} = await one.run('list', '--json', 'docs/page.md', ...flags)
  return JSON.parse(stdout)[0].steps[0].options
}

test('should prefer options of a step over its document, overrides, the project and the defaults', async t => {
  const layers = [
    {value: 30_000},
    {files: {'fencepost.config.json': '{"defaults": {"timeout": "1s"}}'}, value: 1000},
    {
      files: {
        'fencepost.config.json':
          '{"defaults": {"timeout": "1s"}, "overrides": [{"files": "docs/**", "timeout": "2s"}, {"files": "other/**", "timeout": "9s"}]}'
      },
      value: 2000
    },
    {front: '---\nfencepost:\n  timeout: 3s\n---\n\n', value: 3000},
    {mark: ' timeout=4s', value: 4000}
  ]
  let files: Record<string, string> = {}
  let front = ''
  let mark = ''
  for (const layer of layers) {
    files = {...files, ...layer.files}
    front = layer.front ?? front
    mark = layer.mark ?? mark
    const options = await optionsOf({...files, 'docs/page.md': `${front}\`ls\`{{exec${mark}}}\n`})
    t.equal(options.timeout, layer.value)
  }
})

test('should merge variables of all layers by name', async t => {
  const options = await optionsOf({
    'docs/page.md': '---\nfencepost:\n  env: {A: page, B: page}\n---\n\n`ls`{{exec env.B=step}}\n',
    'fencepost.config.json': '{"defaults": {"env": {"A": "project", "C": "project"}}}'
  })
  t.strictSame(options.env, {A: 'page', B: 'step', C: 'project'})
})

test('should read JSON with comments, modules, and the key of package.json', async t => {
  const page = {'docs/page.md': '`ls`{{exec}}\n'}
  for (const files of [
    {'fencepost.config.json': '{\n  // slow\n  "defaults": {"timeout": "7s"},\n}\n'},
    {'fencepost.config.mjs': "export default {defaults: {timeout: '7s'}}\n"},
    {'package.json': '{"fencepost": {"defaults": {"timeout": "7s"}}}'}
  ])
    t.equal((await optionsOf({...page, ...files})).timeout, 7000)
})

test('should report errors with file, line and key, and run nothing', async t => {
  const mistakes = [
    [
      'fencepost.config.json',
      '{"jobs": 0}',
      /^fencepost: fencepost\.config\.json:1: `jobs` must be a whole number of at least 1, got `0`\.\n$/
    ],
    [
      'fencepost.config.json',
      '{\n  // slow\n  "overrides": [\n    {"files": "a"},\n    {"files": "b",\n     "timeot": "1s"}],\n  "defaults": {\n    "exit": "x"}}',
      /^fencepost: \S+json:8: `defaults\.exit` must be .*got `x`\.\n\S+json:6: Unknown option `timeot`\. Did you mean `timeout`\?\n$/
    ],
    [
      'fencepost.config.mjs',
      "const jobs = 0\nexport default {\n  'jobs': 0,\n  setup: []}",
      /^fencepost: fencepost\.config\.mjs:3: `jobs` must/
    ],
    ['fencepost.config.mjs', 'export default {[`jo${"bs"}`]: 0}', /^fencepost: fencepost\.config\.mjs: `jobs` must/],
    ['fencepost.config.json', '{"contnet": "x"}', /Did you mean `content`\?/],
    ['fencepost.config.json', '{\n  "jobs": 1\n  "x": 2\n}', /^fencepost: fencepost\.config\.json:3: Invalid JSON: /],
    ['fencepost.config.json', '[]', /The configuration must be a mapping of options, got `\[\]`/],
    ['fencepost.config.json', '{"snapshots": "../out"}', /a folder inside the project/],
    ['fencepost.config.json', '{"overrides": [{"timeout": "1s"}]}', /`overrides\[0\]\.files` is required/],
    ['fencepost.config.mjs', 'export default {', /^fencepost: fencepost\.config\.mjs: The module can't be loaded: /],
    [
      'package.json',
      '{"passEnv": 1,\n "fencepost":\n {"passEnv": "A-B"}}',
      /package\.json:3: `passEnv` must be the name of a variable or a list of names, got `A-B`/
    ]
  ] as const
  for (const [name, text, expected] of mistakes) {
    const one = await project({'page.md': `\`touch ${path.join('..', 'ran')}\`{{exec}}\n`, [name]: text})
    const result = await one.run('page.md')
    t.match(result, {status: 2, stderr: expected, stdout: ''}, text)
  }
})

test('should use the file of `--config` in every command, with its folder as the root', async t => {
  const one = await project({
    'book/other.json': '{"content": ["*.md"], "snapshots": "kept"}',
    'book/page.md': '# Page\n\n`echo hi`{{exec}}\n',
    'fencepost.config.json': '{"jobz": 1}'
  })
  t.match(await one.run('run', '--config', 'book/other.json'), {status: 0, stdout: /page\.md[\s\S]*1 new/})
  t.match(await one.read('book/kept/page.md'), /hi/)
  for (const verb of ['list', 'lint', 'coverage'])
    t.match(await one.run(verb, '--config', 'book/other.json'), {status: 0, stderr: ''}, verb)
  t.match(await one.run('stabilize', '--config', 'book/other.json'), {status: 0})
  await one.write('book/page.md', '# Page\n\n`echo ho`{{exec}}\n')
  t.match(await one.run('review', '--accept', 'book/page.md:3', '--config', 'book/other.json'), {status: 0, stderr: ''})
  t.match(await one.read('book/kept/page.md'), /ho/)
  await one.write('book/package.json', '{"fencepost": {"jobz": 1}}')
  t.match(await one.run('list', '--config', 'book/package.json'), {
    status: 2,
    stderr: /^fencepost: book\/package\.json:1: Unknown option `jobz`\. Did you mean `jobs`\?/
  })
})

test('should report a `--config` that is missing or has another type', async t => {
  const one = await project({'page.md': '`touch ran`{{exec}}\n', 'x.yaml': ''})
  for (const [name, expected] of [
    ['gone.json', /^fencepost: The configuration file `gone\.json` doesn't exist\. /],
    ['x.yaml', /^fencepost: `--config` must name a `\.json`, .* file, got `x\.yaml`\./],
    ['', /^fencepost: `--config` must name a /]
  ] as const)
    t.match(await one.run('page.md', '--config', name), {status: 2, stderr: expected, stdout: ''}, name)
})

test('should refuse `--network` without a sandbox, and keep other defaults beside `--timeout`', async t => {
  const cwd = t.testdir({'fencepost.config.json': '{"defaults": {"session": "terminal", "exit": 1, "timeout": "9s"}}'})
  const load = (flags: Parameters<typeof loadSettings>[0]['flags']) => loadSettings({cwd, env: {}, flags})
  t.same((await load({defaults: {timeout: 5000}})).defaults, {exit: [1], session: 'terminal', timeout: 5000})
  await t.rejects(load({network: 'off'}), {code: 'config', message: /Add `--sandbox`/})
  t.match(await load({network: 'off', sandbox: true}), {network: 'off', sandbox: true})
})
