import type {Code, Heading, Nodes, Root, RootContent} from 'mdast'
import {fromMarkdown} from 'mdast-util-from-markdown'
import type {Point} from 'unist'
import {visit} from 'unist-util-visit'
import type {Entry} from '../model/snapshot.js'
import {findMarker, unescapeMarkers} from './conflict-markers.js'
import {snapshotVersion} from './format.js'
import {readOutputInfo} from './output-info.js'
import {type Line, shortenFences} from './shorten-fences.js'
import {SnapshotError, type SnapshotErrorOptions} from './snapshot-error.js'

/** A snapshot file's text, and its path as reported. */
export interface ParseSnapshotInput {
  readonly path: string
  readonly text: string
}

const firstLine = /^<!-- fencepost snapshot v(\d{1,9}): [^\n]* -->$/
const restore = 'Correct the file, restore it from version control, or delete it and run an update.'

/**
 * Reads what `formatSnapshot` writes, also with the CRLF of a Windows checkout. Throws a `SnapshotError` for a file of a
 * newer version, with the markers of a merge conflict, or with anything in it that the tool does not write. Pure.
 */
export function parseSnapshot(input: ParseSnapshotInput): readonly Entry[] {
  return openReader(input).entries()
}

/** Throws what `parseSnapshot` throws for the version and for a merge conflict, without reading the entries. Pure. */
export function checkSnapshot(input: ParseSnapshotInput): void {
  openReader(input)
}

function openReader({path, text}: ParseSnapshotInput): Reader {
  const reader = new Reader({path, text: text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')})
  reader.checkVersion()
  reader.checkConflict()
  return reader
}

class Reader {
  readonly #path: string
  readonly #text: string
  /** The lines that tell the structure, by their number. */
  #lines: ReadonlyMap<number, Line> = new Map()

  constructor({path, text}: ParseSnapshotInput) {
    this.#path = path
    this.#text = text
  }

  checkVersion(): void {
    const [first = ''] = this.#text.split('\n', 1)
    const version = firstLine.exec(first)?.[1]
    if (version === undefined) {
      if (findMarker(first) === 0) return
      throw this.#invalid(
        1,
        `Expected \`<!-- fencepost snapshot v${snapshotVersion}: … -->\`, got \`${brief(first)}\`.`
      )
    }
    if (Number(version) === snapshotVersion) return
    throw this.#error({
      code: Number(version) > snapshotVersion ? 'snapshot-newer' : 'snapshot-invalid',
      line: 1,
      reason: `Expected a snapshot of version ${snapshotVersion}, got version ${version}.`,
      remedy: 'Use the version of fencepost that wrote it, or a later one, or delete it and run an update.'
    })
  }

  checkConflict(): void {
    const index = findMarker(this.#text)
    if (index < 0) return
    throw this.#error({
      code: 'snapshot-conflict',
      line: index + 1,
      reason: `Expected a merged file, got the conflict marker \`${brief(this.#text.split('\n')[index] ?? '')}\`.`,
      remedy: 'Resolve the conflict, or take either side and run an update.'
    })
  }

  entries(): readonly Entry[] {
    // A parser ends a line there, and all lines below would be miscounted (CommonMark 0.31, 2.1).
    const lone = this.#text.indexOf('\r')
    if (lone >= 0)
      throw this.#invalid(
        this.#text.slice(0, lone).split('\n').length,
        'Expected lines that end with LF or CRLF, got a carriage return alone.'
      )
    const tree = this.#parse()
    const nodes = tree.children.slice(1)
    const entries: Entry[] = []
    const lineOf = new Map<string, number>()
    while (nodes.length > 0) {
      const entry = this.#entry(nodes)
      const before = lineOf.get(entry.id)
      if (before !== undefined) {
        throw this.#invalid(entry.line, `Expected each heading once, got \`${brief(entry.id)}\` as on line ${before}.`)
      }
      lineOf.set(entry.id, entry.line)
      entries.push(entry)
    }
    return entries
  }

  /** The tree without the insides of long fences, whose nodes stand at the lines of the whole text. */
  #parse(): Root {
    const lines = shortenFences(this.#text)
    this.#lines = new Map(lines.map(line => [line.number, line]))
    const tree: Root = fromMarkdown(lines.map(({text}) => text).join('\n'))
    const moved = <P extends Point>(point: P): P => ({...point, line: lines[point.line - 1]?.number ?? point.line})
    visit(tree, node => {
      // A point may be that of another node too.
      if (node.position) node.position = {end: moved(node.position.end), start: moved(node.position.start)}
    })
    return tree
  }

  /** Takes the nodes of one entry from the front of the list. */
  #entry(nodes: RootContent[]): Entry {
    const heading = nodes.shift()
    if (heading?.type !== 'heading' || heading.depth !== 2 || !this.#lineAt(heading).startsWith('##')) {
      throw this.#unexpected(heading, 'a heading `## …`')
    }
    const code = nodes.shift()
    if (code?.type !== 'code' || code.lang !== 'sh' || code.meta) {
      throw this.#unexpected(code, 'the command in a fence ```sh after the heading')
    }
    const entry = {code: withoutNewline(this.#content(code)), id: this.#id(heading), line: lineOf(heading)}
    const [next] = nodes
    if (next?.type !== 'code') return {...entry, compare: 'exact', status: 0, stream: 'both', text: ''}
    nodes.shift()
    return {...entry, ...this.#output(next)}
  }

  #id(heading: Heading): string {
    return heading.children
      .map(child => {
        if (child.type !== 'text') throw this.#unexpected(child, 'plain text in a heading, escaped by backslashes')
        return child.value
      })
      .join('')
  }

  #output(node: Code): Pick<Entry, 'compare' | 'status' | 'stream' | 'text'> {
    if (node.lang !== 'output') throw this.#unexpected(node, 'one fence ```output, or the next heading')
    const info = readOutputInfo(node.meta ?? '')
    if (info.kind === 'invalid') throw this.#invalid(lineOf(node), info.reason)
    const content = this.#content(node)
    const {newline, ...rest} = info.value
    const text = newline ? content : withoutNewline(content)
    if (!newline && (text === '' || text.endsWith('\n'))) {
      throw this.#invalid(lineOf(node), 'Expected output that ends without a newline, got none.')
    }
    return {...rest, text}
  }

  /** What stands between the fences. Taken from the source, because a parser's value has lost tabs and empty lines. */
  #content(node: Code): string {
    const {start, end} = positionOf(node)
    const [first, last] = [this.#lines.get(start.line), this.#lines.get(end.line)]
    const opening = /^(`{3,}|~{3,})/.exec(first?.text ?? '')?.[1]
    if (!first || opening === undefined || start.column !== 1)
      throw this.#unexpected(node, 'a fence at the start of the line')
    if (!last || last === first || !/^(`+|~+)[ \t]*$/.test(last.text) || !last.text.startsWith(opening)) {
      throw this.#unexpected(node, 'a fence that is closed')
    }
    return unescapeMarkers(this.#text.slice(first.start + first.text.length + 1, last.start))
  }

  #lineAt(node: Nodes): string {
    return this.#lines.get(lineOf(node))?.text ?? ''
  }

  #unexpected(node: Nodes | undefined, expected: string): SnapshotError {
    if (!node)
      return this.#invalid(this.#text.trimEnd().split('\n').length, `Expected ${expected}, got the end of the file.`)
    return this.#invalid(lineOf(node), `Expected ${expected}, got \`${brief(this.#lineAt(node))}\`.`)
  }

  #invalid(line: number, reason: string): SnapshotError {
    return this.#error({code: 'snapshot-invalid', line, reason, remedy: restore})
  }

  #error(options: Omit<SnapshotErrorOptions, 'path'>): SnapshotError {
    return new SnapshotError({...options, path: this.#path})
  }
}

function positionOf(node: Nodes): NonNullable<Nodes['position']> {
  if (!node.position) throw new Error(`Expected a position on each node, got none on \`${node.type}\``)
  return node.position
}

function lineOf(node: Nodes): number {
  return positionOf(node).start.line
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function brief(text: string): string {
  const line = text.replaceAll('\n', ' ')
  return line.length > 60 ? line.slice(0, 59) + '…' : line
}
