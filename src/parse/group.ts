import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, Token, TokenizeContext} from 'micromark-util-types'
import type {Marker} from '../model/marker.js'
import {readMarker} from './marker.js'

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    /** A group with its brackets. */
    fencepostGroup: 'fencepostGroup'
    /** Everything after a closing fence, from the first group to the end of the line. */
    fencepostTrailer: 'fencepostTrailer'
    /** Text between or after the groups of a trailer. */
    fencepostTrailerText: 'fencepostTrailerText'
  }
}

/**
 * A group: two opening brackets, a value, two closing brackets. A value has no line ending, backtick or second pair of
 * opening brackets, which keeps the number of attempts per character constant however many groups a line leaves open.
 */
export const group: Construct = {partial: true, tokenize: tokenizeGroup}

/** Whether a character can start a group. */
export function opensGroup(code: Code): boolean {
  return code === codes.leftCurlyBrace || code === codes.lessThan
}

/** The marker of a group's token. */
export function markerOf(context: Pick<TokenizeContext, 'sliceSerialize'>, token: Token): Marker {
  return readMarker(context.sliceSerialize(token).slice(2, -2))
}

/** Whether a marker belongs to Fencepost, spelled right or not. */
export function isOurs(marker: Marker): boolean {
  return marker.kind !== 'foreign'
}

/** Whether a marker asks to run its code, spelled right or not. */
export function isExecLike(marker: Marker): boolean {
  return marker.kind === 'exec' || marker.kind === 'near-miss'
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
    // Codes below -2 are line endings; a tab and its virtual spaces are -2 and -1.
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
