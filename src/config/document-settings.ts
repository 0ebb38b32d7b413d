import type {Root} from 'mdast'
import {VFileMessage} from 'vfile-message'
import type {PartialStepOptions} from '../model/settings.js'
import {type Bounds, type DocumentSettings, findTooWide} from './narrow-settings.js'
import {readConfig} from './user-config.js'

/** A document's front matter as far as it concerns us. */
export interface FrontMatter {
  readonly options: PartialStepOptions
  readonly settings: DocumentSettings
  readonly messages: readonly VFileMessage[]
}

const none: FrontMatter = {messages: [], options: {}, settings: {}}

/**
 * Reads the key `fencepost` of a page's YAML front matter. A mistake is a fatal message at its line; so is what the project
 * does not allow.
 */
export async function readFrontMatter(tree: Root, project: Bounds): Promise<FrontMatter> {
  const [node] = tree.children
  if (node?.type !== 'yaml' || !/fence[-_]?post/i.test(node.value)) return none
  // Most pages say nothing to us, and start without it.
  const {LineCounter, parseDocument} = await import('./yaml.js')
  const counter = new LineCounter()
  const document = parseDocument(node.value, {lineCounter: counter, prettyErrors: false})
  const firstLine = (node.position?.start.line ?? 1) + 1
  const fatal = (reason: string, line: number) => {
    const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId: 'front-matter', source: 'fencepost'})
    message.fatal = true
    return message
  }
  // Front matter that is not YAML is another tool's affair unless it speaks to us.
  const [error] = document.errors
  if (error) {
    if (!/^fencepost\s*:/m.test(node.value)) return none
    const reason = `Expected YAML, got what cannot be read: ${error.message}. Mend it there.`
    return {...none, messages: [fatal(reason, firstLine + counter.linePos(error.pos[0]).line - 1)]}
  }
  const keys = document.toJS() as Readonly<Record<string, unknown>> | null
  const value = keys?.fencepost
  if (value === undefined) {
    const near = Object.keys(keys ?? {}).find(key => /^fence[-_]?post$/i.test(key))
    if (near === undefined) return none
    const row = node.value.split('\n').findIndex(text => text.includes(near))
    return {...none, messages: [fatal(`Expected \`fencepost\`, got \`${near}\`. Correct the key.`, firstLine + row)]}
  }
  const {problems, settings} = readConfig(value, {document: true})
  const lineOf = (key: string) => {
    const found = document.getIn(key === '' ? ['fencepost'] : ['fencepost', key], true)
    const range =
      typeof found === 'object' && found !== null && 'range' in found ? (found.range as [number] | null) : null
    return firstLine + (range ? counter.linePos(range[0]).line - 1 : 0)
  }
  const {defaults, ...rest} = settings
  return {
    messages: [...problems, ...findTooWide(project, rest)].map(({key, reason}) => fatal(reason, lineOf(key))),
    options: defaults ?? {},
    settings: rest
  }
}
