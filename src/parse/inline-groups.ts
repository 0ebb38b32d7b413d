import type {Code, Construct, Effects, State, TokenizeContext} from 'micromark-util-types'
import {group, isOurs, markerOf, opensGroup} from './group.js'

/**
 * Adjacent groups right after inline code. At least one must be a marker of Fencepost: others alone stay text, such as
 * `{{TRAFFIC_HOST1_80}}`, which the host of the scenario replaces.
 */
export const inlineGroups: Construct = {name: 'fencepostInlineGroups', previous, tokenize: tokenizeInlineGroups}

function previous(this: TokenizeContext): boolean {
  const tail = this.events[this.events.length - 1]
  return tail !== undefined && tail[0] === 'exit' && tail[1].type === 'codeText'
}

function tokenizeInlineGroups(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  const self = this
  let ours = false

  return start

  /**
   * At the first group.
   *
   * ```markdown
   * > | `a`{{exec}}{{copy}} b
   *        ^
   * ```
   */
  function start(code: Code): State | undefined {
    // micromark doesn't call `previous` at the start of a text or after another construct.
    return previous.call(self) ? effects.attempt(group, groupAfter, nok)(code) : nok(code)
  }

  /**
   * After a group.
   *
   * ```markdown
   * > | `a`{{exec}}{{copy}} b
   *                ^       ^
   * ```
   */
  function groupAfter(code: Code): State | undefined {
    const tail = self.events[self.events.length - 1]
    if (tail !== undefined && isOurs(markerOf(self, tail[1]))) ours = true
    return opensGroup(code) ? effects.attempt(group, groupAfter, groupsAfter)(code) : groupsAfter(code)
  }

  /**
   * After the last group.
   *
   * ```markdown
   * > | `a`{{exec}}{{copy}} b
   *                        ^
   * ```
   */
  function groupsAfter(code: Code): State | undefined {
    return ours ? ok(code) : nok(code)
  }
}
