import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, Token, TokenizeContext} from 'micromark-util-types'
import type {Mark} from '../model/mark.js'
import {readMark} from './mark.js'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    /** A whole group, its brackets included. */
    fencepostGroup: 'fencepostGroup'
    /** What follows a closing fence, from its first group to the end of the line. */
    fencepostTrailer: 'fencepostTrailer'
    /** Text in a trailer that is no group. */
    fencepostTrailerText: 'fencepostTrailerText'
  }
}

/**
 * One group: two opening brackets, a value, two closing brackets.
 *
 * A value holds no line ending, no grave accent and no further pair of opening brackets. So no character is looked at
 * by more than a few attempts, however many groups a line leaves open.
 */
export const group: Construct = {partial: true, tokenize: tokenizeGroup}

/** Whether a character may begin a group. */
export function opensGroup(code: Code): boolean {
  return code === codes.leftCurlyBrace || code === codes.lessThan
}

/** What a group's token says. */
export function markOf(context: Pick<TokenizeContext, 'sliceSerialize'>, token: Token): Mark {
  return readMark(context.sliceSerialize(token).slice(2, -2))
}

/** Whether a mark is the tool's own, be it understood or misspelled. */
export function isOurs(mark: Mark): boolean {
  return mark.kind !== 'foreign'
}

/** Whether a mark asks for execution, be it understood or misspelled. */
export function isExecLike(mark: Mark): boolean {
  return mark.kind === 'exec' || mark.kind === 'near-miss'
}

function tokenizeGroup(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  let open: Code
  let close: Code

  return start

  /**
   * At the first bracket.
   *
   * ```markdown
   * > | `a`{{exec}}
   *        ^
   * ```
   */
  function start(code: Code): State | undefined {
    if (!opensGroup(code)) return nok(code)
    open = code
    close = code === codes.leftCurlyBrace ? codes.rightCurlyBrace : codes.greaterThan
    effects.enter('fencepostGroup')
    effects.consume(code)
    return openEnd
  }

  /**
   * At the second bracket.
   *
   * ```markdown
   * > | `a`{{exec}}
   *         ^
   * ```
   */
  function openEnd(code: Code): State | undefined {
    if (code !== open) return nok(code)
    effects.consume(code)
    return value
  }

  /**
   * In the value.
   *
   * ```markdown
   * > | `a`{{exec}}
   *          ^^^^
   * ```
   */
  function value(code: Code): State | undefined {
    // `null` is the end of the file, what is below -2 are line endings; tabs and their virtual spaces are -2 and -1.
    if (code === codes.eof || code < codes.horizontalTab || code === codes.graveAccent) return nok(code)
    effects.consume(code)
    if (code === open) return valueAfterOpen
    return code === close ? closeEnd : value
  }

  /**
   * In the value, after one opening bracket.
   *
   * ```markdown
   * > | `a`{{{exec}}
   *           ^
   * ```
   */
  function valueAfterOpen(code: Code): State | undefined {
    return code === open ? nok(code) : value(code)
  }

  /**
   * After one closing bracket, at what may be the second.
   *
   * ```markdown
   * > | `a`{{exec}}
   *               ^
   * ```
   */
  function closeEnd(code: Code): State | undefined {
    if (code !== close) return value(code)
    effects.consume(code)
    effects.exit('fencepostGroup')
    return ok
  }
}
