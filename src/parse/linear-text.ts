import {lineEnding as coreLineEnding} from 'micromark-core-commonmark'
import {codes, constants, types} from 'micromark-util-symbol'
import type {Chunk, Code, Construct, Effects, Event, Extension, State, TokenizeContext} from 'micromark-util-types'

/**
 * Joins adjacent pieces of a text, and parts the blanks at the end of a line from it, while the text is read. micromark does
 * both at the end, with one `splice` each, which takes quadratic time in a long paragraph. The tokens are the same.
 */
export function linearTextSyntax(): Extension {
  const lineEnding: Construct = {...coreLineEnding, resolveTo: partBlanks}
  return {
    string: {null: joinedText('string')},
    text: {
      null: joinedText('text'),
      [codes.carriageReturn]: lineEnding,
      [codes.lineFeed]: lineEnding,
      [codes.carriageReturnLineFeed]: lineEnding
    }
  }
}

/** Takes for text what no construct takes, up to where another may begin, and joins it with the text before it. */
export function joinedText(field: 'string' | 'text'): Construct {
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

/** Joins the last text with the one right before it. In place: a copy for each piece would take quadratic time. */
function join(events: Event[]): Event[] {
  const [before, , last] = events.slice(-3)
  if (last === undefined || before?.[1].type !== types.data) return events
  before[1].end = last[1].end
  events.length -= 2
  return events
}

/** Parts the blanks at the end of a text from it when its line has ended. */
function partBlanks(events: Event[], context: TokenizeContext): Event[] {
  const at = events.findLastIndex(([kind, {type}]) => kind === 'enter' && type === types.lineEnding)
  const text = events[at - 1]?.[1]
  if (text?.type !== types.data) return events
  const {bufferIndex, hasTab, index, size} = blanksAtEnd(context.sliceStream(text))
  if (size === 0) return events
  const {end, start} = text
  const type = hasTab || size < constants.hardBreakPrefixSizeMin ? types.lineSuffix : types.hardBreakTrailing
  const blanks = {
    type,
    start: {
      _bufferIndex: index === 0 ? start._bufferIndex + bufferIndex : bufferIndex,
      _index: start._index + index,
      line: end.line,
      column: end.column - size,
      offset: end.offset - size
    },
    end: {...end}
  }
  text.end = {...blanks.start}
  if (text.start.offset === text.end.offset) Object.assign(text, blanks)
  else events.splice(at, 0, ['enter', blanks, context], ['exit', blanks, context])
  return events
}

/** The blanks that a text ends with: where they begin in its chunks, and how many there are; a tab counts once. */
function blanksAtEnd(chunks: readonly Chunk[]) {
  let size = 0
  let hasTab = false
  for (let index = chunks.length - 1; index >= 0; index--) {
    const chunk = chunks[index]
    if (typeof chunk === 'string') {
      let bufferIndex = chunk.length
      while (chunk.charCodeAt(bufferIndex - 1) === codes.space) bufferIndex--
      size += chunk.length - bufferIndex
      if (bufferIndex > 0) return {bufferIndex, hasTab, index, size}
    } else if (chunk === codes.horizontalTab) {
      hasTab = true
      size++
    } else if (chunk !== codes.virtualSpace) return {bufferIndex: -1, hasTab, index: index + 1, size}
  }
  return {bufferIndex: 0, hasTab, index: 0, size}
}
