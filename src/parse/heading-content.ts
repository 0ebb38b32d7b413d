import type {Definition, Heading, Nodes, Root} from 'mdast'
import {visit} from 'unist-util-visit'

/** Longer headings stay as they are, so that reading them takes linear time. */
const maxLength = 500

/** What the headings of a tree are parsed with. */
interface ParseHeadingsOptions {
  readonly source: string
  /** Parses all of a text. */
  readonly parse: (text: string) => Root
}

/** Reads links, images and emphasis in the headings of a tree, whose source is parsed without them. */
export function parseHeadings(tree: Root, options: ParseHeadingsOptions): void {
  const definitions = new Map<string, Definition>()
  const headings: Heading[] = []
  visit(tree, node => {
    if (node.type === 'definition') definitions.set(node.identifier, node)
    else if (node.type === 'heading') headings.push(node)
  })
  for (const heading of headings) parseHeading(heading, {...options, definitions})
}

function parseHeading(
  heading: Heading,
  {definitions, parse, source}: ParseHeadingsOptions & {readonly definitions: ReadonlyMap<string, Definition>}
): void {
  const text = sliceOf(heading, source)
  const {column = 1, line = 1, offset = 0} = heading.position?.start ?? {}
  // In a container, later lines begin with its markers.
  if (text.length > maxLength || !/[*_[\]]/.test(text) || (column > 1 && text.includes('\n'))) return
  const used = [...text.matchAll(/\[([^[\]]+)\]/g)].flatMap(([, label = '']) => {
    const found = definitions.get(label.replace(/\s+/g, ' ').trim().toLowerCase())
    return found === undefined ? [] : [sliceOf(found, source)]
  })
  const [parsed] = parse([text, ...used].join('\n\n')).children
  if (parsed?.type !== 'heading') return
  visit(parsed, node => {
    const {position} = node
    const groups = node.type === 'inlineCode' ? (node.data?.fencepost?.groups ?? []) : []
    for (const point of [...(position === undefined ? [] : [position.start, position.end]), ...groups]) {
      Object.assign(point, {
        column: point.column + (point.line === 1 ? column - 1 : 0),
        line: point.line + line - 1,
        offset: (point.offset ?? 0) + offset
      })
    }
  })
  heading.children = parsed.children
}

function sliceOf({position}: Nodes, source: string): string {
  return source.slice(position?.start.offset, position?.end.offset)
}
