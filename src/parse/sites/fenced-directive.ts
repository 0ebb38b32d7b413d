import {codes} from 'micromark-util-symbol'
import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {factoryRestOfLine} from './rest-of-line.js'

/**
 * A line that opens or closes a directive of MyST or Sphinx that holds Markdown and is written with a fence:
 * ```` ````{note} ````, ```` ```{tab-item} Linux ````. It becomes HTML, as a tag would, so that blocks in it are blocks.
 */
export const fencedDirective: Construct = {name: 'fencedDirective', tokenize: tokenizeFencedDirective}

const containers = [
  'admonition|attention|caution|danger|deprecated|details|dropdown|error|hint|important|note|seealso|sidebar|tip|todo',
  'topic|versionadded|versionchanged|warning',
  'aside|card|card-carousel|container|div|epigraph|example|exercise|grid|grid-item|grid-item-card|margin|solution',
  'tab|tab-item|tab-set|tabs|group-tab|step|steps|only'
].join('|')
const opening = new RegExp(`^(\`{3,}|~{3,})\\s*(?:\\{(?:${containers})\\}|admonish)(?:[ \\t]|$)`)
const closing = /^(`{3,}|~{3,})[ \t]*$/

interface OpenDirective {
  readonly fence: string
  /** Offsets of its first line and of the line that closes it. A line may be tokenized twice. */
  readonly start: number
  end?: number
}

/** The open directives of each document that is being parsed, innermost last. */
const directives = new WeakMap<object, OpenDirective[]>()

function tokenizeFencedDirective(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  return start

  /**
   * At the fence.
   *
   * ```markdown
   * > | ````{note}
   *     ^
   * ```
   */
  function start(code: Code): State | undefined {
    if (code !== codes.graveAccent && code !== codes.tilde) return nok(code)
    effects.enter('htmlFlow')
    effects.enter('htmlFlowData')
    return factoryRestOfLine(effects, end)(code)
  }

  function end(code: Code): State | undefined {
    const token = effects.exit('htmlFlowData')
    effects.exit('htmlFlow')
    return isPartOfDirective(self.sliceSerialize(token), token.start.offset) ? ok(code) : nok(code)
  }

  function isPartOfDirective(line: string, offset: number): boolean {
    // Lines are read in order, so what was closed above stays closed.
    const open = (directives.get(self.parser) ?? []).filter(({end}) => end === undefined || end >= offset)
    directives.set(self.parser, open)
    const [, opened] = opening.exec(line) ?? []
    if (opened !== undefined) {
      if (open.at(-1)?.start !== offset) open.push({fence: opened, start: offset})
      return true
    }
    const [, closed] = closing.exec(line) ?? []
    const last = open.findLast(({start}) => start < offset)
    if (closed === undefined || !last) return false
    if (closed.charAt(0) !== last.fence.charAt(0) || closed.length < last.fence.length) return false
    last.end = offset
    return true
  }
}
