import {codes, types} from 'micromark-util-symbol'
import type {Code, Construct, Effects, Event, Extension, State, TokenizeContext} from 'micromark-util-types'

/**
 * Takes for text what no construct takes, and joins it with the text before it. micromark does so at the end, with one
 * `splice` for each piece, which takes quadratic time in a paragraph of many pieces. It produces the same tokens.
 */
export function joinedTextSyntax(): Extension {
  return {string: {null: joinedText('string')}, text: {null: joinedText('text')}}
}

function joinedText(field: 'string' | 'text'): Construct {
  return {add: 'after', name: 'fencepostJoinedText', resolveTo: join, tokenize}

  function tokenize(this: TokenizeContext, effects: Effects, ok: State): State {
    const self = this
    const constructs = this.parser.constructs[field]
    return start

    function start(code: Code): State {
      effects.enter(types.data)
      effects.consume(code)
      return inside
    }

    function inside(code: Code): State | undefined {
      if (code === codes.eof || mayBegin(code)) {
        effects.exit(types.data)
        return ok(code)
      }
      effects.consume(code)
      return inside
    }

    function isAllowed({previous}: Construct): boolean {
      return !previous || previous.call(self, self.previous)
    }

    /** Whether a construct may begin at a character, as micromark itself decides where a text ends. */
    function mayBegin(code: NonNullable<Code>): boolean {
      const found = constructs?.[code]
      return found !== undefined && (Array.isArray(found) ? found : [found]).some(isAllowed)
    }
  }
}

/** Joins the last text with the one right before it. */
function join(events: Event[]): Event[] {
  const [before, , last] = events.slice(-3)
  if (last === undefined || before?.[1].type !== types.data) return events
  before[1].end = last[1].end
  // In place: a copy for each piece would take quadratic time.
  events.length -= 2
  return events
}
