import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Effects, State} from 'micromark-util-types'

/** Where to continue after the info string of an opening fence. */
export interface InfoStringOptions {
  readonly effects: Effects
  readonly ok: State
  readonly nok: State
  /** The fence character; an info string after backticks can't contain one. */
  readonly marker: Code
}

/** Returns the first state of an info string, language and meta, which ends at the end of its line. */
export function factoryInfoString({effects, ok, nok, marker}: InfoStringOptions): State {
  return start

  /**
   * At info.
   *
   * ```markdown
   * > | ~~~js eval
   *        ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function start(code: Code): State | undefined {
    effects.enter('codeFencedFenceInfo')
    effects.enter('chunkString', {contentType: constants.contentTypeString})
    return info(code)
  }

  /**
   * In info.
   *
   * ```markdown
   * > | ~~~js eval
   *        ^^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function info(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('chunkString')
      effects.exit('codeFencedFenceInfo')
      return ok(code)
    }

    if (markdownSpace(code)) {
      effects.exit('chunkString')
      effects.exit('codeFencedFenceInfo')
      return factorySpace(effects, metaBefore, 'whitespace')(code)
    }

    if (code === codes.graveAccent && code === marker) return nok(code)
    effects.consume(code)
    return info
  }

  /**
   * After info and whitespace, before meta.
   *
   * ```markdown
   * > | ~~~js eval
   *           ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function metaBefore(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) return ok(code)
    effects.enter('codeFencedFenceMeta')
    effects.enter('chunkString', {contentType: constants.contentTypeString})
    return meta(code)
  }

  /**
   * In meta.
   *
   * ```markdown
   * > | ~~~js eval
   *           ^^^^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function meta(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('chunkString')
      effects.exit('codeFencedFenceMeta')
      return ok(code)
    }

    if (code === codes.graveAccent && code === marker) return nok(code)
    effects.consume(code)
    return meta
  }
}
