import type {Entry} from '../model/snapshot.js'
import {findMarker, unescapeMarkers} from './conflict-markers.js'
import {unescapeHeading} from './escape-heading.js'
import {snapshotVersion} from './format.js'
import {LineScanner} from './line-scanner.js'
import {readOutputInfo} from './output-info.js'
import {SnapshotError, type SnapshotErrorOptions} from './snapshot-error.js'

/** A snapshot file's text, and its path as reported. */
export interface ParseSnapshotInput {
  readonly path: string
  readonly text: string
}

const versionLine = /^<!-- fencepost snapshot v(\d{1,9}): [^\n]* -->$/
/** What most entries have. */
const usual = {compare: 'exact', status: 0, stream: 'both'} as const
const openingFence = /^(`{3,}|~{3,})([^\n]*)$/

/**
 * Returns the entries of a snapshot file in their order. Line endings may be CRLF, the final newline may be missing, and
 * there may be more blank lines than `formatSnapshot` writes. Throws a `SnapshotError` for anything else that it doesn't
 * write, for the markers of a merge conflict and for another version. Pure, linear.
 */
export function parseSnapshot({path, text}: ParseSnapshotInput): readonly Entry[] {
  return new Parser(path, new LineScanner(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'))).parse()
}

class Parser {
  readonly #path: string
  readonly #lines: LineScanner

  constructor(path: string, lines: LineScanner) {
    this.#path = path
    this.#lines = lines
  }

  parse(): readonly Entry[] {
    this.#readHeader()
    const entries: Entry[] = []
    const lineOf = new Map<string, number>()
    for (this.#lines.skipBlank(); !this.#lines.isAtEnd; this.#lines.skipBlank()) {
      const entry = this.#readEntry()
      const before = lineOf.get(entry.id)
      if (before !== undefined)
        throw this.#invalid(`The heading \`${brief(entry.id)}\` is on line ${before} already.`, entry.line)
      lineOf.set(entry.id, entry.line)
      entries.push(entry)
    }
    return entries
  }

  #readHeader(): void {
    const {line: first, text} = this.#lines
    const version = versionLine.exec(first)?.[1]
    if (version !== undefined && Number(version) !== snapshotVersion) {
      throw this.#error({
        code: Number(version) > snapshotVersion ? 'snapshot-newer' : 'snapshot-invalid',
        line: 1,
        reason: `This snapshot has format version ${version}; this fencepost reads version ${snapshotVersion}.`,
        remedy: 'Upgrade fencepost, or delete the file and run `npx fencepost update`.'
      })
    }
    const marker = findMarker(text)
    if (marker !== undefined) {
      throw this.#error({
        code: 'snapshot-conflict',
        line: this.#lines.numberAt(marker.start),
        reason: `The merge conflict at \`${brief(marker.line)}\` isn't resolved.`,
        remedy: 'Resolve it, or take either side and run `npx fencepost update`.'
      })
    }
    if (version === undefined) {
      const expected = `\`<!-- fencepost snapshot v${snapshotVersion}: … -->\``
      throw this.#invalid(`A snapshot file begins with ${expected}, got \`${brief(first)}\`.`, 1)
    }
    // `formatSnapshot` never writes one, and an editor may show it as the end of a line: the line numbers would be off.
    const lone = text.indexOf('\r')
    if (lone >= 0) {
      const reason = 'This line holds a carriage return without a line feed. Lines end with LF or CRLF.'
      throw this.#invalid(reason, this.#lines.numberAt(lone))
    }
    this.#lines.advance()
  }

  /** Reads one entry: a heading, the command, and the output where there is any. */
  #readEntry(): Entry {
    const {line: heading, number: line} = this.#lines
    if (!/^##(?:[ \t]|$)/.test(heading)) throw this.#unexpected('a heading `## …`')
    this.#lines.advance()

    const id = unescapeHeading(heading.slice(2))
    const code = withoutNewline(this.#readCode())
    const text = this.#lines.takeUsual('\n```output\n')
    if (text !== undefined) return {code, ...usual, id, line, text: unescapeMarkers(text)}

    this.#lines.skipBlank()
    const output = readOpening(this.#lines.line)
    return output ? {code, id, line, ...this.#readOutput(output)} : {code, ...usual, id, line, text: ''}
  }

  #readCode(): string {
    const code = this.#lines.takeUsual('\n```sh\n')
    if (code !== undefined) return unescapeMarkers(code)
    this.#lines.skipBlank()
    const opening = readOpening(this.#lines.line)
    if (opening?.info !== 'sh') throw this.#unexpected('the command in a fence ```sh below its heading')
    return this.#readFenced(opening.fence)
  }

  #readOutput({fence, info}: Opening): Pick<Entry, 'compare' | 'status' | 'stream' | 'text'> {
    const [word, ...options] = info.split(/\s+/)
    if (word !== 'output') throw this.#unexpected('a fence ```output or the next heading')
    const read = readOutputInfo(options)
    if (read.kind === 'invalid') throw this.#invalid(read.reason)
    const {newline, ...rest} = read.value
    const {number} = this.#lines
    const content = this.#readFenced(fence)
    const text = newline ? content : withoutNewline(content)
    if (!newline && (text === '' || text.endsWith('\n')))
      throw this.#invalid('`no-newline` needs output whose last line has text.', number)
    return {...rest, text}
  }

  /** Reads from an opening fence to its closing fence; returns the lines between them. */
  #readFenced(fence: string): string {
    const content = this.#lines.takeFenced(fence)
    if (content === undefined) throw this.#invalid(`The fence ${fence} is never closed.`)
    return unescapeMarkers(content)
  }

  #unexpected(expected: string): SnapshotError {
    const got = this.#lines.isAtEnd ? 'the end of the file' : `\`${brief(this.#lines.line)}\``
    return this.#invalid(`Expected ${expected}, got ${got}.`)
  }

  #invalid(reason: string, line: number = this.#lines.number): SnapshotError {
    const remedy =
      'Correct the line, restore the file from version control, or delete it and run `npx fencepost update`.'
    return this.#error({code: 'snapshot-invalid', line, reason, remedy})
  }

  #error(options: Omit<SnapshotErrorOptions, 'path'>): SnapshotError {
    return new SnapshotError({...options, path: this.#path})
  }
}

/** An opening fence. */
interface Opening {
  readonly fence: string
  readonly info: string
}

function readOpening(line: string): Opening | undefined {
  const [, fence, info = ''] = openingFence.exec(line) ?? []
  return fence === undefined ? undefined : {fence, info: info.trim()}
}

function withoutNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

function brief(text: string): string {
  const line = text.replaceAll('\n', ' ')
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
