import {decodeNamedCharacterReference} from 'decode-named-character-reference'
import type {Html} from 'mdast'
import {decodeNumericCharacterReference} from 'micromark-util-decode-numeric-character-reference'
import {type Lines, withLineFeeds} from '../../text/source-lines.js'

/** A block for the editor of a hosted scenario: `<pre class="file" data-filename="app.js" data-target="replace">`. */
export interface EditorBlock {
  /** Offsets of its start and end in the file. */
  readonly offset: number
  readonly end: number
  /** Its attributes by lower-case name. */
  readonly attributes: ReadonlyMap<string, string>
  /** Its text with decoded references, without the line ending right after the tag (HTML, section 13.2.6.4.7). */
  readonly text: string
  /** 1-based line of the file on which the text starts. */
  readonly line: number
  /** Whether it ends in the HTML node in which it starts. */
  readonly isClosed: boolean
}

// Bounded repeats keep the time linear for text that isn't a tag.
const value = `\\s{0,99}=\\s{0,99}(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^\\s"'=<>\`]{1,500})`
const attribute = `\\s{1,99}[^\\s"'<>/=]{1,99}(?:${value})?`
const openingTag = new RegExp(`^<pre((?:${attribute}){0,20})\\s{0,99}>`, 'i')

/** Returns the editor blocks of an HTML node, block or inline. */
export function readEditorBlocks(node: Html, lines: Lines): readonly EditorBlock[] {
  const blocks: EditorBlock[] = []
  const text = withLineFeeds(node.value)
  const begins = /<pre(?=\s)/gi
  const beginsInSource = /<pre(?=\s)/gi
  beginsInSource.lastIndex = node.position?.start.offset ?? 0

  for (let match = begins.exec(text); match !== null; match = begins.exec(text)) {
    // Every tag of the value is in the source too, because prefixes of containers only occur between lines.
    const offset = beginsInSource.exec(lines.source)?.index ?? 0
    const tag = openingTag.exec(text.slice(match.index, match.index + 8000))
    const attributes = readTag(tag?.[1] ?? '')
    if (!tag || !isForEditor(attributes)) continue

    const start = match.index + tag[0].length + (text[match.index + tag[0].length] === '\n' ? 1 : 0)
    const close = text.slice(start).search(/<\/pre\s*>/i)
    const isClosed = close !== -1
    const end = isClosed ? start + close : text.length
    blocks.push({
      attributes,
      end: isClosed ? endOf(lines.source, offset) : (node.position?.end.offset ?? offset),
      isClosed,
      line: lines.point(offset).line + text.slice(match.index, start).split('\n').length - 1,
      offset,
      text: decode(text.slice(start, end))
    })
    if (!isClosed) break
    begins.lastIndex = end
    beginsInSource.lastIndex = blocks.at(-1)?.end ?? 0
  }

  return blocks
}

function isForEditor(attributes: ReadonlyMap<string, string>): boolean {
  const classes = (attributes.get('class') ?? '').split(/\s+/)
  return classes.includes('file') && (attributes.has('data-filename') || attributes.has('data-target'))
}

function endOf(source: string, offset: number): number {
  const closing = /<\/pre\s*>/gi
  closing.lastIndex = offset
  const match = closing.exec(source)
  return match ? match.index + match[0].length : source.length
}

function readTag(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g)
  return new Map(
    [...pairs].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decode(double ?? single ?? bare ?? '')
    ])
  )
}

/** Decodes character references and keeps unknown ones. */
function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z][a-z\d]{0,30}));/gi, (whole, hex, decimal, name) => {
    if (hex) return decodeNumericCharacterReference(hex, 16)
    if (decimal) return decodeNumericCharacterReference(decimal, 10)
    return decodeNamedCharacterReference(name) || whole
  })
}
