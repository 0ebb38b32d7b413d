import {markdownLineEnding} from 'micromark-util-character'
import {codes, constants} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {nextLine} from '../next-line.js'
import {readShortcode, type Shortcode} from './read-shortcode.js'
import {factoryRestOfLine} from './rest-of-line.js'

/**
 * A line that holds one shortcode of Hugo, `{{% tab name="Linux" %}}`, or one tag of Liquid, `{% raw %}`. One that holds code
 * becomes a fenced block, with its language as the info string: `{{< text bash >}}`, code, `{{< /text >}}`. Any other becomes
 * HTML, as a tag would.
 */
export const shortcode: Construct = {concrete: true, name: 'shortcode', tokenize: tokenizeShortcode}

/** The `tabpane` that is open in a document that is being parsed. */
const tabpanes = new WeakMap<object, Shortcode>()

function tokenizeShortcode(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  let opened: Shortcode | undefined
  let column = 0
  return start

  /**
   * At the opening braces.
   *
   * ```markdown
   * > | {{< text bash >}}
   *     ^
   *   | ls
   *   | {{< /text >}}
   * ```
   */
  function start(code: Code): State | undefined {
    return effects.check({partial: true, tokenize: tokenizeLine}, afterCheck, nok)(code)
  }

  function afterCheck(code: Code): State | undefined {
    if (opened?.name === 'tabpane') {
      if (opened.isClosing) tabpanes.delete(self.parser)
      else tabpanes.set(self.parser, opened)
    }
    return opened?.language === undefined ? startTag(code) : startCode(code)
  }

  function tokenizeLine(effects: Effects, ok: State, nok: State): State {
    return startLine

    function startLine(code: Code): State | undefined {
      effects.enter('data')
      return factoryRestOfLine(effects, endLine)(code)
    }

    function endLine(code: Code): State | undefined {
      const text = self.sliceSerialize(effects.exit('data'))
      opened = readShortcode(text, {tabpane: tabpanes.get(self.parser)})
      return opened ? ok(code) : nok(code)
    }
  }

  function startTag(code: Code): State | undefined {
    effects.enter('htmlFlow')
    effects.enter('htmlFlowData')
    return factoryRestOfLine(effects, endTag)(code)
  }

  function endTag(code: Code): State | undefined {
    effects.exit('htmlFlowData')
    effects.exit('htmlFlow')
    return ok(code)
  }

  function startCode(code: Code): State | undefined {
    effects.enter('codeFenced')
    effects.enter('codeFencedFence')
    effects.enter('codeFencedFenceSequence')
    return beforeLanguage(code)
  }

  /**
   * Before the language.
   *
   * ```markdown
   * > | {{< text bash >}}
   *     ^^^^^^^^^
   * ```
   */
  function beforeLanguage(code: Code): State | undefined {
    const {end = 0, start = 0} = opened?.language ?? {}
    if (column === start && end > start) {
      effects.exit('codeFencedFenceSequence')
      effects.enter('codeFencedFenceInfo')
      effects.enter('chunkString', {contentType: constants.contentTypeString})
      return inLanguage(code)
    }
    if (code === codes.eof || markdownLineEnding(code)) return openerEnd(code)
    column++
    effects.consume(code)
    return beforeLanguage
  }

  function inLanguage(code: Code): State | undefined {
    if (column < (opened?.language?.end ?? 0)) {
      column++
      effects.consume(code)
      return inLanguage
    }
    effects.exit('chunkString')
    effects.exit('codeFencedFenceInfo')
    effects.enter('codeFencedFenceSequence')
    return factoryRestOfLine(effects, openerEnd)(code)
  }

  function openerEnd(code: Code): State | undefined {
    effects.exit('codeFencedFenceSequence')
    effects.exit('codeFencedFence')
    return lineEnd(code)
  }

  /** At the end of a line of the code. */
  function lineEnd(code: Code): State | undefined {
    return effects.check(nextLine, beforeLine, after)(code)
  }

  function beforeLine(code: Code): State | undefined {
    return effects.attempt({partial: true, tokenize: tokenizeClosing}, after, continueCode)(code)
  }

  /**
   * At the line ending before what may be the closing shortcode.
   *
   * ```markdown
   *   | ls
   * > | {{< /text >}}
   *     ^
   * ```
   */
  function tokenizeClosing(effects: Effects, ok: State, nok: State): State {
    return startClosing

    function startClosing(code: Code): State | undefined {
      effects.enter('lineEnding')
      effects.consume(code)
      effects.exit('lineEnding')
      return enterClosing
    }

    function enterClosing(code: Code): State | undefined {
      if (code === codes.eof || markdownLineEnding(code)) return nok(code)
      effects.enter('codeFencedFence')
      effects.enter('codeFencedFenceSequence')
      return factoryRestOfLine(effects, endClosing)(code)
    }

    function endClosing(code: Code): State | undefined {
      const token = effects.exit('codeFencedFenceSequence')
      effects.exit('codeFencedFence')
      const closed = readShortcode(self.sliceSerialize(token).trimStart())
      return closed?.isClosing && closed.name === opened?.name ? ok(code) : nok(code)
    }
  }

  function continueCode(code: Code): State | undefined {
    effects.enter('lineEnding')
    effects.consume(code)
    effects.exit('lineEnding')
    return lineStart
  }

  function lineStart(code: Code): State | undefined {
    if (code === codes.eof || markdownLineEnding(code)) return lineEnd(code)
    effects.enter('codeFlowValue')
    return factoryRestOfLine(effects, endCode)(code)
  }

  function endCode(code: Code): State | undefined {
    effects.exit('codeFlowValue')
    return lineEnd(code)
  }

  function after(code: Code): State | undefined {
    effects.exit('codeFenced')
    return ok(code)
  }
}
