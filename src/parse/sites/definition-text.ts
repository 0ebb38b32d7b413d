import {factorySpace} from 'micromark-factory-space'
import {markdownSpace} from 'micromark-util-character'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {exitIndented, tokenizeIndented} from './indented-container.js'

/**
 * A definition below its term, `:   Text`, which goes on with lines that are indented by four columns, as in
 * Python-Markdown and PHP Markdown Extra.
 */
export const definitionText: Construct = {
  continuation: {tokenize: tokenizeIndented},
  exit: exitIndented,
  name: 'definitionText',
  tokenize: tokenizeStart
}

function tokenizeStart(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  return start

  /**
   * At the colon.
   *
   * ```markdown
   *   | Term
   * > | :   Text
   *     ^
   * ```
   */
  function start(code: Code): State | undefined {
    effects.enter('indentedContainer', {_container: true})
    effects.enter('indentedContainerLabel')
    effects.consume(code)
    effects.exit('indentedContainerLabel')
    return spaceBefore
  }

  /**
   * Before the text, whose space isn't the indent of code.
   *
   * ```markdown
   * > | :   Text
   *      ^^^
   * ```
   */
  function spaceBefore(code: Code): State | undefined {
    return markdownSpace(code) ? factorySpace(effects, ok, 'whitespace')(code) : nok(code)
  }
}
