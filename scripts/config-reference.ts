import {stringify} from 'yaml'
import {documentEntries} from '../src/config/entries/document-entries.js'
import {projectEntries} from '../src/config/entries/project-entries.js'
import {stepOptionEntries} from '../src/config/entries/step-entries.js'
import {docsOf, type Schema} from '../src/config/option.js'

const begin = '<!-- reference -->'
const end = '<!-- /reference -->'

/** The text of a document with the generated configuration reference between its two comments. */
export function updateReference(document: string): string {
  const start = document.indexOf(begin)
  const stop = document.indexOf(end)
  if (start === -1 || stop < start) throw new Error(`The document needs the lines "${begin}" and "${end}".`)
  return `${document.slice(0, start)}${begin}\n\n${configReference()}\n${document.slice(stop)}`
}

function configReference(): string {
  const isForDocuments = (name: string) => Object.hasOwn(documentEntries, name)
  const settings = Object.entries<Schema>({...documentEntries, ...projectEntries}).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    '## Project options',
    'Keys of the configuration file. Those marked “also in front matter” can be set by a document for itself.',
    ...settings.map(([name, schema]) =>
      section({example: json, name, note: isForDocuments(name) ? 'Also in front matter.' : '', schema})
    ),
    '## Step options',
    'Keys of `defaults`, of an entry of `overrides`, of the front matter, and of a comment or marker beside one step.',
    ...Object.entries<Schema>(stepOptionEntries).map(([name, schema]) =>
      section({example: yaml, name, note: '', schema})
    ),
    ''
  ].join('\n\n')
}

const json = (option: object) => `\`\`\`json\n${JSON.stringify(option)}\n\`\`\``
const yaml = (option: object) => `\`\`\`yaml\n${stringify(option).trimEnd()}\n\`\`\``

interface Section {
  /** Shows an option as a reader writes it. */
  readonly example: (option: object) => string
  readonly name: string
  readonly schema: Schema
  readonly note: string
}

function section({example: show, name, note, schema}: Section): string {
  const docs = docsOf(schema)
  if (!docs) throw new Error(`\`${name}\` has no docs.`)
  const {default: value, defaultText, description, example, expects} = docs
  const fallback = defaultText ?? (value === undefined ? 'none' : `\`${JSON.stringify(value)}\``)
  return [
    `### \`${name}\``,
    [description, note].filter(text => text !== '').join(' '),
    `- Type: ${expects}\n- Default: ${fallback}`,
    show({[name]: example})
  ].join('\n\n')
}
