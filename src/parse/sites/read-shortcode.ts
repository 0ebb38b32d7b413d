/** A shortcode of Hugo or a tag of Liquid (Jekyll, GitBook) that has a line of its own. */
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
/** The same of tags: those of GitBook named `code` hold Markdown. */
const codeTags: ReadonlySet<string> = new Set(['highlight'])
const languageNames: ReadonlySet<string> = new Set(['codelang', 'lang', 'language', 'syntax'])

/** The start of a shortcode, `{{< text`, and of a tag, `{% highlight`. */
const opening = /^(?:\{\{[<%]\s*(\/)?|\{%-?\s*(end)?)\s*([\w./-]+)/

/** Returns the shortcode or the tag of a line, or `undefined` for any other line. */
export function readShortcode(text: string): Shortcode | undefined {
  const line = text.trimEnd()
  const isTag = line.startsWith('{%')
  const end = isTag ? '%}' : '}}'
  if (line.indexOf(end) !== line.length - 2 || !(isTag || /[>%]\}\}$/.test(line))) return undefined
  const [opened = '', slash, endWord, name = ''] = opening.exec(line) ?? []
  if (name === '') return undefined
  const isClosing = slash !== undefined || endWord !== undefined
  const parameters = new Map<string, string>()
  const offset = opened.length
  const names = isTag ? codeTags : codeNames
  const written = line.slice(offset, isTag ? line.length - (line.endsWith('-%}') ? 3 : 2) : -3)
  let language: Shortcode['language']
  let index = 0
  for (const match of written.matchAll(parameter)) {
    const [whole, key, quoted, raw, bare] = match
    const value = quoted ?? raw ?? bare ?? ''
    parameters.set(key ?? String(index++), value)
    const isLanguage = key === undefined ? names.has(name) && index === 1 : languageNames.has(key)
    const start = offset + match.index + whole.lastIndexOf(value)
    if (isLanguage) language ??= {end: start + value.length, start}
  }
  const holdsCode =
    !isClosing && (names.has(name) || (!isTag && (name === 'tab' || name === 'card') && language !== undefined))
  return {
    isClosing,
    name,
    parameters,
    ...(holdsCode && {language: language ?? {end: 0, start: 0}})
  }
}
