import {test} from 'tap'
import {mergeNormalize} from '../../src/config/normalize-option.js'
import {readStepOptions} from '../../src/config/step-options.js'

const read = (value: unknown) => readStepOptions([['normalize', value]])
const readNormalize = (value: unknown) => read(value).options.normalize

test('should read words, lists and mappings', async t => {
  t.same(readNormalize('uuid,-age'), {age: {on: false}, uuid: {on: true}})
  t.same(readNormalize('none, uuid'), {none: {on: true}, uuid: {on: true}})
  t.same(readNormalize(['uuid', '-age']), {age: {on: false}, uuid: {on: true}})
  t.same(readNormalize({age: false, build: 'build-\\d+', uuid: true}), {
    age: {on: false},
    build: {on: true, pattern: 'build-\\d+'},
    uuid: {on: true}
  })
})

test('should refuse everything else', async t => {
  for (const value of ['', 'UUID', 'a b=', [1], 1, true, null, {uuid: 1}, {UUID: true}, {a: '('}, {a: ''}]) {
    t.equal(readNormalize(value), undefined, JSON.stringify(value))
  }
})

test('should say why a pattern is refused', async t => {
  const reasonOf = (value: unknown) => read(value).problems[0]?.reason
  t.match(
    reasonOf({a: 'x', b: '(?=x)'}),
    /^`normalize\.b` must be a regular expression\. .*`\(\?=x\)` can't be used\..*\.$/
  )
  t.match(reasonOf({a: ''}), /^`normalize\.a` .* The pattern is empty\.$/)
  t.match(reasonOf('UUID'), /^`normalize` must be names of normalizers .*, got `UUID`\.$/)
})

test('should merge by name, and keep the pattern of a normalizer that is turned off and on', async t => {
  const rule = {build: {on: true, pattern: 'x'}, uuid: {on: true}}
  t.same(mergeNormalize([rule, {age: {on: true}, uuid: {on: false}}]), {
    age: {on: true},
    build: {on: true, pattern: 'x'},
    uuid: {on: false}
  })
  t.same(mergeNormalize([rule, {none: {on: true}, uuid: {on: true}}]), {
    build: {on: false, pattern: 'x'},
    none: {on: true},
    uuid: {on: true}
  })
  t.same(mergeNormalize([rule, {build: {on: false}}, {build: {on: true}}]), rule)
})
