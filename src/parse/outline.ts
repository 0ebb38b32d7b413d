import type {Root, RootContent} from 'mdast'
import type {Point} from 'unist'
import {visit} from 'unist-util-visit'
import {VFile} from 'vfile'
import type {MarkGroup} from '../model/mark.js'
import './mdast.js'
import {type LineStart, readPlainBlock, skipBlank} from './plain-page.js'

/** Lines that are left to the full parser. */
interface Stretch {
  readonly kind: 'stretch'
  readonly start: LineStart
  /** The offset behind them. */
  readonly end: number
}

type Piece = Stretch | {readonly kind: 'node'; readonly node: RootContent}

/**
 * Stands before and behind each stretch, which ends with a blank line or the document: a heading without text ends every
 * list and quote above it, and is text in a fence or a comment that is still open.
 */
const separator = '#\n\n'

/**
 * Reads a page for its code, its headings and its HTML: the tree that `parse` gives, but that paragraphs which hold
 * neither code nor HTML have no children. Most blocks of a tutorial tell by their first characters what they are, and
 * need no parser; what does not is read by it all together. Tells in `file.data.isOutlined` that it could be done.
 */
export async function parseOutline(file: VFile): Promise<Root> {
  const source = String(file)
  // Front matter, a byte order mark, and characters that stock Markdown replaces.
  if (/^(?:---|\uFEFF)|[\r\0]/.test(source)) return parseWhole(file)
  const pieces = findPieces(source)
  const stretches = pieces.filter(piece => piece.kind === 'stretch')
  if (pieces.length === stretches.length) return parseWhole(file)
  const parsed = stretches.length > 0 ? await parseStretches(source, stretches) : []

  // A fence or a comment that is open at the end of its stretch takes in what follows.
  if (parsed === undefined) return parseWhole(file)
  file.data.isOutlined = true
  const rest = parsed.values()
  const children = pieces.flatMap(piece => (piece.kind === 'node' ? [piece.node] : (rest.next().value ?? [])))
  return {children, position: wholeOf(source), type: 'root'}
}

/** Reads with the parser, which a page of plain blocks does not even load. */
async function parseWhole(file: VFile): Promise<Root> {
  const {parse} = await import('./parse.js')
  return parse(file)
}

function findPieces(source: string): readonly Piece[] {
  const pieces: Piece[] = []
  let line = 1
  let offset = 0
  /** Where the stretch began that is not over. */
  let open: LineStart | undefined
  const endStretch = () => {
    if (open) pieces.push({end: offset, kind: 'stretch', start: open})
    open = undefined
  }
  /** Whether a block can begin here that belongs to nothing above. */
  let isFree = true
  while (offset < source.length) {
    const afterBlank = skipBlank(source, offset)
    if (afterBlank !== undefined) {
      isFree = true
      line++
      offset = afterBlank
      continue
    }
    const block = isFree ? readPlainBlock(source, {line, offset}) : undefined
    if (block) {
      endStretch()
      pieces.push({kind: 'node', node: block.node})
      line = (block.node.position?.end.line ?? line) + 1
      offset = block.next
      continue
    }
    open ??= {line, offset}
    isFree = false
    const end = source.indexOf('\n', offset)
    line++
    offset = end === -1 ? source.length : end + 1
  }
  endStretch()
  return pieces
}

/** The nodes of each stretch, at their places in the source; nothing when a stretch does not end where it should. */
async function parseStretches(
  source: string,
  stretches: readonly Stretch[]
): Promise<readonly (readonly RootContent[])[] | undefined> {
  const texts = stretches.map(({end, start}) => `${separator}${source.slice(start.offset, end)}`)
  // What is open at the end of the document may be so.
  const isOpen = stretches.at(-1)?.end === source.length
  const tree = await parseWhole(new VFile(texts.join('') + (isOpen ? '' : separator)))
  const nodes = tree.children.values()
  const parsed: RootContent[][] = []
  let line = 1
  let offset = 0
  for (let node = nodes.next().value; ; ) {
    if (!node && isOpen && parsed.length === stretches.length) return parsed
    if (!(node?.type === 'heading' && node.position?.start.offset === offset)) return undefined
    const stretch = stretches[parsed.length]
    if (!stretch) return parsed
    line = (node.position.start.line ?? line) + 2
    offset += separator.length
    const {end, start} = stretch
    const ends = offset + end - start.offset
    const children: RootContent[] = []
    for (node = nodes.next().value; node && (node.position?.start.offset ?? 0) < ends; node = nodes.next().value) {
      shift(node, {line: start.line - line, offset: start.offset - offset})
      children.push(node)
    }
    parsed.push(children)
    offset = ends
  }
}

function shift(tree: RootContent, by: LineStart): void {
  visit(tree, node => {
    const {data, position} = node
    // A point may be that of another node too.
    if (position) node.position = {end: shifted(position.end, by), start: shifted(position.start, by)}
    if (data && 'fencepost' in data && data.fencepost) {
      data.fencepost = {
        ...data.fencepost,
        groups: data.fencepost.groups.map(group => ({...group, ...shifted(group, by)}))
      }
    }
  })
}

function shifted<P extends Point | MarkGroup>(point: P, by: LineStart): P {
  return {...point, line: point.line + by.line, offset: (point.offset ?? 0) + by.offset}
}

/** The place of a whole document. */
function wholeOf(source: string): Root['position'] {
  const lines = source.split('\n')
  return {
    end: {column: (lines.at(-1)?.length ?? 0) + 1, line: lines.length, offset: source.length},
    start: {column: 1, line: 1, offset: 0}
  }
}
