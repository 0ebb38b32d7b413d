import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, Extension, State, TokenizeContext} from 'micromark-util-types'
import {joinedText} from './linear-text.js'

/** How HTML of each kind begins and ends that may hold any text (CommonMark, "Raw HTML"). */
const kinds = [
  {begin: '<!--', end: '-->'},
  {begin: '<![CDATA[', end: ']]>'},
  {begin: '<?', end: '?>'},
  {begin: '<!', end: '>'}
] as const
type Kind = (typeof kinds)[number]

/** The kinds that aren't closed in a text, by its events. */
const unclosedKinds = new WeakMap<object, Set<Kind>>()

/**
 * Takes what begins HTML in a text and isn't closed in it for text. micromark looks for the end again after each
 * beginning, which takes quadratic time.
 */
export function unclosedHtmlSyntax(): Extension {
  return {text: {[codes.lessThan]: {name: 'fencepostUnclosedHtml', tokenize: tokenizeUnclosedHtml}}}
}

function tokenizeUnclosedHtml(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const unclosed = unclosedKinds.get(this.events) ?? new Set()
  unclosedKinds.set(this.events, unclosed)
  let found: Kind | undefined
  const asText = effects.attempt(joinedText('text'), ok, nok)
  const begin: Construct = {partial: true, tokenize: tokenizeBegin}
  const end: Construct = {partial: true, tokenize: tokenizeEnd}
  return effects.check(begin, begun, nok)

  function begun(code: Code): State | undefined {
    return found !== undefined && unclosed.has(found) ? asText(code) : effects.check(end, nok, isUnclosed)(code)
  }

  function isUnclosed(code: Code): State | undefined {
    if (found !== undefined) unclosed.add(found)
    return asText(code)
  }

  function tokenizeBegin(effects: Effects, ok: State, nok: State): State {
    let text = ''
    return next
    function next(code: Code): State | undefined {
      found = kinds.find(kind => kind.begin === text && !(kind.begin === '<!' && !isLetter(code)))
      if (found !== undefined) return ok(code)
      if (code === null || code < 0) return nok(code)
      text += String.fromCharCode(code)
      if (!kinds.some(kind => kind.begin.startsWith(text))) return nok(code)
      effects.enter('data')
      effects.consume(code)
      effects.exit('data')
      return next
    }
  }

  function tokenizeEnd(effects: Effects, ok: State, nok: State): State {
    const {end = ''} = found ?? {}
    let tail = ''
    effects.enter('data')
    return next
    function next(code: Code): State | undefined {
      if (code === null) {
        effects.exit('data')
        return nok(code)
      }
      tail = (tail + (code < 0 ? '\n' : String.fromCharCode(code))).slice(-end.length)
      effects.consume(code)
      if (tail !== end) return next
      effects.exit('data')
      return ok
    }
  }
}

function isLetter(code: Code): boolean {
  return code !== null && /[A-Za-z]/.test(String.fromCharCode(code))
}
