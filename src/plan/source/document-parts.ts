import type {Code, Html, InlineCode, Nodes, Root} from 'mdast'
import type {Lines} from '../../text/source-lines.js'
import {enterHeading, type PathHeading} from '../headings.js'
import type {TextBlock} from './code-slice.js'
import {type Comment, readComments} from './comment.js'
import {type EditorBlock, readEditorBlocks} from './editor-block.js'
import {type Tab, TabReader} from './tabs.js'

/** A block of code, fenced or indented. */
export interface BlockPart {
  readonly kind: 'block'
  readonly node: Code
  readonly headings: readonly PathHeading[]
  /** The tabs that it is in, outermost first. */
  readonly tabs: readonly Tab[]
}

/** An inline code span. */
export interface SpanPart {
  readonly kind: 'span'
  readonly node: InlineCode
  readonly headings: readonly PathHeading[]
  readonly tabs: readonly Tab[]
  readonly block: TextBlock
  /** Whether it is between `<pre>` and `</pre>`, where markers are examples. */
  readonly isPreformatted: boolean
}

/** An HTML node with its comments and editor blocks. */
export interface HtmlPart {
  readonly kind: 'html'
  readonly node: Html
  readonly headings: readonly PathHeading[]
  readonly comments: readonly Comment[]
  readonly editorBlocks: readonly EditorBlock[]
  /** Number of nodes around it. */
  readonly depth: number
}

/** The end of the content that a comment of this depth or deeper applies to. */
export interface EndPart {
  readonly kind: 'end'
  readonly depth: number
}

/** A part of the document that matters to the plan. */
export type DocumentPart = BlockPart | EndPart | HtmlPart | SpanPart

interface Ancestors {
  readonly headings: readonly PathHeading[]
  readonly tabs: readonly Tab[]
  readonly depth: number
  readonly quotes: number
  /** The block around inline content. */
  readonly block?: TextBlock
}

/** Returns the parts of a tree in document order. */
export function listParts(tree: Root, lines: Lines): readonly DocumentPart[] {
  const parts: DocumentPart[] = []
  let groups = 0
  const nextGroup = () => groups++
  listChildren(tree, {headings: [], tabs: [], depth: 0, quotes: 0})
  return parts

  function listChildren(parent: Extract<Nodes, {children: unknown}>, ancestors: Ancestors): void {
    // A heading inside a container applies until the container ends.
    let headings = ancestors.headings
    let preformatted = 0
    const tabReader = new TabReader(lines, nextGroup)

    for (const child of parent.children) {
      if (child.type === 'heading') headings = enterHeading(headings, child)
      const own = tabReader.read(child)
      const tabs = own.length === 0 ? ancestors.tabs : [...ancestors.tabs, ...own]
      const here = {...ancestors, headings, tabs}

      if (child.type === 'code') {
        parts.push({kind: 'block', node: child, headings, tabs})
      } else if (child.type === 'inlineCode') {
        const block = ancestors.block ?? {
          offset: child.position?.start.offset ?? 0,
          quotes: ancestors.quotes,
          isCell: false
        }
        parts.push({kind: 'span', node: child, headings, tabs, block, isPreformatted: preformatted > 0})
      } else if (child.type === 'html') {
        if (ancestors.block !== undefined) preformatted = Math.max(0, preformatted + preformattedBy(child.value))
        const comments = readComments(child, lines)
        const editorBlocks = readEditorBlocks(child, lines)
        parts.push({kind: 'html', node: child, headings, comments, editorBlocks, depth: ancestors.depth})
      } else if ('children' in child) {
        listChildren(child, enter(child, here))
      }

      // HTML may separate a comment from its step: `<details>` or another comment.
      if (ancestors.block === undefined && child.type !== 'html') parts.push({kind: 'end', depth: ancestors.depth})
    }

    if (ancestors.block === undefined) parts.push({kind: 'end', depth: ancestors.depth})
  }
}

function enter(node: Extract<Nodes, {children: unknown}>, ancestors: Ancestors): Ancestors {
  const quotes = ancestors.quotes + (node.type === 'blockquote' ? 1 : 0)
  const holdsText = node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell'
  const offset = node.position?.start.offset ?? 0

  return {
    headings: ancestors.headings,
    tabs: ancestors.tabs,
    depth: ancestors.depth + 1,
    quotes,
    ...(ancestors.block !== undefined && {block: ancestors.block}),
    ...(holdsText && {block: {offset, quotes, isCell: node.type === 'tableCell'}})
  }
}

/** Returns 1 for an opening `<pre>` tag, -1 for a closing one, else 0. */
function preformattedBy(html: string): number {
  if (/^<pre[\s>]/i.test(html)) return 1
  return /^<\/pre[\s>]/i.test(html) ? -1 : 0
}
