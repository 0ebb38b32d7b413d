import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {opensGroup} from './group.js'
import {execTrailer, strayTrailer, trailer} from './trailer.js'

/**
 * Fenced code that a trailer may close.
 *
 * It follows `code-fenced.js` of micromark-core-commonmark 2.0.3 (CommonMark 0.31.2, section 4.5) and adds these:
 *
 * - A closing fence may carry a trailer: groups, one of them ours, then any text.
 * - A fence that CommonMark does not take for a closing one closes the block when an exec mark follows it at once and
 *   there is code before it: indented by 4 or more, one character shorter than the opening fence, or at the end of a
 *   line of code (`EOF` and the fence). Not so inside a smaller fenced block in the code, which is an example of one.
 * - An opening fence with nothing but a trailer before a blank line opens nothing: it closes a block whose own opening
 *   fence is lost.
 */
export const fence: Construct = {concrete: true, name: 'codeFenced', tokenize: tokenizeFence}

const nonLazyContinuation: Construct = {partial: true, tokenize: tokenizeNonLazyContinuation}

function tokenizeFence(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  const closeStart: Construct = {partial: true, tokenize: tokenizeCloseStart}
  const lateClose: Construct = {partial: true, tokenize: tokenizeLateClose}
  let initialPrefix = 0
  let sizeOpen = 0
  let marker: Code = null
  /** Size of the opening fence of an example inside the code; 0 outside of one. */
  let sizeInner = 0
  /** Whether a line of code that is not blank came before the current line. */
  let filled = false
  /** Columns of whitespace before the fence that begins the current line; its size, 0 when none begins it. */
  let lineIndent = 0
  let lineSize = 0
  /** What follows that fence. */
  let lineRest: 'blank' | 'text' | 'trailer' = 'text'
  /** How many runs of the marker, and whether anything but whitespace, the current line has shown so far. */
  let lineRuns = 0
  let lineFilled = false
  /** Whether a run long enough to be a fence stands open in the current line, as that of inline code does. */
  let lineRunOpen = false

  return start

  /**
   * Start of code.
   *
   * ```markdown
   * > | ~~~js
   *     ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function start(code: Code): State | undefined {
    const tail = self.events[self.events.length - 1]
    initialPrefix =
      tail !== undefined && tail[1].type === 'linePrefix' ? tail[2].sliceSerialize(tail[1], true).length : 0

    marker = code
    effects.enter('codeFenced')
    effects.enter('codeFencedFence')
    effects.enter('codeFencedFenceSequence')
    return sequenceOpen(code)
  }

  /**
   * In opening fence sequence.
   *
   * ```markdown
   * > | ~~~js
   *      ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function sequenceOpen(code: Code): State | undefined {
    if (code === marker) {
      sizeOpen++
      effects.consume(code)
      return sequenceOpen
    }

    if (sizeOpen < constants.codeFencedSequenceSizeMin) return nok(code)
    effects.exit('codeFencedFenceSequence')
    return markdownSpace(code) ? factorySpace(effects, trailerBefore, 'whitespace')(code) : trailerBefore(code)
  }

  /**
   * In opening fence, after the sequence, where a trailer shows that the fence opens nothing.
   *
   * ```markdown
   * > | ```{{exec}}
   *        ^
   *   |
   * ```
   */
  function trailerBefore(code: Code): State | undefined {
    return opensGroup(code) ? effects.attempt(strayTrailer, fenceEnd, infoBefore)(code) : infoBefore(code)
  }

  /**
   * At the end of a fence that opens nothing.
   *
   * ```markdown
   * > | ```{{exec}}
   *                ^
   *   |
   * ```
   */
  function fenceEnd(code: Code): State | undefined {
    effects.exit('codeFencedFence')
    // Interrupted content ends here whichever fence this is.
    return self.interrupt ? ok(code) : after(code)
  }

  /**
   * In opening fence, after the sequence (and optional whitespace), before info.
   *
   * ```markdown
   * > | ~~~js
   *        ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function infoBefore(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('codeFencedFence')
      return self.interrupt ? ok(code) : effects.check(nonLazyContinuation, atNonLazyBreak, after)(code)
    }

    effects.enter('codeFencedFenceInfo')
    effects.enter('chunkString', {contentType: constants.contentTypeString})
    return info(code)
  }

  /**
   * In info.
   *
   * ```markdown
   * > | ~~~js
   *        ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function info(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('chunkString')
      effects.exit('codeFencedFenceInfo')
      return infoBefore(code)
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
   * In opening fence, after info and whitespace, before meta.
   *
   * ```markdown
   * > | ~~~js eval
   *           ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function metaBefore(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) return infoBefore(code)
    effects.enter('codeFencedFenceMeta')
    effects.enter('chunkString', {contentType: constants.contentTypeString})
    return meta(code)
  }

  /**
   * In meta.
   *
   * ```markdown
   * > | ~~~js eval
   *           ^
   *   | alert(1)
   *   | ~~~
   * ```
   */
  function meta(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('chunkString')
      effects.exit('codeFencedFenceMeta')
      return infoBefore(code)
    }

    if (code === codes.graveAccent && code === marker) return nok(code)
    effects.consume(code)
    return meta
  }

  /**
   * At eol/eof in code, before a non-lazy closing fence or content.
   *
   * ```markdown
   * > | ~~~js
   *          ^
   * > | alert(1)
   *             ^
   *   | ~~~
   * ```
   */
  function atNonLazyBreak(code: Code): State | undefined {
    return effects.attempt(closeStart, after, contentBefore)(code)
  }

  /**
   * Before code content, not a closing fence, at eol.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *             ^
   *   | ~~~
   * ```
   */
  function contentBefore(code: Code): State | undefined {
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    lineRuns = 0
    lineFilled = false
    lineRunOpen = false
    return contentStart
  }

  /**
   * Before code content, not a closing fence.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *     ^
   *   | ~~~
   * ```
   */
  function contentStart(code: Code): State | undefined {
    return initialPrefix > 0 && markdownSpace(code)
      ? factorySpace(effects, beforeContentChunk, 'linePrefix', initialPrefix + 1)(code)
      : beforeContentChunk(code)
  }

  /**
   * Before code content, after optional prefix.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *     ^
   *   | ~~~
   * ```
   */
  function beforeContentChunk(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      leaveLine()
      return effects.check(nonLazyContinuation, atNonLazyBreak, after)(code)
    }

    effects.enter('codeFlowValue')
    return contentChunk(code)
  }

  /**
   * In code content.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *     ^^^^^^^^
   *   | ~~~
   * ```
   */
  function contentChunk(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) {
      effects.exit('codeFlowValue')
      return beforeContentChunk(code)
    }

    if (code === marker) {
      lineRuns++
      return lineFilled && !lineRunOpen
        ? effects.check(lateClose, beforeLateClose, contentSequenceStart)(code)
        : contentSequenceStart(code)
    }

    if (!markdownSpace(code)) lineFilled = true
    effects.consume(code)
    return contentChunk
  }

  /**
   * At a run of the marker in code content that closes nothing.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(~~1)
   *           ^
   *   | ~~~
   * ```
   */
  function contentSequenceStart(code: Code): State | undefined {
    let size = 0
    lineFilled = true
    return contentSequence(code)

    /**
     * In that run.
     *
     * ```markdown
     *   | ~~~js
     * > | alert(~~1)
     *            ^
     *   | ~~~
     * ```
     */
    function contentSequence(code: Code): State | undefined {
      if (code === marker) {
        size++
        effects.consume(code)
        return contentSequence
      }

      if (size >= constants.codeFencedSequenceSizeMin) lineRunOpen = !lineRunOpen
      return contentChunk(code)
    }
  }

  /**
   * Before a closing fence at the end of a line of code.
   *
   * ```markdown
   *   | ```
   *   | cat <<EOF
   * > | EOF```{{exec}}
   *        ^
   * ```
   */
  function beforeLateClose(code: Code): State | undefined {
    effects.exit('codeFlowValue')
    return effects.attempt(lateClose, after, nok)(code)
  }

  /**
   * After code.
   *
   * ```markdown
   *   | ~~~js
   *   | alert(1)
   * > | ~~~
   *        ^
   * ```
   */
  function after(code: Code): State | undefined {
    effects.exit('codeFenced')
    return ok(code)
  }

  /** Take note of a line of code that is over: an example in it may have begun or ended. */
  function leaveLine(): void {
    const isExampleFence =
      lineSize >= constants.codeFencedSequenceSizeMin &&
      lineRuns === 1 &&
      // Of the size to close the block, it rather begins another block after one that was never closed.
      (lineSize < sizeOpen || lineIndent >= constants.tabSize)

    if (isExampleFence && sizeInner === 0) sizeInner = lineSize
    else if (isExampleFence && lineRest !== 'text' && lineSize >= sizeInner) sizeInner = 0
    if (lineFilled) filled = true
    lineSize = 0
  }

  /** Whether a fence that CommonMark does not take for a closing one may close the block. */
  function mayCloseIrregularly(size: number): boolean {
    return sizeInner === 0 && size >= Math.max(sizeOpen - 1, constants.codeFencedSequenceSizeMin)
  }

  function tokenizeCloseStart(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    lineIndent = 0
    lineSize = 0

    return startBefore

    /**
     * At the line ending before what may be a closing fence.
     *
     * ```markdown
     *   | ~~~js
     * > | alert(1)
     *             ^
     *   | ~~~
     * ```
     */
    function startBefore(code: Code): State | undefined {
      effects.enter('lineEnding')
      effects.consume(code)
      effects.exit('lineEnding')
      return start
    }

    /**
     * Before closing fence, at optional whitespace.
     *
     * ```markdown
     *   | ~~~js
     *   | alert(1)
     * > | ~~~
     *     ^
     * ```
     */
    function start(code: Code): State | undefined {
      effects.enter('codeFencedFence')
      return markdownSpace(code)
        ? factorySpace(effects, beforeSequenceClose, 'linePrefix')(code)
        : beforeSequenceClose(code)
    }

    /**
     * In closing fence, after optional whitespace, at sequence.
     *
     * ```markdown
     *   | ~~~js
     *   | alert(1)
     * > | ~~~
     *     ^
     * ```
     */
    function beforeSequenceClose(code: Code): State | undefined {
      if (code !== marker) return nok(code)
      const tail = self.events[self.events.length - 1]
      if (tail !== undefined && tail[1].type === 'linePrefix') {
        lineIndent = tail[2].sliceSerialize(tail[1], true).length
      }

      effects.enter('codeFencedFenceSequence')
      return sequenceClose(code)
    }

    /**
     * In closing fence sequence.
     *
     * ```markdown
     *   | ~~~js
     *   | alert(1)
     * > | ~~~
     *     ^
     * ```
     */
    function sequenceClose(code: Code): State | undefined {
      if (code === marker) {
        lineSize++
        effects.consume(code)
        return sequenceClose
      }

      // The line is looked at whatever the size: it may belong to an example.
      if (lineSize < constants.codeFencedSequenceSizeMin) return nok(code)
      effects.exit('codeFencedFenceSequence')
      return markdownSpace(code)
        ? factorySpace(effects, sequenceCloseAfter, 'whitespace')(code)
        : sequenceCloseAfter(code)
    }

    /**
     * After closing fence sequence, after optional whitespace.
     *
     * ```markdown
     *   | ~~~js
     *   | alert(1)
     * > | ~~~
     *        ^
     * ```
     */
    function sequenceCloseAfter(code: Code): State | undefined {
      const isRegular =
        lineSize >= sizeOpen &&
        (lineIndent < constants.tabSize || self.parser.constructs.disable.null?.includes('codeIndented') === true)

      if (code === codes.eof || markdownLineEnding(code)) {
        lineRest = 'blank'
        return isRegular ? closed(code) : nok(code)
      }

      lineRest = opensGroup(code) ? 'trailer' : 'text'
      if (isRegular) return effects.attempt(trailer, closed, nok)(code)
      return filled && mayCloseIrregularly(lineSize) ? effects.attempt(execTrailer, closed, nok)(code) : nok(code)
    }

    /**
     * After closing fence and trailer.
     *
     * ```markdown
     *   | ~~~js
     *   | alert(1)
     * > | ~~~{{exec}}
     *                ^
     * ```
     */
    function closed(code: Code): State | undefined {
      effects.exit('codeFencedFence')
      return ok(code)
    }
  }

  function tokenizeLateClose(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
    let size = 0

    return start

    /**
     * At a fence after code on the same line.
     *
     * ```markdown
     *   | cat <<EOF
     * > | EOF```{{exec}}
     *        ^
     * ```
     */
    function start(code: Code): State | undefined {
      effects.enter('codeFencedFence')
      effects.enter('codeFencedFenceSequence')
      return sequence(code)
    }

    /**
     * In that fence.
     *
     * ```markdown
     *   | cat <<EOF
     * > | EOF```{{exec}}
     *         ^
     * ```
     */
    function sequence(code: Code): State | undefined {
      if (code === marker) {
        size++
        effects.consume(code)
        return sequence
      }

      if (!mayCloseIrregularly(size)) return nok(code)
      effects.exit('codeFencedFenceSequence')
      return effects.attempt(execTrailer, sequenceAfter, nok)(code)
    }

    /**
     * After that fence and its trailer.
     *
     * ```markdown
     *   | cat <<EOF
     * > | EOF```{{exec}}
     *                   ^
     * ```
     */
    function sequenceAfter(code: Code): State | undefined {
      effects.exit('codeFencedFence')
      return ok(code)
    }
  }
}

function tokenizeNonLazyContinuation(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this

  return start

  /**
   * At the line ending.
   *
   * ```markdown
   * > | ~~~js
   *          ^
   *   | alert(1)
   * ```
   */
  function start(code: Code): State | undefined {
    if (code === codes.eof) return nok(code)
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    return lineStart
  }

  /**
   * At the start of the next line.
   *
   * ```markdown
   *   | ~~~js
   * > | alert(1)
   *     ^
   * ```
   */
  function lineStart(code: Code): State | undefined {
    return self.parser.lazy[self.now().line] === true ? nok(code) : ok(code)
  }
}
