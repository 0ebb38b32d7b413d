import type {Code, Heading, Nodes, Root, RootContent} from 'mdast'
import {fromMarkdown} from 'mdast-util-from-markdown'
import type {Point} from 'unist'
import {visit} from 'unist-util-visit'
import type {Entry} from '../model/snapshot.js'
import {findMarker, unescapeMarker} from './conflict-markers.js'
import {snapshotVersion} from './format.js'
import {readOutputInfo} from './output-info.js'
import {shortenFences} from './shorten-fences.js'
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
  /** The lines of the text, once they are asked for: a file that says what it should is never taken apart. */
  #split: readonly string[] | undefined

  constructor({path, text}: ParseSnapshotInput) {
    this.#path = path
    this.#text = text
  }

  get #lines(): readonly string[] {
    this.#split ??= this.#text.split('\n')
    return this.#split
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
      reason: `Expected a merged file, got the conflict marker \`${brief(this.#lines[index] ?? '')}\`.`,
      remedy: 'Resolve the conflict, or take either side and run an update.'
    })
  }

  entries(): readonly Entry[] {
    // A parser ends a line there, and all lines below would be miscounted (CommonMark 0.31, 2.1).
    const lone = this.#lines.findIndex(line => line.includes('\r'))
    if (lone >= 0)
      throw this.#invalid(lone + 1, 'Expected lines that end with LF or CRLF, got a carriage return alone.')
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
    const {lines, numbers} = shortenFences(this.#lines)
    const tree: Root = fromMarkdown(lines.join('\n'))
    const moved = <P extends Point>(point: P): P => ({...point, line: numbers[point.line - 1] ?? point.line})
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
    const entry = {code: this.#content(code).join('\n'), id: this.#id(heading), line: lineOf(heading)}
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
    const lines = this.#content(node)
    const {newline, ...rest} = info.value
    if (!newline && (lines.length === 0 || lines.at(-1) === '')) {
      throw this.#invalid(lineOf(node), 'Expected output that ends without a newline, got none.')
    }
    return {...rest, text: lines.join('\n') + (newline && lines.length > 0 ? '\n' : '')}
  }

  /** The lines between the fences. Taken from the source, because a parser's value has lost tabs and empty lines. */
  #content(node: Code): readonly string[] {
    const {start, end} = positionOf(node)
    const opening = /^(`{3,}|~{3,})/.exec(this.#lineAt(node))?.[1]
    const closing = this.#lines[end.line - 1] ?? ''
    if (opening === undefined || start.column !== 1) throw this.#unexpected(node, 'a fence at the start of the line')
    if (end.line === start.line || !/^(`+|~+)[ \t]*$/.test(closing) || !closing.startsWith(opening)) {
      throw this.#unexpected(node, 'a fence that is closed')
    }
    return this.#lines.slice(start.line, end.line - 1).map(unescapeMarker)
  }

  #lineAt(node: Nodes): string {
    return this.#lines[lineOf(node) - 1] ?? ''
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

function brief(text: string): string {
  const line = text.replaceAll('\n', ' ')
  return line.length > 60 ? line.slice(0, 59) + '…' : line
}
