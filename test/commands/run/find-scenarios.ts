import {test} from 'tap'
import {project} from '../project.mjs'

const scenario = (folder: string, title = folder) => ({
  [`${folder}/index.json`]: JSON.stringify({
    title,
    details: {intro: {text: 'intro.md'}, steps: [{title: 'Look', text: 'look/text.md'}]},
    backend: {imageid: 'ubuntu'}
  }),
  [`${folder}/intro.md`]: '# Hello\n',
  [`${folder}/look/text.md`]: '`pwd`{{exec}}\n'
})

async function run(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const one = await project(files)
  const result = await one.run(...argv)
  return result
}

async function list(files: Readonly<Record<string, string>>, ...paths: readonly string[]) {
  const {stdout} = await run(files, 'list', '--json', ...paths)
  return JSON.parse(stdout) as readonly {
    readonly file: string
    readonly skipped?: string
    readonly line?: number
    readonly place?: object
  }[]
}

async function indexes(files: Readonly<Record<string, string>>, ...paths: readonly string[]) {
  return (await list(files, ...paths)).flatMap(({file}) => (file.endsWith('/index.json') ? file.split('/')[0] : []))
}

test('should find all scenarios of a repository, and say what it leaves out and why', async t => {
  const files = {
    ...scenario('two'),
    ...scenario('one'),
    'README.md': '`rm -rf /`{{exec}}\n',
    'one/README.md': '`ls`{{exec}}\n',
    'one/assets/page.md': '`ls`{{exec}}\n',
    'one/look/draft.md': '`ls`{{exec}}\n',
    'playground/index.json': '{"title": "Play", "backend": {"imageid": "ubuntu"}}',
    'other/index.json': '{"name": "a package"}',
    'other/page.md': '`ls`{{exec}}\n'
  }
  const listed = await list(files, '.')
  t.same(
    listed.flatMap(({file, skipped}) => (skipped === undefined ? file : [])),
    ['one/index.json', 'one/intro.md', 'one/look/text.md', 'two/index.json', 'two/intro.md', 'two/look/text.md']
  )
  t.match(
    listed.flatMap(({file, skipped}) => (skipped === undefined ? [] : `${file}: ${skipped}`)),
    [
      'README.md: next to scenarios, but not part of one',
      "one/README.md: in a scenario's folder, but not named",
      "one/assets/page.md: in a scenario's folder",
      "one/look/draft.md: in a scenario's folder",
      'other/page.md: next to scenarios',
      'playground/index.json: a scenario without `details`'
    ].map(text => new RegExp(`^${text}`))
  )
  const followed = await run(files, '.')
  t.match(followed, {
    status: 0,
    stdout: /\nSkipped {4}README\.md, other\/page\.md: next to scenarios, but not part of one\n/
  })
  t.match(followed.stdout, /\nSkipped {4}one\/README\.md, one\/assets\/page\.md, one\/look\/draft\.md: in a scenario/)
  t.match(await run(files, 'list', '.'), {
    stdout: /\nREADME\.md {2}skipped {2}Next to scenarios, .*\. To run it anyway/
  })
  t.match(await run(files, 'lint', '.'), {stdout: /\nSkipped: README\.md, other\/page\.md: next to scenarios/})
  t.match(await run(files, '.', '--reporter', 'tap'), {stdout: /^TAP version 14\n# skipped: README\.md/})
  t.match(JSON.parse((await run(files, '.', '--reporter', 'json')).stdout.split('\n')[0] ?? ''), {
    skippedFiles: [{file: 'README.md', reason: /^next to/}]
  })
})

test('should follow what is named, and pages that have nothing to do with scenarios', async t => {
  const files = {
    ...scenario('lessons/one'),
    'README.md': '`echo a`{{exec}}\n',
    'docs/page.md': '`echo b`{{exec}}\n',
    'lessons/notes.md': '`echo c`{{exec}}\n',
    'lessons/one/notes.md': '`echo d`{{exec}}\n'
  }
  t.same(
    (await list(files, '.')).flatMap(({file, skipped}) => (skipped ? file : [])),
    ['lessons/notes.md', 'lessons/one/notes.md']
  )
  t.same(
    (await list(files, 'lessons/notes.md', 'lessons/one/notes.md')).map(({file}) => file),
    ['lessons/notes.md', 'lessons/one/notes.md']
  )
  // A glob names pages: what is beside scenarios is meant, what is inside one is its own.
  t.same(
    (await list(files, 'lessons/**/*.md')).flatMap(({file, skipped}) => (skipped ? file : [])),
    ['lessons/one/notes.md']
  )
})

test('should order scenarios as `structure.json` has it, one course in another, and name what is not there', async t => {
  const files = {
    ...scenario('a'),
    ...scenario('b'),
    ...scenario('z'),
    ...scenario('course/x'),
    'course/structure.json': '{"items": [{"path": "x"}]}',
    'structure.json':
      '{// the order\n"items": [{"path": "z"}, {"path": "course"}, {"path": "./b/"},\n {"path": "gone"}, {"path": "z"},]}'
  }
  t.same(await indexes(files, '.'), ['z', 'course', 'b', 'a'])
  t.match((await list(files, '.')).at(-1), {
    file: 'structure.json',
    skipped: /^names `gone`, but/,
    line: 3
  })
  t.match(await run(files, 'list', '.'), {stdout: /\nstructure\.json:3 {2}skipped {2}Names `gone`/})

  const broken = {...files, 'structure.json': '{"items": [{"path": "z"},\n{"path": }'}
  t.match(await run(broken, 'list', '.'), {
    stdout: /\nstructure\.json:2 {2}skipped {2}Not valid JSON, so scenarios run in the order of their paths\./
  })
  t.same((await indexes(broken, '.'))[0], 'z', 'what could be read counts')
})

test('should order scenarios as a pathway has it, wherever it keeps them, and take scenarios that it alone names', async t => {
  const files = {
    ...scenario('linux/lesson2'),
    ...scenario('linux/lesson1'),
    ...scenario('beside'),
    ...scenario('istio/mesh'),
    'linux-pathway.json':
      '{"courses": [{"course_id": "lesson2"}, {"pathway_id": "istio", "course_id": "mesh"}, {"course_id": "beside"}, {"external_link": "https://example.com"}]}',
    'main-pathway.json': '{"courses": [{"id": "linux"}], "scenarios": [{"course_id": "gone"}]}'
  }
  const found = (await list(files, '.')).flatMap(({file}) => (file.endsWith('/index.json') ? file : []))
  t.same(found, ['linux/lesson2/index.json', 'istio/mesh/index.json', 'beside/index.json', 'linux/lesson1/index.json'])
  const trained = {
    ...scenario('get-started/01-init'),
    ...scenario('postgis/joins'),
    'get-started-pathway.json': '{"courses": [{"id": "01-init", "course_id": "initialize"}]}',
    'training/gis-pathway.json':
      '{"courses": [{"pathway_id": "owner", "id": "postgis/joins", "course_id": "joins"}, {"course_id": "far", "external_link": "https://example.com"}]}'
  }
  const all = await list(trained, '.')
  t.same(
    all.flatMap(({file}) => (file.endsWith('/index.json') ? file : [])),
    ['get-started/01-init/index.json', 'postgis/joins/index.json']
  )
  t.notMatch(all, [{skipped: /names/}], 'each entry is found, or on another site')
  const course = {
    ...scenario('x/one'),
    'course/structure.json': '{"items": [{"path": "../x/one"}, {"path": "../../etc"}]}'
  }
  const named = await list(course, 'course')
  t.match(named, [{file: 'x/one/index.json'}, {}, {}, {skipped: /names `\.\.\/\.\.\/etc`/}])
})

test('should find a scenario without a page, and survive courses that make no sense', async t => {
  const inline = {'one/index.json': '{"details": {"steps": [{"title": "A", "text": "Only words."}]}}'}
  t.match(await list(inline, '.'), [{file: 'one/index.json'}])
  for (const text of [
    '',
    '{',
    '[]',
    '{"items": 1}',
    '{"items": [1, null, {}, {"path": 2}]}',
    '{"items": [{"path": "."}]}'
  ])
    t.match(await list({...scenario('one'), 'structure.json': text}, '.'), [{file: 'one/index.json'}], text)
})

test('should show a scenario under the titles that its reader sees, in lists and reports', async t => {
  const files = scenario('one', 'First steps')
  const {stdout} = await run(files, 'list', '.')
  t.match(
    stdout,
    /^First steps\n\none\/index\.json: .*\n\nFirst steps › Intro\n\none\/intro\.md: .*\n\nFirst steps › Look\n\none\/look\/text\.md:1 /
  )
  t.match((await list(files, '.'))[2], {
    place: {index: 'one/index.json', role: 'text', scenario: 'First steps', step: 'Look', unit: 1}
  })
  t.match(await run(files, '.'), {stdout: /\nFirst steps › Look\n✓ one\/look\/text\.md/})
  t.match(await run(files, '.', '--reporter', 'tap'), {stdout: /\nok 3 - First steps › Look › one\/look\/text\.md\n/})
  t.match(await run(files, '.', '--reporter', 'junit'), {
    stdout: /<testsuite name="First steps › Look › one\/look\/text\.md"/
  })
  t.match(await run(files, '.', '--reporter', 'json'), {stdout: /"event":"document",.*"step":"Look"/})
})

test('should keep steps apart that have one title, and scenarios too, in lists and reports', async t => {
  const details = {
    steps: [
      {title: 'Try', text: 'a.md'},
      {title: 'Try', text: 'b.md'}
    ]
  }
  const twins = Object.fromEntries(
    ['one', 'two'].flatMap(folder => [
      [`${folder}/index.json`, JSON.stringify({title: 'Twin', details})],
      [`${folder}/a.md`, '`echo a`{{exec}}\n'],
      [`${folder}/b.md`, '`echo b`{{exec}}\n']
    ])
  )
  const heads = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length
  t.equal(heads((await run(twins, 'list', '.')).stdout, /^Twin › Try$/gm), 4)
  const {stdout} = await run(twins, '.')
  t.equal(heads(stdout, /^Twin › Try$/gm), 4)
  t.equal(heads(stdout, /^Twin$/gm), 2)
  t.equal(heads((await run(twins, '.', '--reporter', 'html')).stdout, /<h3>Try<\/h3>/g), 4)
})
