/** A shortcode of Hugo that has a line of its own. */
export interface Shortcode {
  readonly name: string
  readonly isClosing: boolean
  /** Named parameters, and positional ones by their index. */
  readonly parameters: ReadonlyMap<string, string>
  /**
   * Where in the line the language of its code is written; an empty range if the code has none. Absent if the shortcode
   * holds Markdown.
   */
  readonly language?: {readonly start: number; readonly end: number}
}

const parameter = /(?:([\w-]+)\s*=\s*)?(?:"([^"\n]*)"|`([^`\n]*)`|([^\s"=]+))/g

/** Shortcodes whose content is code: `highlight` is Hugo's own, `text` Istio's, the rest are those of widespread themes. */
const codeNames: ReadonlySet<string> = new Set(['code', 'codeblock', 'command', 'highlight', 'text'])
const languageNames: ReadonlySet<string> = new Set(['lang', 'language', 'syntax'])

/** Returns the shortcode of a line, or `undefined` for any other line. */
export function readShortcode(text: string): Shortcode | undefined {
  const line = text.trimEnd()
  if (!/^\{\{[<%]/.test(line) || !/[>%]\}\}$/.test(line) || line.indexOf('}}') !== line.length - 2) return undefined
  const [opened = '', slash, name = ''] = /^...\s*(\/?)\s*([\w./-]*)/.exec(line) ?? []
  if (name === '') return undefined
  const parameters = new Map<string, string>()
  const offset = opened.length
  const written = line.slice(offset, -3)
  let language: Shortcode['language']
  let index = 0
  for (const match of written.matchAll(parameter)) {
    const [whole, key, quoted, raw, bare] = match
    const value = quoted ?? raw ?? bare ?? ''
    parameters.set(key ?? String(index++), value)
    const isLanguage = key === undefined ? codeNames.has(name) && index === 1 : languageNames.has(key)
    const start = offset + match.index + whole.lastIndexOf(value)
    if (isLanguage) language ??= {end: start + value.length, start}
  }
  const holdsCode =
    slash === '' && (codeNames.has(name) || ((name === 'tab' || name === 'card') && language !== undefined))
  return {
    isClosing: slash === '/',
    name,
    parameters,
    ...(holdsCode && {language: language ?? {end: 0, start: 0}})
  }
}
