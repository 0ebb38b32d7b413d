import {countLines} from '../text/split-lines.js'

/** A line of a text. */
export interface Line {
  /** Without its newline. */
  readonly text: string
  /** Counts from 1, in the whole text. */
  readonly number: number
  /** Where it begins in the whole text. */
  readonly start: number
}

/** How long a fence may be before its inside is left out, in lines. */
const longest = 100

const opening = /^(`{3,})[^`]*$/
const closing = /^ {0,3}(`{3,})[ \t]*$/gm

/**
 * The lines of a text without those inside of long fences: they say nothing of the structure of a snapshot, and a parser
 * takes some 80 µs for each of them. A long output is never taken apart into lines, of which there may be millions. Pure.
 */
export function shortenFences(text: string): readonly Line[] {
  const lines: Line[] = []
  const last = text.lastIndexOf('\n') + 1
  for (let at = 0, number = 1, inside = 0; at <= text.length; number++) {
    const next = nextLine(text, at)
    const line = {number, start: at, text: text.slice(at, next - 1)}
    lines.push(line)
    at = next
    if (inside > 0) inside--
    else {
      const [, fence] = opening.exec(line.text) ?? []
      if (fence === undefined) continue
      // A fence that is never closed takes in all below it.
      const end = closingOf(text, {fence, from: at}) ?? Math.max(at, last)
      const count = countLines(text.slice(at, end))
      if (count < longest) inside = count + 1
      else {
        number += count
        at = end
        inside = 1
      }
    }
  }
  return lines
}

/** Where the line begins that closes a fence; nothing where none does. */
function closingOf(text: string, {fence, from}: {readonly fence: string; readonly from: number}): number | undefined {
  closing.lastIndex = from
  for (let found = closing.exec(text); found; found = closing.exec(text))
    if ((found[1] ?? '').length >= fence.length) return found.index
  return undefined
}

/** Where the next line begins; behind the end of the text for the last one. */
function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return (end === -1 ? text.length : end) + 1
}
