interface Range {
  readonly start: number
  readonly end: number
}

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
  readonly language?: Range
  /** Where in the line a language is written at all. */
  readonly languageAt?: Range
}

const parameter = /(?:([\w-]+)\s*=\s*)?(?:"([^"\n]*)"|`([^`\n]*)`|([^\s"=]+))/g

/** Shortcodes whose content is code: `highlight` is Hugo's own, `text` Istio's, the rest are those of widespread themes. */
const codeNames: ReadonlySet<string> = new Set(['code', 'codeblock', 'command', 'highlight', 'text'])
/** The same of tags: those of GitBook named `code` hold Markdown. */
const codeTags: ReadonlySet<string> = new Set(['highlight'])
const languageNames: ReadonlySet<string> = new Set(['codelang', 'lang', 'language', 'syntax'])

/** The start of a shortcode, `{{< text`, and of a tag, `{% highlight`. */
const opening = /^(?:\{\{[<%]\s*(\/)?|\{%-?\s*(end)?)\s*([\w./-]+)/

/** What is around a shortcode. */
export interface ShortcodeContext {
  /** The open `tabpane` of Docsy, whose tabs hold code unless it says that they hold text. */
  readonly tabpane?: Pick<Shortcode, 'parameters'> | undefined
}

/** Returns the shortcode or the tag of a line, or `undefined` for any other line. */
export function readShortcode(text: string, {tabpane}: ShortcodeContext = {}): Shortcode | undefined {
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
    // Of a tab without a language of its own, the header may be the language.
    const isHeader = key === 'header' && tabpane?.parameters.get('langEqualsHeader') === 'true'
    const isLanguage = key === undefined ? names.has(name) && index === 1 : languageNames.has(key)
    const start = offset + match.index + whole.lastIndexOf(value)
    if (isLanguage || isHeader) language ??= {end: start + value.length, start}
  }
  const isText = parameters.get('text') === 'true' || parameters.get('disabled') === 'true'
  const isCodeTab = name === 'tab' && tabpane !== undefined && isCodePane(tabpane) && line.startsWith('{{<') && !isText
  const holdsCode =
    !isClosing &&
    (names.has(name) || isCodeTab || (!isTag && (name === 'tab' || name === 'card') && language !== undefined))
  return {
    isClosing,
    name,
    parameters,
    ...(language && {languageAt: language}),
    ...(holdsCode && {language: language ?? {end: 0, start: 0}})
  }
}

/** Whether the tabs of a `tabpane` hold code: it names their language, or where it's written. */
function isCodePane({parameters}: Pick<Shortcode, 'parameters'>): boolean {
  return parameters.get('text') !== 'true' && (parameters.has('lang') || parameters.get('langEqualsHeader') === 'true')
}

/** The `tabpane` that is open at an offset, and where in the source its line starts. */
export function openTabpane(source: string, offset: number): (Shortcode & {readonly start: number}) | undefined {
  const at = offset === 0 ? -1 : source.lastIndexOf('tabpane', offset - 1)
  if (at === -1) return undefined
  const start = source.lastIndexOf('{{', at)
  const end = source.indexOf('\n', at)
  const found = readShortcode(source.slice(start, end === -1 ? source.length : end))
  return found && found.name === 'tabpane' && !found.isClosing ? {...found, start} : undefined
}
