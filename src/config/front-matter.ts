import type {Root} from 'mdast'
import {VFileMessage} from 'vfile-message'
import type {PartialStepOptions} from '../model/settings.js'
import type {DocumentSettings} from './config-schema.js'
import {findWidening, type SandboxBounds} from './sandbox-bounds.js'

/** What the front matter of a document says under the key `fencepost`. */
export interface FrontMatter {
  readonly options: PartialStepOptions
  readonly settings: DocumentSettings
  readonly messages: readonly VFileMessage[]
}

/** A document, and the run it is part of. */
export interface FrontMatterSource {
  readonly tree: Root
  readonly source: string
  readonly run: SandboxBounds
}

const none: FrontMatter = {messages: [], options: {}, settings: {}}

/** YAML below one or more comments, where no tool reads it. */
const misplaced = /^\uFEFF?(?:\s*<!--(?:(?!-->)[\s\S])*-->)+\s*^---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?fencepost:/m

/** What begins like front matter with the key `fencepost`, up to the first blank line below. */
const unread = /^\s*---[^\n]*\n(?:[ \t]*\r?\n)*(?:(?!---|[ \t]*\r?\n)[^\n]*\n)*?fencepost[ \t]*:/

/** TOML between `+++` lines that has the key `fencepost`. */
const toml = /^\uFEFF?\+\+\+[ \t]*\r?\n(?:(?!\+\+\+)[^\n]*\n)*?(?=[ \t]*\[?[ \t]*fencepost[ \t]*[.=\]])/

/** Reads the key `fencepost` of a document's front matter. An error is a fatal message at its line. */
export async function readFrontMatter({run, source, tree}: FrontMatterSource): Promise<FrontMatter> {
  const [node] = tree.children
  if (node?.type !== 'yaml') {
    const options = toml.exec(source)
    if (options) {
      const reason =
        "Options aren't read from TOML front matter. Use YAML between `---` lines, or the configuration file."
      return failure(reason, options[0].split('\n').length)
    }
    const begun = unread.exec(source)
    if (begun) {
      const reason =
        'Options are read only from front matter that starts on the first line with `---`, and ends with a line `---`.'
      return failure(reason, begun[0].split('\n').length)
    }
    const found = node?.type === 'html' ? misplaced.exec(source) : null
    if (!found) return none
    const line = found[0].split('\n').length
    return failure('Front matter must start on the first line. Move the comment below it.', line)
  }
  if (!/fence[-_]?post/i.test(node.value)) return none
  const firstLine = (node.position?.start.line ?? 1) + 1
  // Loaded here because most documents have no front matter for Fencepost.
  const [{readYaml}, {readDocumentConfig}] = await Promise.all([import('./yaml.js'), import('./read-config.js')])
  const yaml = readYaml(node.value)
  if (yaml.kind === 'broken') {
    // Front matter that can't be read matters only when it's meant for Fencepost.
    return /^fencepost\s*:/m.test(node.value)
      ? failure(`The front matter isn't valid YAML: ${yaml.reason}. Fix it here.`, firstLine + yaml.row)
      : none
  }
  const {rowOf, value: keys} = yaml
  if (keys.fencepost === undefined) {
    const near = Object.keys(keys).find(key => /^fence[-_]?post$/i.test(key))
    if (near === undefined) return none
    return failure(`Unknown key \`${near}\`. Did you mean \`fencepost\`?`, firstLine + rowOf([near]))
  }
  const {options, problems, settings} = readDocumentConfig(keys.fencepost)
  const messages = [...problems, ...findWidening(run, settings)].map(({at, reason}) =>
    toMessage(reason, firstLine + rowOf(['fencepost', ...at]))
  )
  return {messages, options, settings}
}

function failure(reason: string, line: number): FrontMatter {
  return {...none, messages: [toMessage(reason, line)]}
}

function toMessage(reason: string, line: number): VFileMessage {
  const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId: 'front-matter', source: 'fencepost'})
  message.fatal = true
  return message
}
