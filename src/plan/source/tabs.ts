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
 * `TabItem` or the like, also as tags of GitBook, the tab sets of MyST, the code groups of VitePress and Mintlify, and the
 * tabs of VuePress, mdBook and PyMdown Blocks.
 */
export class TabReader {
  readonly #open: OpenGroup[] = []
  /** The names of the open directives. */
  readonly #directives: string[] = []
  readonly #nextGroup: () => number
  readonly #lines: Lines
  /** The names of the open blocks of PyMdown: `/// tab | macOS`. */
  readonly #blocks: string[] = []
  /** The group of the MkDocs tab that is the last child so far. */
  #indented: number | undefined
  /** The same of a tab that is a block of PyMdown. */
  #closed: number | undefined

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
    const text = child.type === 'paragraph' ? this.#textOf(child) : ''
    if (!text.startsWith('///')) this.#closed = undefined
    if (/^(?:@tab|==|\/\/\/|\{\{#)/.test(text)) for (const line of text.split('\n')) this.#readLine(line.trim())
    const tabs = this.#open.flatMap(({group, isCodeGroup, label}): readonly Tab[] => {
      if (isCodeGroup) return child.type === 'code' ? [{group, label: label ?? labelOfCode(child)}] : []
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
    if (/^(?:`{3}|~{3}|:{3})/.test(html)) this.#readDirective(html)
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
    } else if (/^(?:Tabs\.)?(?:CodeGroupItem|Tab|TabItem|TabPanel)$/.test(name))
      this.#setTab(isClosing ? undefined : (read('label') ?? read('title') ?? read('value') ?? ''))
  }

  #readShortcode(html: string): void {
    const {isClosing = false, name = '', parameters} = readShortcode(html) ?? {}
    if (/^(?:tabs|tabpane|tab-set)$/.test(name))
      isClosing ? this.#open.pop() : this.#enter(false, splitLabels(parameters?.get('items') ?? ''))
    else if (tabName.test(name)) this.#setTab(isClosing ? undefined : labelOf(parameters))
  }

  #readDirective(html: string): void {
    const [, opened = '', label = ''] = /^[:`~]+\s*(?:\{?([\w-]+)\}?)?\s*(.*)/.exec(html) ?? []
    const isClosing = opened === ''
    const name = isClosing ? this.#directives.pop() : opened
    if (!isClosing) this.#directives.push(opened)
    if (/^(?:code-?group|code-tabs|tab-set|tabs)$/.test(name ?? ''))
      isClosing ? this.#open.pop() : this.#enter(/^code-?group$/.test(opened))
    else if (tabName.test(name ?? '')) this.#setTab(isClosing ? undefined : label.trim())
  }

  /** Reads a line of VuePress (`@tab npm`, `== npm`), mdBook (`{{#tab name="Linux"}}`) or PyMdown (`/// tab | Linux`). */
  #readLine(line: string): void {
    const [, label] = /^(?:@tab(?::active)?|==)\s+(.*)/.exec(line) ?? []
    const [, tag, attributes = ''] = /^\{\{#(tabs|tab|endtabs|endtab)\b([^}]*)\}\}$/.exec(line) ?? []
    const [, block, title = ''] = /^\/{3,}\s*([\w-]*)\s*\|?\s*(.*)/.exec(line) ?? []
    if (label !== undefined) this.#setTab(label)
    else if (tag === 'tabs') this.#enter(false)
    else if (tag === 'endtabs') this.#open.pop()
    else if (tag !== undefined) this.#setTab(tag === 'tab' ? (/name="([^"]*)"/.exec(attributes)?.[1] ?? '') : undefined)
    else if (block === '') {
      if (this.#blocks.pop() === 'tab') this.#closed = this.#open.pop()?.group
    } else if (block !== undefined) {
      this.#blocks.push(block)
      if (block === 'tab') this.#enter(false, [], this.#closed)
      if (block === 'tab') this.#setTab(title)
    }
  }

  #textOf({position}: Nodes): string {
    return this.#lines.source.slice(position?.start.offset, position?.end.offset)
  }

  /** The label of a shortcode that is a tab and holds code. */
  #labelOfShortcode({position}: Code): string | undefined {
    const start = position?.start.offset ?? 0
    if (!this.#lines.source.startsWith('{', start)) return undefined
    const {name = '', parameters} =
      readShortcode(this.#lines.source.slice(start, this.#lines.end(position?.start.line ?? 1))) ?? {}
    return tabName.test(name) ? labelOf(parameters) : undefined
  }

  #enter(isCodeGroup: boolean, labels: readonly string[] = [], group = this.#nextGroup()): void {
    this.#open.push({count: 0, group, isCodeGroup, labels})
    if (this.#open.length > maxOpen) this.#open.shift()
  }

  #setTab(label: string | undefined): void {
    const group = this.#open.at(-1)
    if (!group) return
    group.label = label === '' ? (group.labels[group.count] ?? `${group.count + 1}`) : label
    if (label !== undefined) group.count++
  }
}

/** The most open groups of which tabs are read; of more, the outermost ones were never closed. */
const maxOpen = 100

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
