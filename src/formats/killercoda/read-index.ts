import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode
} from 'jsonc-parser'
import {VFileMessage} from 'vfile-message'
import type {RuleId} from '../../model/rule.js'
import type {Asset, ScenarioRole} from '../../model/scenario.js'
import {terminalOfHost} from '../../plan/source/host-names.js'
import {nearestName} from '../../text/nearest-name.js'
import {dropEarlierKeys, findShapeFaults} from './validate-index.js'

/** A file that an `index.json` names. */
export interface NamedFile {
  readonly role: Exclude<ScenarioRole, 'index'>
  /** As written: relative to the scenario's folder. */
  readonly path: string
  readonly unit: number
  /** Where it is named, such as `details.steps[0].text`, and on which line. */
  readonly key: string
  readonly line: number
  /** It may be a text as well, of one word, where there is no such file. */
  readonly mayBeText?: true
}

/** An `index.json`, understood. */
export interface ScenarioIndex {
  readonly title: string
  /** What a reader calls the intro, the steps and the finish. */
  readonly units: readonly string[]
  readonly image: string
  /** The folder that its editor shows, as written; empty for the home. */
  readonly editorFolder: string
  /** In the order in which a reader meets them. */
  readonly files: readonly NamedFile[]
  readonly assets: readonly Asset[]
  readonly messages: readonly VFileMessage[]
}

/** Keys of the format, by where they stand; what a hosted page shows of them is none of ours. */
const known = {
  asset: ['chmod', 'file', 'target'],
  backend: ['autoUpgrade', 'imageid', 'port', 'trainingid', 'url'],
  details: ['assets', 'finish', 'intro', 'steps'],
  root: [
    ...[
      'asyncFiles',
      'backend',
      'description',
      'details',
      'difficulty',
      'environment',
      'events',
      'files',
      'icon',
      'id'
    ],
    ...['interface', 'noindex', 'pathwayTitle', 'private', 'time', 'title', 'type']
  ],
  unit: ['answer', 'background', 'code', 'courseData', 'foreground', 'hint', 'text', 'title', 'verify', 'credits']
} as const

/** The spellings of Killercoda and of Katacoda, in the order in which the files are met. */
const roles = [
  ['foreground', 'foreground'],
  ['code', 'foreground'],
  ['background', 'background'],
  ['courseData', 'background'],
  ['text', 'text'],
  ['answer', 'text'],
  ['verify', 'verify']
] as const satisfies readonly (readonly [string, NamedFile['role']])[]

/** The tree of a text of JSON, as far as the parser can follow what is nested. */
function parseWithin(text: string, errors: ParseError[]): Node | 'too deep' | undefined {
  try {
    return parseTree(text, errors, {allowTrailingComma: true})
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return 'too deep'
  }
}

/**
 * Reads an `index.json`: comments, trailing commas and a byte order mark are let pass, what it means is not. Nothing
 * where it is no scenario's. Pure.
 */
export function readIndex(source: string, hosts: Readonly<Record<string, string>> = {}): ScenarioIndex | undefined {
  const text = source.replace(/^\uFEFF/, '')
  const errors: ParseError[] = []
  const tree = parseWithin(text, errors)
  const root = tree === 'too deep' ? undefined : tree
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  const messages: VFileMessage[] = []
  const say = (
    at: {readonly ruleId: RuleId; readonly line: number; readonly fatal: boolean},
    reason: string,
    note: string
  ) => messages.push(sayOf({...at, note, reason}))

  const looksLikeOne = /"(?:details|steps)"/.test(text)
  if (tree === 'too deep' && looksLikeOne) {
    say(
      {fatal: true, line: 1, ruleId: 'scenario-index'},
      'Expected JSON, got brackets nested deeper than can be read',
      'Mend it there.'
    )
  }
  const repeated = root ? dropEarlierKeys(root) : []
  const details = root && findNodeAtLocation(root, ['details'])
  const [error] = errors
  if (error && looksLikeOne) {
    say(
      {fatal: true, line: lineAt(error.offset), ruleId: 'scenario-index'},
      `Expected JSON, got ${printParseErrorCode(error.error)}`,
      'Mend it there.'
    )
  }
  if (!root || details?.type !== 'object')
    return messages.length > 0
      ? {assets: [], editorFolder: '', files: [], image: '', messages, title: '', units: []}
      : undefined

  for (const {children, offset} of repeated) {
    say(
      {fatal: false, line: lineAt(offset), ruleId: 'scenario-index'},
      `Expected each key once, got \`${children?.[0]?.value}\` again below, which stands for it`,
      'Take one of them out.'
    )
  }
  for (const {note, offset, reason} of findShapeFaults(details))
    say({fatal: true, line: lineAt(offset), ruleId: 'scenario-index'}, reason, note)

  const checkKeys = (node: Node | undefined, where: keyof typeof known, path: string) => {
    for (const {children} of node?.children ?? []) {
      const [key] = children ?? []
      const name = String(key?.value)
      if (!key || (known[where] as readonly string[]).includes(name)) continue
      say(
        {fatal: false, line: lineAt(key.offset), ruleId: 'unknown-key'},
        `Expected a key of a scenario in \`${path}\`, got \`${name}\`, which has no effect here`,
        nearestName(name, known[where])
      )
    }
  }
  checkKeys(root, 'root', 'index.json')
  checkKeys(findNodeAtLocation(root, ['backend']), 'backend', 'backend')
  checkKeys(details, 'details', 'details')

  const files: NamedFile[] = []
  const readUnit = (node: Node | undefined, path: string, unit: number) => {
    if (node?.type !== 'object') return
    checkKeys(node, 'unit', path)
    for (const [name, role] of roles) {
      const value = findNodeAtLocation(node, [name])
      if (!value || value.value === '' || value.type === 'null') continue
      const line = lineAt(value.offset)
      const key = `${path}.${name}`
      if (typeof value.value !== 'string') {
        say(
          {fatal: true, line, ruleId: 'scenario-index'},
          `Expected \`${key}\` to be the path of a file, got ${value.type}`,
          'Name a file.'
        )
      } else if (role !== 'text' || isPath(value.value)) {
        files.push({key, line, path: value.value, role, unit})
      } else if (/^[\w-]{1,99}$/.test(value.value)) {
        files.push({key, line, mayBeText: true, path: value.value, role, unit})
      } else if (/(?:\{\{|<<)\s*"?(?:exec|interrupt)/i.test(value.value)) {
        say(
          {fatal: false, line, ruleId: 'missing-file'},
          `Expected \`${key}\` to be a file, got text with marks, which is not run`,
          'Put the text into a file.'
        )
      }
    }
  }
  const steps = findNodeAtLocation(details, ['steps'])?.children ?? []
  readUnit(findNodeAtLocation(details, ['intro']), 'details.intro', 0)
  for (const [index, step] of steps.entries()) readUnit(step, `details.steps[${index}]`, index + 1)
  readUnit(findNodeAtLocation(details, ['finish']), 'details.finish', steps.length + 1)

  if (files.length === 0 && steps.length === 0 && messages.length === 0) {
    say(
      {fatal: false, line: lineAt(details.offset), ruleId: 'scenario-index'},
      'Expected texts in `details`, got none, so that there is nothing to follow',
      'Name them: `"steps": [{"text": "step.md"}]`.'
    )
  }

  const assets: Asset[] = []
  for (const host of findNodeAtLocation(details, ['assets'])?.children ?? []) {
    const [name, list] = host.children ?? []
    for (const entry of list?.children ?? []) {
      checkKeys(entry, 'asset', `details.assets.${name?.value}`)
      const value = getNodeValue(entry) as {
        readonly file?: unknown
        readonly target?: unknown
        readonly chmod?: unknown
      }
      const line = lineAt(entry.offset)
      if (terminalOfHost(String(name?.value), hosts) === undefined) {
        say(
          {fatal: false, line, ruleId: 'scenario-host'},
          `Expected assets for this machine, got some for \`${name?.value}\`, which are not copied`,
          `Where they belong on this one, say so: \`"hosts": {"${name?.value}": "T2"}\` in the configuration.`
        )
      } else if (typeof value?.file !== 'string') {
        say(
          {fatal: true, line, ruleId: 'scenario-index'},
          'Expected `file` and `target` of an asset, got none',
          'Name a file in `assets`.'
        )
      } else {
        assets.push({
          file: value.file,
          line,
          target: typeof value.target === 'string' ? value.target : '~',
          ...(/^(?:string|number)$/.test(typeof value.chmod) && {chmod: String(value.chmod)})
        })
      }
    }
  }
  const textAt = (...path: readonly (number | string)[]) => {
    const value = findNodeAtLocation(root, [...path])?.value
    return typeof value === 'string' ? value.trim() : ''
  }
  const titleAt = (path: readonly (number | string)[], fallback: string) =>
    textAt('details', ...path, 'title') || fallback
  return {
    assets,
    editorFolder: textAt('environment', 'uieditorpath'),
    files,
    image: textAt('backend', 'imageid'),
    messages,
    title: textAt('title'),
    units: [
      titleAt(['intro'], 'Intro'),
      ...steps.map((_, index) => titleAt(['steps', index], `Step ${index + 1}`)),
      titleAt(['finish'], 'Finish')
    ]
  }
}

/** Whether the text of a step is the path of one: anything without blanks that has an extension or a folder. */
function isPath(text: string): boolean {
  return (
    /^\S[^\n]*\.(?:md|markdown)$/i.test(text) || /^[^\s{`<>]{0,200}(?:\.[A-Za-z]\w{0,9}|\/[^\s{`<>]{1,200})$/.test(text)
  )
}

interface Saying {
  readonly ruleId: RuleId
  readonly line: number
  readonly fatal: boolean
  readonly reason: string
  readonly note: string
}

/** A message about a line of an `index.json`. */
export function sayOf({fatal, line, note, reason, ruleId}: Saying): VFileMessage {
  const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId, source: 'fencepost'})
  message.fatal = fatal
  message.note = note
  return message
}
