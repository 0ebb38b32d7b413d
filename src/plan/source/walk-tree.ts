import type {Code, Html, InlineCode, Nodes, Root} from 'mdast'
import type {Lines} from '../../text/source-lines.js'
import {enterHeading, type PathHeading} from '../headings.js'
import type {TextBlock} from './code-slice.js'
import {type Comment, readComments} from './comment.js'
import {type EditorBlock, readEditorBlocks} from './editor-block.js'

/** A block of code, fenced or indented. */
export interface BlockPlace {
  readonly kind: 'block'
  readonly node: Code
  readonly headings: readonly PathHeading[]
}

/** An inline code span. */
export interface SpanPlace {
  readonly kind: 'span'
  readonly node: InlineCode
  readonly headings: readonly PathHeading[]
  readonly block: TextBlock
  /** It stands between `<pre>` and `</pre>`, which makes its marks documentation. */
  readonly isPreformatted: boolean
}

/** An HTML node with the comments and the blocks for the editor in it. */
export interface HtmlPlace {
  readonly kind: 'html'
  readonly node: Html
  readonly headings: readonly PathHeading[]
  readonly comments: readonly Comment[]
  readonly editorBlocks: readonly EditorBlock[]
  /** How many nodes it stands in. */
  readonly depth: number
}

/** Here ends what a comment of this depth, or a deeper one, applies to. */
export interface EndPlace {
  readonly kind: 'end'
  readonly depth: number
}

/** Something of the document that the plan looks at. */
export type Place = BlockPlace | EndPlace | HtmlPlace | SpanPlace

interface Surroundings {
  readonly headings: readonly PathHeading[]
  readonly depth: number
  readonly quotes: number
  /** Set inside a node that holds text. */
  readonly block?: TextBlock
}

/** List all places of a tree in the order of the document. */
export function walk(tree: Root, lines: Lines): readonly Place[] {
  const places: Place[] = []
  walkChildren(tree, {headings: [], depth: 0, quotes: 0})
  return places

  function walkChildren(parent: Extract<Nodes, {children: unknown}>, around: Surroundings): void {
    // Headings inside of a container end with it.
    let headings = around.headings
    let preformatted = 0

    for (const child of parent.children) {
      if (child.type === 'heading') headings = enterHeading(headings, child)
      const here = {...around, headings}

      if (child.type === 'code') {
        places.push({kind: 'block', node: child, headings})
      } else if (child.type === 'inlineCode') {
        const block = around.block ?? {offset: child.position?.start.offset ?? 0, quotes: around.quotes, isCell: false}
        places.push({kind: 'span', node: child, headings, block, isPreformatted: preformatted > 0})
      } else if (child.type === 'html') {
        if (around.block !== undefined) preformatted = Math.max(0, preformatted + preformattedBy(child.value))
        const comments = readComments(child, lines)
        const editorBlocks = readEditorBlocks(child, lines)
        places.push({kind: 'html', node: child, headings, comments, editorBlocks, depth: around.depth})
      } else if ('children' in child) {
        walkChildren(child, enter(child, here))
      }

      // Between a comment and its step there may be HTML: `<details>`, another comment.
      if (around.block === undefined && child.type !== 'html') places.push({kind: 'end', depth: around.depth})
    }

    if (around.block === undefined) places.push({kind: 'end', depth: around.depth})
  }
}

function enter(node: Extract<Nodes, {children: unknown}>, around: Surroundings): Surroundings {
  const quotes = around.quotes + (node.type === 'blockquote' ? 1 : 0)
  const holdsText = node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell'
  const offset = node.position?.start.offset ?? 0

  return {
    headings: around.headings,
    depth: around.depth + 1,
    quotes,
    ...(around.block !== undefined && {block: around.block}),
    ...(holdsText && {block: {offset, quotes, isCell: node.type === 'tableCell'}})
  }
}

/** How many `<pre>` elements a piece of inline HTML opens, less those it closes. */
function preformattedBy(html: string): number {
  if (/^<pre[\s>]/i.test(html)) return 1
  return /^<\/pre[\s>]/i.test(html) ? -1 : 0
}
