import type {VFileMessage} from 'vfile-message'
import {describeIssue, showPath} from '../../config/option.js'
import type {Asset, ScenarioRole} from '../../model/scenario.js'
import {terminalOfHost} from '../../plan/source/host-names.js'
import {nearestName} from '../../text/nearest-name.js'
import {type IndexDiagnostic, indexMessage} from './index-message.js'
import {checkIndex, type Index, type IndexUnit} from './index-schema.js'
import {type JsonPath, type JsonSource, readJsonSource} from './json-source.js'

/** A file that an `index.json` names. */
export interface NamedFile {
  readonly role: Exclude<ScenarioRole, 'index'>
  /** As written: relative to the scenario's folder. */
  readonly path: string
  /** Index into the intro, the steps and the finish. */
  readonly unit: number
  /** The key that names it, such as `details.steps[0].text`. */
  readonly key: string
  readonly line: number
  /** The value is a text of one word, unless there is a file of that name. */
  readonly mayBeText?: true
}

/** The contents of an `index.json`. */
export interface ScenarioIndex {
  readonly title: string
  /** Titles of the intro, the steps and the finish, in order. */
  readonly units: readonly string[]
  readonly image: string
  /** The folder that its editor shows, as written; empty for the home. */
  readonly editorFolder: string
  /** In the order in which a reader meets them. */
  readonly files: readonly NamedFile[]
  readonly assets: readonly Asset[]
  readonly messages: readonly VFileMessage[]
}

/** The keys of Killercoda and of Katacoda that name files, in the order in which a reader meets the files. */
const roles = [
  ['foreground', 'foreground'],
  ['code', 'foreground'],
  ['background', 'background'],
  ['courseData', 'background'],
  ['text', 'text'],
  ['answer', 'text'],
  ['verify', 'verify']
] as const satisfies readonly (readonly [keyof IndexUnit, NamedFile['role']])[]

/** Reads an `index.json`; `undefined` when it isn't a scenario's. Pure. */
export function readIndex(source: string, hosts: Readonly<Record<string, string>> = {}): ScenarioIndex | undefined {
  const json = readJsonSource(source)
  const isScenario = hasDetails(json.value)
  const diagnostics: IndexDiagnostic[] = []
  if (json.error && (isScenario || /"(?:details|steps)"/.test(source))) {
    const {line, reason} = json.error
    diagnostics.push({...indexError, line, reason: `Invalid JSON: ${reason}`, remedy: 'Fix it here.'})
  }
  if (!isScenario) {
    const messages = diagnostics.map(indexMessage)
    return messages.length > 0
      ? {assets: [], editorFolder: '', files: [], image: '', messages, title: '', units: []}
      : undefined
  }
  const {index, issues, unknownKeys} = checkIndex(json.value)
  for (const {line, name} of json.overridden) {
    const reason = `\`${name}\` appears again below in the same object, and only the last one counts`
    diagnostics.push({...indexError, line, reason, remedy: 'Remove one of them.', severity: 'warning'})
  }
  for (const issue of issues) {
    const line = json.lineOf((issue.path ?? []).map(({key}) => key as number | string))
    diagnostics.push({
      ...indexError,
      line,
      reason: describeIssue(issue).replace(/\.$/, ''),
      remedy: 'Correct the value.'
    })
  }
  for (const {names, path} of unknownKeys) {
    const place = path.length > 1 ? `\`${showPath(path.slice(0, -1))}\`` : '`index.json`'
    diagnostics.push({
      line: json.lineOf(path),
      reason: `Unknown key \`${path.at(-1)}\` in ${place}`,
      remedy: nearestName(String(path.at(-1)), names),
      ruleId: 'unknown-key',
      severity: 'warning'
    })
  }
  const {files, isEmpty, marked} = readFiles(index, json)
  diagnostics.push(...marked)
  if (isEmpty && diagnostics.length === 0) {
    diagnostics.push({
      ...indexError,
      line: json.lineOf(['details']),
      reason: "`details` names no texts, so there's nothing to run",
      remedy: 'Name them: `"steps": [{"text": "step.md"}]`.',
      severity: 'warning'
    })
  }
  const {assets, foreign} = readAssets(index, {hosts, json})
  const steps = index.details.steps ?? []
  return {
    assets,
    editorFolder: index.environment.uieditorpath,
    files,
    image: index.backend.imageid,
    messages: [...diagnostics, ...foreign].map(indexMessage),
    title: index.title,
    units: [
      index.details.intro?.title || 'Intro',
      ...steps.map((step, position) => step?.title || `Step ${position + 1}`),
      index.details.finish?.title || 'Finish'
    ]
  }
}

const indexError = {ruleId: 'scenario-index', severity: 'error'} as const

function hasDetails(value: unknown): value is {readonly details: object} {
  const details = typeof value === 'object' && value !== null && 'details' in value ? value.details : undefined
  return typeof details === 'object' && details !== null && !Array.isArray(details)
}

function readFiles({details}: Index, json: JsonSource) {
  const files: NamedFile[] = []
  const marked: IndexDiagnostic[] = []
  const steps = details.steps ?? []
  const readUnit = (unit: IndexUnit | null | undefined, path: JsonPath, position: number) => {
    for (const [name, role] of roles) {
      const text = unit?.[name]
      if (!text) continue
      const key = showPath([...path, name])
      const named = {key, line: json.lineOf([...path, name]), path: text, role, unit: position}
      if (role !== 'text' || isPath(text)) files.push(named)
      else if (/^[\w-]{1,99}$/.test(text)) files.push({...named, mayBeText: true})
      else if (/(?:\{\{|<<)\s*"?(?:exec|interrupt)/i.test(text)) {
        marked.push({
          line: named.line,
          reason: `\`${key}\` is text with markers, not a file, so its markers don't run`,
          remedy: 'Move the text into a file.',
          ruleId: 'missing-file',
          severity: 'warning'
        })
      }
    }
  }
  readUnit(details.intro, ['details', 'intro'], 0)
  for (const [position, step] of steps.entries()) readUnit(step, ['details', 'steps', position], position + 1)
  readUnit(details.finish, ['details', 'finish'], steps.length + 1)
  return {files, isEmpty: files.length === 0 && steps.length === 0, marked}
}

/** Whether the text of a step is a path: it has no blanks, and an extension or a folder. */
function isPath(text: string): boolean {
  return (
    /^\S[^\n]*\.(?:md|markdown)$/i.test(text) || /^[^\s{`<>]{0,200}(?:\.[A-Za-z]\w{0,9}|\/[^\s{`<>]{1,200})$/.test(text)
  )
}

interface AssetSource {
  readonly hosts: Readonly<Record<string, string>>
  readonly json: JsonSource
}

function readAssets({details}: Index, {hosts, json}: AssetSource) {
  const assets: Asset[] = []
  const foreign: IndexDiagnostic[] = []
  for (const [host, list] of Object.entries(details.assets ?? {})) {
    for (const [position, asset] of (list ?? []).entries()) {
      if (!asset) continue
      const line = json.lineOf(['details', 'assets', host, position])
      if (terminalOfHost(host, hosts) === undefined) {
        foreign.push({
          line,
          reason: `Assets of \`${host}\` aren't copied, because it's another machine`,
          remedy: `If this machine stands in for it, add \`"hosts": {"${host}": "T2"}\` to the configuration file.`,
          ruleId: 'scenario-host',
          severity: 'warning'
        })
        continue
      }
      const {chmod, file, target} = asset
      assets.push({file, line, target: target ?? '~', ...(chmod != null && {chmod})})
    }
  }
  return {assets, foreign}
}
