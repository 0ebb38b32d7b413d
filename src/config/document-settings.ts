import type {Root} from 'mdast'
import {VFileMessage} from 'vfile-message'
import type {PartialStepOptions, Settings} from '../model/settings.js'
import {type Bounds, findTooWide} from './narrow-settings.js'
import {readConfig} from './user-config.js'

/** What a document may settle for itself. */
export type DocumentSettings = Partial<
  Pick<
    Settings,
    | 'hosts'
    | 'inputs'
    | 'keepGoing'
    | 'network'
    | 'passEnv'
    | 'rules'
    | 'sandbox'
    | 'secrets'
    | 'select'
    | 'setup'
    | 'teardown'
  >
>

/** A document's front matter as far as it concerns us. */
export interface FrontMatter {
  readonly options: PartialStepOptions
  readonly settings: DocumentSettings
  readonly messages: readonly VFileMessage[]
}

/**
 * Reads the key `fencepost` of a page's YAML front matter. A mistake is a fatal message at its line; so is what the project
 * does not allow.
 */
export async function readFrontMatter(tree: Root, project: Bounds): Promise<FrontMatter> {
  const [node] = tree.children
  if (node?.type !== 'yaml' || !node.value.includes('fencepost')) return {messages: [], options: {}, settings: {}}
  // Most pages say nothing to us, and start without it.
  const {LineCounter, parseDocument} = await import('./yaml.js')
  const counter = new LineCounter()
  const document = parseDocument(node.value, {lineCounter: counter})
  const firstLine = (node.position?.start.line ?? 1) + 1
  const fatal = (reason: string, line: number) => {
    const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId: 'front-matter', source: 'fencepost'})
    message.fatal = true
    return message
  }
  // Front matter that is not YAML is another tool's affair unless it speaks to us.
  const [error] = document.errors
  if (error) {
    if (!/^fencepost\s*:/m.test(node.value)) return {messages: [], options: {}, settings: {}}
    const [at] = error.linePos ?? []
    return {
      messages: [fatal(error.message.split('\n')[0] ?? '', firstLine + (at?.line ?? 1) - 1)],
      options: {},
      settings: {}
    }
  }
  const value = (document.toJS() as {readonly fencepost?: unknown} | null)?.fencepost
  if (value === undefined) return {messages: [], options: {}, settings: {}}
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
