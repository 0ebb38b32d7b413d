import {randomUUID} from 'node:crypto'
import {showControls} from '../../text/show-controls.js'

/** The severity of an annotation, in GitHub's words. */
export type AnnotationKind = 'error' | 'notice' | 'warning'

/** A message that GitHub shows at a line of a file. */
export interface Annotation {
  readonly kind: AnnotationKind
  /** Path in the repository; absent for a message about the job. */
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly title: string
  readonly message: string
}

/** Data and properties of a workflow command. */
export interface CommandParts {
  readonly properties?: Readonly<Record<string, number | string>>
  readonly data: string
}

/** A workflow command on a line of its own, escaped like in the toolkit of GitHub Actions. */
export function formatCommand(name: string, {data, properties = {}}: CommandParts): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${name}${written.length > 0 ? ` ${written.join(',')}` : ''}::${escapeData(data)}\n`
}

/** An annotation as a workflow command. */
export function formatAnnotation({kind, message, ...properties}: Annotation): string {
  return formatCommand(kind, {data: message, properties})
}

/** A text that programs and documents have a part in, with workflow commands off if it could contain some. */
export function withoutCommands(text: string, token: () => string = randomUUID): string {
  if (!/::|##\[/.test(text)) return text
  const word = token()
  return `::stop-commands::${word}\n${text}::${word}::\n`
}

/** HTML or XML that shows the same, and in which GitHub reads no workflow commands. */
export function withoutCommandsInMarkup(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1&#58;').replaceAll('##[', '#&#35;[')
}

function escapeData(text: string): string {
  return showControls(text.replaceAll('\r\n', '\n')).replaceAll('%', '%25').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
