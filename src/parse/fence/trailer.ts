import {markdownLineEnding} from 'micromark-util-character'
import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import type {Marker} from '../../model/marker.js'
import {group, isExecLike, isOurs, markerOf, opensGroup} from '../group.js'
import {filledLine} from '../next-line.js'

/**
 * The trailer of a closing fence: groups to the end of the line, with or without text between and after them. At least
 * one group must be a marker of Fencepost. A fence with other groups alone, such as `{{ .Values.x }}`, stays code.
 */
export const trailer: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return tokenizeTrailer.call(this, {effects, ok, nok, begins: () => true, accents: true})
  }
}

/** A trailer that starts with an exec marker, which closes a block where CommonMark sees no closing fence. */
export const execTrailer: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return tokenizeTrailer.call(this, {effects, ok, nok, begins: isExecLike, accents: true})
  }
}

/** A trailer without backticks, after which the line may be inline code: three backticks, `{{exec}}`, three backticks. */
const plainTrailer: Construct = {
  partial: true,
  tokenize(effects, ok, nok) {
    return tokenizeTrailer.call(this, {effects, ok, nok, begins: () => true, accents: false})
  }
}

/** The trailer of a fence of backticks that closes nothing: a blank line or the end of the document follows. */
export const strayAccentTrailer: Construct = strayTrailer(plainTrailer)

/** The trailer of a fence of tildes that closes nothing. */
export const strayTildeTrailer: Construct = strayTrailer(trailer)

interface TrailerOptions {
  readonly effects: Effects
  readonly ok: State
  readonly nok: State
  /** Whether a trailer can start with this marker; checked first, because the rest of the line may be long. */
  readonly begins: (marker: Marker) => boolean
  /** Whether backticks are allowed. */
  readonly accents: boolean
}

function tokenizeTrailer(this: TokenizeContext, {effects, ok, nok, begins, accents}: TrailerOptions): State {
  const self = this
  let first = true
  let ours = false

  return start

  /**
   * At the trailer.
   *
   * ```markdown
   *   | ls
   * > | ```{{exec}}
   *        ^
   * ```
   */
  function start(code: Code): State | undefined {
    if (!opensGroup(code)) return nok(code)
    effects.enter('fencepostTrailer')
    return effects.attempt(group, groupAfter, nok)(code)
  }

  /**
   * After a group.
   *
   * ```markdown
   *   | ls
   * > | ```{{exec}}{{copy}}
   *                ^
   * ```
   */
  function groupAfter(code: Code): State | undefined {
    const tail = self.events[self.events.length - 1]
    const marker: Marker = tail === undefined ? {kind: 'foreign'} : markerOf(self, tail[1])
    if (first && !begins(marker)) return nok(code)
    first = false
    ours ||= isOurs(marker)
    return between(code)
  }

  /**
   * Between groups and text.
   *
   * ```markdown
   *   | ls
   * > | ```{{exec}}|skip{{sandbox}}
   *                ^    ^
   * ```
   */
  function between(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('fencepostTrailer')
      return ours ? ok(code) : nok(code)
    }

    return opensGroup(code) ? effects.attempt(group, groupAfter, textStart)(code) : textStart(code)
  }

  /**
   * At text outside a group.
   *
   * ```markdown
   *   | ls
   * > | ```{{exec}}|skip{{sandbox}}
   *                ^
   * ```
   */
  function textStart(code: Code): State | undefined {
    if (code === codes.graveAccent && !accents) return nok(code)
    effects.enter('fencepostTrailerText')
    effects.consume(code)
    return text
  }

  /**
   * In text outside a group.
   *
   * ```markdown
   *   | ls
   * > | ```{{exec}}|skip{{sandbox}}
   *                 ^^^^
   * ```
   */
  function text(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code) || opensGroup(code)) {
      effects.exit('fencepostTrailerText')
      return between(code)
    }

    if (code === codes.graveAccent && !accents) return nok(code)
    effects.consume(code)
    return text
  }
}

function strayTrailer(allowed: Construct): Construct {
  return {
    partial: true,
    tokenize(effects, ok, nok) {
      return tokenizeStrayTrailer.call(this, allowed, {effects, ok, nok})
    }
  }
}

function tokenizeStrayTrailer(
  this: TokenizeContext,
  allowed: Construct,
  {effects, ok, nok}: {effects: Effects; ok: State; nok: State}
): State {
  const self = this

  return effects.attempt(allowed, trailerAfter, nok)

  /**
   * After the trailer, at the end of the line.
   *
   * ```markdown
   * > | ```{{exec}}
   *                ^
   *   |
   * ```
   */
  function trailerAfter(code: Code): State | undefined {
    // Any fence interrupts a paragraph, and the next line can't be seen from there.
    return code === codes.eof || self.interrupt ? ok(code) : effects.check(filledLine, nok, ok)(code)
  }
}
