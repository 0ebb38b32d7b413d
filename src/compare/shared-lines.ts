import {escapeExpectation} from '../expect/escape.js'
import type {ExpectOptions} from '../expect/placeholders.js'

/** Whole lines that an expectation and an output both begin with and end with. None of them has a wildcard or an escape. */
export interface SharedLines {
  readonly head: string
  readonly tail: string
}

export interface SharedLinesInput extends ExpectOptions {
  readonly expected: string
  readonly actual: string
}

/**
 * Finds the lines that needn't be compared: what is between them matches exactly where the whole does, because a line
 * without wildcards only matches its equal. Never splits the texts, which may have millions of lines. Pure, linear.
 */
export function findSharedLines({expected, actual, ...options}: SharedLinesInput): SharedLines {
  // Escaping changes the first, and the last, line with a wildcard: what is shared with the escaped text has none.
  const start = sharedHead(expected, actual)
  const head = sharedHead(start, escapeExpectation(start, options))
  const end = sharedTail(expected.slice(head.length), actual.slice(head.length))
  return {head, tail: sharedTail(end, escapeExpectation(end, options))}
}

/** How many characters are compared at once. */
const stride = 2 ** 16

/** The whole lines that both texts begin with. */
function sharedHead(a: string, b: string): string {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a.slice(at, at + stride) === b.slice(at, at + stride)) at += stride
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++
  return a.slice(0, at === 0 ? 0 : a.lastIndexOf('\n', Math.min(at, most) - 1) + 1)
}

/** The whole lines that both texts end with. */
function sharedTail(a: string, b: string): string {
  const most = Math.min(a.length, b.length)
  const part = (text: string, length: number) =>
    text.slice(Math.max(0, text.length - length - stride), text.length - length)
  let length = 0
  while (length < most && part(a, length) === part(b, length)) length += stride
  length = Math.min(length, most)
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++
  if (isLineStart(a, a.length - length) && isLineStart(b, b.length - length)) return a.slice(a.length - length)
  const newline = a.indexOf('\n', a.length - length)
  return newline < 0 ? '' : a.slice(newline + 1)
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n'
}
