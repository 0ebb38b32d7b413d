import {test} from 'tap'
import {
  defaultStepOptions,
  mergeStepOptions,
  nearestName,
  readStepOptions,
  stepOptionNames
} from '../../src/config/step-options.js'

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

test('should name the option, what was expected, what was found and the remedy', async t => {
  const reasons = (key: string, value: unknown) =>
    readStepOptions([[key, value]]).problems.map(problem => problem.reason)
  t.same(reasons('timeot', '5s'), ['Expected an option, got `timeot`. Did you mean `timeout`?'])
  t.same(reasons('timeout', '5'), [
    'Expected `timeout` to be a time such as `5s`, `500ms` or `2m`, or `0` for no limit, got `5`.'
  ])
  t.same(reasons('exit', '300'), [
    'Expected `exit` to be a status from 0 to 255, a list such as `0,1`, or `any`, got `300`.'
  ])
  t.same(reasons('cwd', '../up'), [
    'Expected `cwd` to be a folder inside the working directory, such as `app`, got `../up`.'
  ])
  t.same(reasons('env', '1A=2'), ['Expected `env` to be assignments such as `"A=1,B=2"`, got `1A=2`.'])
  t.same(reasons('stream', 3), ['Expected `stream` to be both, stdout or stderr, got `3`.'])
  t.same(reasons('skip', 'false'), ['Expected `skip` to be a reason, got `false`.'])
  t.same(readStepOptions([['skip', 'true']]).options, {skip: 'marked `skip`'})
  t.match(reasons('__proto__', '1')[0], /^Expected an option, got `__proto__`\. Known are /)
  t.match(nearestName('zzzzzzzzz', ['a', 'b']), 'Known are `a`, `b`.')
})

test('should let a later layer win, and merge variables by name', async t => {
  t.same(mergeStepOptions({env: {A: '1', B: '1'}, timeout: 1}, {env: {B: '2'}}, {timeout: 3}), {
    env: {A: '1', B: '2'},
    timeout: 3
  })
  t.same(mergeStepOptions(), {})
})

test('should have a default for all but the options that may be absent', async t => {
  const absent = stepOptionNames.filter(name => !Object.hasOwn(defaultStepOptions, name))
  t.same(absent.sort(), ['cwd', 'if', 'name', 'prompt', 'ready', 'skip', 'stdin'])
})
