import {factorySpace} from 'micromark-factory-space'
import {markdownLineEnding, markdownSpace} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Effects, State} from 'micromark-util-types'
import {nextLine} from '../next-line.js'
import {closingFence, lateClosingFence} from './closing-fence.js'
import type {FencedBlock} from './fenced-block.js'

/** Where to continue after the code of a fenced block. */
export interface FenceContentOptions {
  readonly effects: Effects
  readonly block: FencedBlock
  /** After the closing fence, or where the block ends without one. */
  readonly after: State
  readonly nok: State
}

/** Returns the first state of the code of a fenced block, with its closing fence; it starts at a line ending. */
export function factoryFenceContent({after, block, effects, nok}: FenceContentOptions): State {
  const closing = closingFence(block)
  const lateClosing = lateClosingFence(block)

  return atNonLazyBreak

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
    return effects.attempt(closing, after, contentBefore)(code)
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
    return block.indent > 0 && markdownSpace(code)
      ? factorySpace(effects, beforeContentChunk, 'linePrefix', block.indent + 1)(code)
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
      block.endLine()
      return effects.check(nextLine, atNonLazyBreak, after)(code)
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

    if (code === block.marker) {
      block.lineRuns++
      return block.lineCoded && !block.lineRunOpen
        ? effects.check(lateClosing, beforeLateClose, contentSequenceStart)(code)
        : contentSequenceStart(code)
    }

    if (!markdownSpace(code)) block.lineFilled = true
    if (!markdownSpace(code) && code !== codes.greaterThan) block.lineCoded = true
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
    block.lineFilled = true
    block.lineCoded = true
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
      if (code === block.marker) {
        size++
        effects.consume(code)
        return contentSequence
      }

      if (size >= constants.codeFencedSequenceSizeMin) block.lineRunOpen = !block.lineRunOpen
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
    return effects.attempt(lateClosing, after, nok)(code)
  }
}
