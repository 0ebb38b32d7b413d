import {readFileSync} from 'node:fs'
import {test} from 'tap'
import {updateReference} from '../../scripts/config-reference.js'
import {configJsonSchema} from '../../scripts/config-schema.js'
import {documentEntries} from '../../src/config/entries/document-entries.js'
import {projectEntries} from '../../src/config/entries/project-entries.js'
import {defaultSettings} from '../../src/config/load-settings.js'
import {docsOf, type Schema} from '../../src/config/option.js'
import {readConfig, readDocumentConfig} from '../../src/config/read-config.js'
import {stepOptionNames} from '../../src/config/step-options.js'

const entries = Object.entries<Schema>({...documentEntries, ...projectEntries})
const reasons = (config: object) => readConfig(config).problems.map(({at, reason}) => [at.join('.'), reason])

test('should document each setting with an example it reads and the default that applies', async t => {
  for (const [name, schema] of entries) {
    const docs = docsOf(schema)
    t.same(reasons({[name]: docs?.example}), [], `${name}: example`)
    if (name === 'jobs') continue
    const applies = defaultSettings[name as keyof typeof defaultSettings]
    t.same(
      name === 'languages' ? readConfig({languages: docs?.default}).settings.languages : docs?.default,
      applies,
      `${name}: default`
    )
  }
})

test('should read a configuration with step options at its top level and `$schema`', async t => {
  t.same(readConfig({$schema: 'x.json', defaults: {exit: 1}, setup: 'ls', timeout: '2s'}), {
    options: {},
    problems: [],
    settings: {defaults: {exit: [1], timeout: 2000}, setup: ['ls']}
  })
})

test('should report each invalid value with its path', async t => {
  t.same(reasons({images: ['ubuntu'], maxOutput: 2_000_000_000, rules: {leek: 'off'}}), [
    ['rules.leek', 'Unknown rule `leek`. Did you mean `leak`?'],
    [
      'images.0',
      '`images.0` must be a mapping of images to what they provide, such as `{"ubuntu": ["root"]}`, got `0`.'
    ],
    ['maxOutput', '`maxOutput` must be a number of bytes from 1 to 268435456, got `2000000000`.']
  ])
  t.match(reasons({overrides: [{files: 'a', rules: {leak: 'on'}}]}), [
    ['overrides.0.rules.leak', '`overrides[0].rules.leak` must be `off`, `info`, `warning` or `error`, got `on`.']
  ])
  t.match(readDocumentConfig({snapshots: 'x'}).problems, [{reason: /^`snapshots` applies to the whole project/}])
})

test('should describe every key in the JSON schema', async t => {
  const {properties = {}} = configJsonSchema()
  t.same(Object.keys(properties).sort(), ['$schema', ...entries.map(([name]) => name), ...stepOptionNames].sort())
  for (const [name, property] of Object.entries(properties))
    if (name !== '$schema') t.type((property as {readonly description?: string}).description, 'string', name)
  t.notMatch(JSON.stringify(properties), /"docs"/)
})

test('should keep the reference in the manual up to date; `npm run docs` writes it', async t => {
  const manual = readFileSync('content/configuration.md', 'utf8')
  t.equal(updateReference(manual), manual)
})
