import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, Extension, State, TokenizeContext} from 'micromark-util-types'
import {joinedText} from '../../../parse/linear-text.js'

/** The most delimiters of emphasis and strikethrough that are read in a text: unpaired ones take quadratic time. */
const maxDelimiters = 500

/** The delimiters of a text so far, by its events. */
const counts = new WeakMap<object, number>()

/** Takes the delimiters of emphasis and strikethrough for text where there are too many in a paragraph. */
export function limitedEmphasisSyntax(): Extension {
  const limited: Construct = {name: 'fencepostLimitedEmphasis', tokenize: tokenizeLimited}
  return {text: {[codes.asterisk]: limited, [codes.tilde]: limited, [codes.underscore]: limited}}
}

function tokenizeLimited(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const {events} = this
  const asText = effects.attempt(joinedText('text'), ok, nok)
  return (code: Code) => {
    const count = (counts.get(events) ?? 0) + 1
    counts.set(events, count)
    return count > maxDelimiters ? asText(code) : nok(code)
  }
}
