import type {Code, Nodes} from 'mdast'
import {readShortcode} from '../../parse/sites/read-shortcode.js'
import type {Lines} from '../../text/source-lines.js'
import '../../parse/sites/site-nodes.js'

/** One tab of a group of which a reader sees one at a time. */
export interface Tab {
  /** Identifies the group in the document. */
  readonly group: number
  /** As the reader sees it: `macOS`, `npm`. */
  readonly label: string
}

interface OpenGroup {
  readonly group: number
  /** The open tab; absent between two. */
  label?: string | undefined
  /** Each fenced block is a tab of its own. */
  readonly isCodeGroup: boolean
  /** Labels that the group itself names, for tabs without one: `{{< tabs items="npm,yarn" >}}`. */
  readonly labels: readonly string[]
  /** Number of its tabs so far. */
  count: number
}

/**
 * Reads which tabs the children of one node are in: the tabs of MkDocs, the components and shortcodes named `Tabs` and
 * `TabItem` or the like, also as tags of GitBook, the tab sets of MyST, and the code groups of VitePress and Mintlify.
 */
export class TabReader {
  readonly #open: OpenGroup[] = []
  /** The names of the open directives. */
  readonly #directives: string[] = []
  readonly #nextGroup: () => number
  readonly #lines: Lines
  /** The group of the MkDocs tab that is the last child so far. */
  #indented: number | undefined

  constructor(lines: Lines, nextGroup: () => number) {
    this.#lines = lines
    this.#nextGroup = nextGroup
  }

  /** Returns the tabs that the next child is in, outermost first. A fenced block of a code group is a tab itself. */
  read(child: Nodes): readonly Tab[] {
    const isTab = child.type === 'indentedContainer' && child.label.startsWith('===')
    if (!isTab) this.#indented = undefined
    // Docusaurus reads the code of such a block as MDX.
    const isMdx = child.type === 'code' && child.lang === 'mdx-code-block'
    if (child.type === 'html' || isMdx) this.#readTags(child.value)
    const tabs = this.#open.flatMap(({group, isCodeGroup, label}): readonly Tab[] => {
      if (isCodeGroup) return child.type === 'code' ? [{group, label: labelOfCode(child)}] : []
      if (label !== undefined) return [{group, label}]
      const own = child.type === 'code' ? this.#labelOfShortcode(child) : undefined
      return own === undefined ? [] : [{group, label: own}]
    })
    if (!isTab) return tabs
    // `===!` starts a new group right below another one.
    if (child.label.startsWith('===!')) this.#indented = undefined
    this.#indented ??= this.#nextGroup()
    return [...tabs, {group: this.#indented, label: /["'](.*)["']/.exec(child.label)?.[1] ?? ''}]
  }

  #readTags(html: string): void {
    if (html.startsWith(':::')) this.#readDirective(html)
    else if (html.startsWith('{')) this.#readShortcode(html)
    else
      for (const tag of html.matchAll(/<(\/?)([A-Z][\w.]*)([^>]*)>/g))
        this.#readComponent(tag[2] ?? '', tag[1] === '/', tag[3] ?? '')
  }

  #readComponent(name: string, isClosing: boolean, attributes: string): void {
    const read = (key: string) => new RegExp(`\\b${key}=\\{?["'\`]([^"'\`]*)`).exec(attributes)?.[1]
    if (/^(?:CodeGroup|CodeTabs)$/.test(name)) isClosing ? this.#open.pop() : this.#enter(true)
    else if (/^(?:Tabs|TabGroup|TabbedContent)$/.test(name)) {
      const [, items = ''] = /\bitems=\{\[([^\]]*)\]/.exec(attributes) ?? []
      isClosing ? this.#open.pop() : this.#enter(false, splitLabels(items))
    } else if (/^(?:Tabs\.)?(?:Tab|TabItem|TabPanel)$/.test(name))
      this.#setTab(isClosing ? undefined : (read('label') ?? read('title') ?? read('value') ?? ''))
  }

  #readShortcode(html: string): void {
    const {isClosing = false, name = '', parameters} = readShortcode(html) ?? {}
    if (/^(?:tabs|tabpane|tab-set)$/.test(name))
      isClosing ? this.#open.pop() : this.#enter(false, splitLabels(parameters?.get('items') ?? ''))
    else if (tabName.test(name)) this.#setTab(isClosing ? undefined : labelOf(parameters))
  }

  #readDirective(html: string): void {
    const [, opened = '', label = ''] = /^:+\s*(?:\{?([\w-]+)\}?)?\s*(.*)/.exec(html) ?? []
    const isClosing = opened === ''
    const name = isClosing ? this.#directives.pop() : opened
    if (!isClosing) this.#directives.push(opened)
    if (/^(?:code-?group|tab-set)$/.test(name ?? '')) isClosing ? this.#open.pop() : this.#enter(name !== 'tab-set')
    else if (name === 'tab-item') this.#setTab(isClosing ? undefined : label.trim())
  }

  /** The label of a shortcode that is a tab and holds code. */
  #labelOfShortcode({position}: Code): string | undefined {
    const start = position?.start.offset ?? 0
    if (!this.#lines.source.startsWith('{', start)) return undefined
    const {name = '', parameters} =
      readShortcode(this.#lines.source.slice(start, this.#lines.end(position?.start.line ?? 1))) ?? {}
    return tabName.test(name) ? labelOf(parameters) : undefined
  }

  #enter(isCodeGroup: boolean, labels: readonly string[] = []): void {
    this.#open.push({count: 0, group: this.#nextGroup(), isCodeGroup, labels})
  }

  #setTab(label: string | undefined): void {
    const group = this.#open.at(-1)
    if (!group) return
    group.label = label === '' ? (group.labels[group.count] ?? `${group.count + 1}`) : label
    if (label !== undefined) group.count++
  }
}

const tabName = /^(?:tab|tab-item)$/

function labelOf(parameters: ReadonlyMap<string, string> | undefined): string {
  return (
    ['name', 'header', 'title', 'label', '0'].map(key => parameters?.get(key)).find(text => text !== undefined) ?? ''
  )
}

/** The labels in a list: `npm,yarn`, `'npm', 'yarn'`. */
function splitLabels(list: string): readonly string[] {
  return list
    .split(',')
    .map(label => label.trim().replace(/^["'`]|["'`]$/g, ''))
    .filter(label => label !== '')
}

/** The label of a block in a code group: `[npm]`, a title, or its first word. */
function labelOfCode({lang, meta}: Code): string {
  const info = `${lang ?? ''} ${meta ?? ''}`
  return /\[([^\]]+)\]/.exec(info)?.[1] ?? /title="([^"]*)"/.exec(info)?.[1] ?? (meta?.trim() || lang) ?? ''
}
