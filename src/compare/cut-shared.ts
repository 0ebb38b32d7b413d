import {type ExpectOptions, openers} from '../expect/placeholders.js'

/** An expectation and an output without the lines that both begin and end with. */
export interface Cut {
  /** What both begin with and is left out: whole lines without wildcards. */
  readonly head: string
  /** What both end with and is left out: whole lines without wildcards. */
  readonly tail: string
  /** What is left of the expectation. */
  readonly expected: string
  /** What is left of the output. */
  readonly actual: string
}

export interface CutOptions extends ExpectOptions {
  readonly expected: string
  readonly actual: string
  /** How many of the shared lines stay next to what is left, for a reader. */
  readonly around?: number
}

/** How much is compared at once, in characters. */
const stride = 2 ** 16

/**
 * Cuts off the lines that an expectation and an output share at their beginning and end. What is left matchesOutput exactly where
 * the whole does, as a line without a wildcard can only stand for its like. It holds no list of lines, however many there
 * are. Pure.
 */
export function cutShared({expected, actual, around = 0, ...options}: CutOptions): Cut {
  const start = wholeLines(expected, sharedStart(expected, actual))
  const head = moveUp(expected, {by: around, to: firstWild(expected.slice(0, start), options)})
  const most = Math.min(expected.length, actual.length) - head
  const shared = sharedEnd(expected, {actual, most})
  const from = expected.length - shared
  const isWhole = isLineStart(expected, from) && isLineStart(actual, actual.length - shared)
  const first = isWhole ? from : nextLine(expected, from)
  const tail = moveDown(expected, {by: around, from: first + lastWild(expected.slice(first), options)})
  const end = expected.length - tail
  return {
    actual: actual.slice(head, actual.length - end),
    expected: expected.slice(head, tail),
    head: expected.slice(0, head),
    tail: expected.slice(tail)
  }
}

/** Whether something in an expectation may be a wildcard, or is an escaped one. */
export function isWild(expected: string, options: ExpectOptions): boolean {
  return firstWild(expected, options) < expected.length
}

function sharedStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a.slice(at, Math.min(at + stride, most)) === b.slice(at, Math.min(at + stride, most)))
    at = Math.min(at + stride, most)
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return at
}

function sharedEnd(a: string, {actual: b, most}: {readonly actual: string; readonly most: number}): number {
  const part = (text: string, from: number) =>
    text.slice(text.length - Math.min(from + stride, most), text.length - from)
  let length = 0
  while (length < most && part(a, length) === part(b, length)) length = Math.min(length + stride, most)
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++
  return length
}

/** The end of the last whole line before a place. */
function wholeLines(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n'
}

/** Where the next line begins; the end of the text where there is none. */
function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end + 1
}

function moveUp(text: string, {by, to}: {readonly by: number; readonly to: number}): number {
  let at = to
  for (let moved = 0; moved < by && at > 0; moved++) at = wholeLines(text, at - 1)
  return at
}

function moveDown(text: string, {by, from}: {readonly by: number; readonly from: number}): number {
  let at = from
  for (let moved = 0; moved < by && at < text.length; moved++) at = nextLine(text, at)
  return at
}

/** A line that means any lines, or its like behind backslashes. */
const likeAnyLines = /^\\*\.\.\.$/gm

/** Where the first line begins that may hold a wildcard; the end of the text where none does. */
function firstWild(text: string, options: ExpectOptions): number {
  const inside = text.includes('[') ? text.search(openers(options)) : -1
  const whole = text.includes('...') ? text.search(likeAnyLines) : -1
  const places = [inside, whole].filter(place => place >= 0)
  return places.length === 0 ? text.length : wholeLines(text, Math.min(...places))
}

/** Where the line ends that is the last to hold a wildcard; 0 where none does. */
function lastWild(text: string, options: ExpectOptions): number {
  const last = (expression: RegExp) => {
    let at = -1
    for (const {index} of text.matchAll(expression)) at = index
    return at
  }
  const place = Math.max(
    text.includes('[') ? last(openers(options)) : -1,
    text.includes('...') ? last(likeAnyLines) : -1
  )
  return place === -1 ? 0 : nextLine(text, place)
}
