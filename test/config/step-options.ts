import {test} from 'tap'
import {stepOptionEntries} from '../../src/config/entries/step-entries.js'
import {docsOf, type Schema} from '../../src/config/option.js'
import {defaultStepOptions, mergeStepOptions, readStepOptions, stepOptionNames} from '../../src/config/step-options.js'

test('should read each option from its text', async t => {
  const {options, problems} = readStepOptions([
    ['timeout', '5s'],
    ['exit', '0,1'],
    ['name', 'Build'],
    ['skip', 'no docker here'],
    ['only', ''],
    ['if', 'test -f x'],
    ['requires', 'git,network'],
    ['stdin', 'yes\n'],
    ['stream', 'stdout'],
    ['terminal', 'T2'],
    ['cwd', 'app'],
    ['env', 'A=1,B=x=y'],
    ['env.C', 'with, comma'],
    ['always', ''],
    ['compare', 'unordered']
  ])
  t.same(problems, [])
  t.same(options, {
    always: true,
    compare: 'unordered',
    cwd: 'app',
    env: {A: '1', B: 'x=y', C: 'with, comma'},
    exit: [0, 1],
    if: 'test -f x',
    name: 'Build',
    only: true,
    requires: ['git', 'network'],
    skip: 'no docker here',
    stdin: 'yes\n',
    stream: 'stdout',
    terminal: 'T2',
    timeout: 5000
  })
})

test('should read the same options from values of YAML or JavaScript', async t => {
  t.same(readStepOptions(Object.entries({env: {A: 1}, exit: [0, 2], only: true, requires: ['jq'], timeout: 0})), {
    options: {env: {A: '1'}, exit: [0, 2], only: true, requires: ['jq'], timeout: 0},
    problems: []
  })
  t.same(readStepOptions([['exit', 1]]).options, {exit: [1]})
})

test('should name the option, what it must be, and the value', async t => {
  const reasons = (key: string, value: unknown) =>
    readStepOptions([[key, value]]).problems.map(problem => problem.reason)
  t.same(reasons('timeot', '5s'), ['Unknown option `timeot`. Did you mean `timeout`?'])
  t.same(reasons('timeout', '5'), [
    '`timeout` must be a duration such as `5s`, `500ms` or `2m`, or `0` for no limit, got `5`.'
  ])
  for (const status of ['300', '', '-1', '1,,2', '1,300'])
    t.same(reasons('exit', status), [
      `\`exit\` must be a status from 0 to 255, a list such as \`0,1\`, or \`any\`, got \`${status}\`.`
    ])
  t.match(reasons('exit', [])[0], 'got `[]`')
  t.same(reasons('cwd', '../up'), ['`cwd` must be a folder inside the working directory, such as `app`, got `../up`.'])
  for (const text of ['1A=2', 'prod', 'A=1,B', '']) {
    const expected = 'assignments such as `"A=1,B=2"`, or a mapping of at most 1000 names to values'
    t.same(reasons('env', text), [`\`env\` must be ${expected}, got \`${text}\`.`])
  }
  const many = Object.fromEntries(Array.from({length: 1001}, (_, at) => [`N${at}`, '1']))
  t.match(reasons('env', many)[0], '`env` must be assignments such as')
  t.same(reasons('env', {...many, N1: 1}).length, 1)
  delete many.N0
  t.same(reasons('env', many), [])
  t.same(reasons('stream', 3), ['`stream` must be `both`, `stdout` or `stderr`, got `3`.'])
  t.same(reasons('skip', 'false'), ['`skip` must be a reason, got `false`.'])
  t.same(readStepOptions([['skip', 'true']]).options, {skip: 'marked `skip`'})
  for (const name of ['__proto__', 'toString', 'constructor'])
    t.match(reasons(name, '1')[0], new RegExp(`^Unknown option \`${name}\`\\. Use one of `))
})

test('should prefer later layers, and merge variables by name', async t => {
  t.same(mergeStepOptions({env: {A: '1', B: '1'}, timeout: 1}, {env: {B: '2'}}, {timeout: 3}), {
    env: {A: '1', B: '2'},
    timeout: 3
  })
  t.same(mergeStepOptions(), {})
})

test('should have a default for every option that is always present', async t => {
  const absent = stepOptionNames.filter(name => !Object.hasOwn(defaultStepOptions, name))
  t.same(absent.sort(), ['capture', 'cast', 'cwd', 'if', 'name', 'prompt', 'ready', 'skip', 'stdin', 'until'])
})

test('should document each option with an example it reads and the default that applies', async t => {
  for (const [name, schema] of Object.entries<Schema>(stepOptionEntries)) {
    const docs = docsOf(schema)
    t.same(readStepOptions([[name, docs?.example]]).problems, [], `${name}: example`)
    const applied = defaultStepOptions[name as keyof typeof defaultStepOptions]
    const written = docs?.default === undefined ? undefined : readStepOptions([[name, docs.default]]).options
    t.same(written && {[name]: applied, ...written}, written && {[name]: applied}, `${name}: default`)
    t.equal(docs?.default === undefined, applied === undefined, `${name} has a default`)
  }
})
