import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State} from 'micromark-util-types'
import {factoryRestOfLine} from './rest-of-line.js'

/**
 * A line that opens or closes a container of Docusaurus or VitePress: `:::tip Title`, `::: code-group`, `:::`. It becomes
 * HTML, as a tag would, so that it isn't part of a paragraph.
 */
export const directiveLine: Construct = {name: 'directiveLine', tokenize: tokenizeDirectiveLine}

const least = 3

function tokenizeDirectiveLine(effects: Effects, ok: State, nok: State): State {
  let size = 0
  return start

  /**
   * At the first colon.
   *
   * ```markdown
   * > | ::: code-group
   *     ^
   * ```
   */
  function start(code: Code): State | undefined {
    effects.enter('htmlFlow')
    effects.enter('htmlFlowData')
    return sequence(code)
  }

  function sequence(code: Code): State | undefined {
    if (code !== codes.colon) return size < least ? nok(code) : factoryRestOfLine(effects, end)(code)
    size++
    effects.consume(code)
    return sequence
  }

  function end(code: Code): State | undefined {
    effects.exit('htmlFlowData')
    effects.exit('htmlFlow')
    return ok(code)
  }
}
