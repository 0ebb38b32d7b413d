import type {Nodes, Parents, Root} from 'mdast'
import {visit} from 'unist-util-visit'

/** A part of the source, from an offset up to another one. */
interface Part {
  readonly start: number
  readonly end: number
}

/** A bracket that may open the text of a link or an image. */
interface Opener extends Part {
  readonly isImage: boolean
}

// Everything has a greatest length, so that reading many takes linear time. Lines of a quote begin with its markers.
const blanks = String.raw`(?:\s|(?<=\n[ >]{0,99})>){0,99}`
const address = String.raw`<(?:[^<>\n\\]|\\[^\n]){0,999}>|(?!<)(?:[^\s()\\]|\\\S|\((?:[^\s()\\]|\\\S){0,99}\)){0,999}`
const title = String.raw`"(?:[^"\\]|\\.){0,999}"|'(?:[^'\\]|\\.){0,999}'|\((?:[^()\\]|\\.){0,999}\)`
/** `(address "title")`. */
const resource = new RegExp(String.raw`\(${blanks}(?:${address})(?:(?=\s)${blanks}(?:${title}))?${blanks}\)`, 'sy')
/** The label of a reference. */
const label = /\[((?:[^[\]\\]|\\.){0,999})\]/sy
const longestLabel = 999

/**
 * Makes plain text of the code in descriptions of images, and in addresses and titles of links: the tree is parsed without
 * links and images. Takes linear time.
 */
export function dropCodeInLinks(tree: Root, source: string): void {
  const labels = new Set<string>()
  const texts: Parents[] = []
  visit(tree, node => {
    if (node.type === 'definition') labels.add(normalize(node.label ?? ''))
    else if ('children' in node && node.children.some(hasMarker)) texts.push(node)
  })
  for (const text of texts) {
    const parts = partsOfLinks(text, {labels, source})
    let index = 0
    for (const child of text.children) {
      const {start} = partOf(child)
      while ((parts[index]?.end ?? source.length) <= start) index++
      const part = parts[index]
      if (part && part.start <= start && hasMarker(child)) Object.assign(child, {data: undefined, type: 'text'})
    }
  }
}

function hasMarker(node: Nodes): boolean {
  return node.type === 'inlineCode' && node.data?.fencepost !== undefined
}

function partOf({position}: Nodes): Part {
  return {end: position?.end.offset ?? 0, start: position?.start.offset ?? 0}
}

interface Text {
  /** The labels that definitions have. */
  readonly labels: ReadonlySet<string>
  readonly source: string
}

/** The descriptions of images, and the addresses and titles of links and images, in source order. */
function partsOfLinks(node: Parents, text: Text): readonly Part[] {
  const {end, start} = partOf(node)
  const parts: Part[] = []
  const openers: Opener[] = []
  /** How many of the openers have a link in them, so that they can't open another one. */
  let inactive = 0
  // Brackets in code and HTML don't count.
  const others = node.children.filter(child => child.type !== 'text').map(partOf)
  let next = 0
  const bracket = /\\.|!?\[|\]/gs
  // Looks no further than the node ends: searching each time to the end of the document would take quadratic time.
  const own = text.source.slice(0, end)
  bracket.lastIndex = start
  for (let found = bracket.exec(own); found; found = bracket.exec(own)) {
    const {0: characters, index} = found
    while ((others[next]?.end ?? end) <= index) next++
    const other = others[next]
    if (other && other.start <= index) bracket.lastIndex = other.end
    else if (characters === '[' || characters === '![') {
      openers.push({end: bracket.lastIndex, isImage: characters === '![', start: index})
    } else if (characters === ']') {
      const opener = openers.pop()
      const isInactive = openers.length < inactive
      inactive = Math.min(inactive, openers.length)
      if (!opener || (isInactive && !opener.isImage)) continue
      const last = endOfLink({end: index, start: opener.end}, text)
      if (last === undefined || last > end) continue
      const part = {end: last, start: opener.isImage ? opener.start : index}
      while ((parts.at(-1)?.start ?? -1) >= part.start) parts.pop()
      parts.push(part)
      if (!opener.isImage) inactive = openers.length
      bracket.lastIndex = last
    }
  }
  return parts
}

/** Where a link ends whose text stands between two brackets; `undefined` if it is no link. */
function endOfLink({end, start}: Part, {labels, source}: Text): number | undefined {
  resource.lastIndex = end + 1
  if (resource.test(source)) return resource.lastIndex
  label.lastIndex = end + 1
  const full = label.exec(source)?.[1]
  if (full !== undefined && labels.has(normalize(full))) return label.lastIndex
  const isShort = end - start <= longestLabel && labels.has(normalize(source.slice(start, end)))
  if (full === '' && isShort) return end + 3
  return isShort ? end + 1 : undefined
}

/** Labels that are equal when normalized name the same definition. */
function normalize(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase().toUpperCase()
}
