import type {Root} from 'mdast'
import {visit} from 'unist-util-visit'
import {VFileMessage} from 'vfile-message'
import {isRuleId, type RuleLevels, rules} from '../../model/rule.js'
import {nearestName} from '../../text/nearest-name.js'
import {fatalityOf} from '../diagnostics.js'

/** Removes messages of rules that are off and sets the configured severity of the others. */
export type MessageFilter = (messages: readonly VFileMessage[]) => readonly VFileMessage[]

/** A document, and the configured levels of rules. */
export interface MessageFilterInput {
  readonly tree: Root
  readonly source: string
  readonly levels: RuleLevels
}

/** Lines of a document in which rules are off. */
interface DisabledLines {
  readonly from: number
  readonly to: number
  /** Ids of the rules; all rules if empty. */
  readonly ids: readonly string[]
}

/** A comment without its end: looking for that again from each beginning would take quadratic time. */
const comment = /<!--\s*fencepost-lint\s+([^\s>]+)([\s\S]*)$/

/**
 * Reads the lint comments of a document. `<!-- fencepost-lint ignore placeholder -->` applies to the content right below
 * it, and `disable` to everything up to `enable` or the end of the document. Without ids a comment applies to all rules.
 */
export function readMessageFilter({tree, source, levels}: MessageFilterInput): MessageFilter {
  const {disabled, messages: problems} = source.includes('fencepost-lint')
    ? readLintComments(tree)
    : {disabled: [] as readonly DisabledLines[], messages: []}
  if (disabled.length + problems.length === 0 && Object.keys(levels).length === 0) return messages => messages

  let isReported = false
  return messages => {
    const kept = messages.flatMap(message => applyLevel(message) ?? [])
    const own = isReported ? [] : problems
    isReported = true
    return [...kept, ...own]
  }

  function applyLevel(message: VFileMessage): VFileMessage | undefined {
    const {line = 1, ruleId = ''} = message
    const isOff = disabled.some(
      ({from, to, ids}) => from <= line && line <= to && (ids.length === 0 || ids.includes(ruleId))
    )
    return isOff ? undefined : applyRuleLevels([message], levels)[0]
  }
}

/** Applies a filter to messages of a run. Its failures stay as they are: comments and rule levels are for lint. */
export function filterRunMessages(messages: readonly VFileMessage[], filter: MessageFilter): readonly VFileMessage[] {
  return messages.flatMap(message => (message.fatal === true ? message : filter([message])))
}

/** Returns the messages of rules that aren't off, with their configured severity. */
export function applyRuleLevels(messages: readonly VFileMessage[], levels: RuleLevels): readonly VFileMessage[] {
  return messages.filter(message => {
    const {ruleId = ''} = message
    const level = isRuleId(ruleId) ? levels[ruleId] : undefined
    if (level !== undefined && level !== 'off') message.fatal = fatalityOf(level)
    return level !== 'off'
  })
}

function readLintComments(tree: Root): {
  readonly disabled: readonly DisabledLines[]
  readonly messages: readonly VFileMessage[]
} {
  const disabled: DisabledLines[] = []
  const messages: VFileMessage[] = []
  const last = tree.position?.end.line ?? 1
  let open: {readonly from: number; readonly ids: readonly string[]}[] = []

  visit(tree, 'html', (node, index, parent) => {
    const line = node.position?.start.line ?? 1
    for (const text of node.value.split('-->').slice(0, -1)) {
      const match = comment.exec(text)
      if (!match) continue
      const command = match[1] ?? ''
      const ids = (match[2] ?? '').split(/[\s,]+/).filter(word => word !== '')
      const report = (reason: string, remedy: string) => messages.push(lintMessage(line, {reason, remedy}))
      for (const id of ids.filter(each => !isRuleId(each)))
        report(`Unknown rule \`${id}\``, nearestName(id, Object.keys(rules)))

      if (command === 'ignore') {
        const next = index === undefined ? undefined : parent?.children.slice(index + 1).find(isContent)
        disabled.push({from: line, ids, to: next?.position?.end.line ?? line})
      } else if (command === 'disable') open.push({from: line, ids})
      else if (command === 'enable') {
        const isEnded = (each: {readonly ids: readonly string[]}) =>
          ids.length === 0 || each.ids.some(id => ids.includes(id))
        for (const each of open.filter(isEnded)) disabled.push({...each, to: line})
        open = open.filter(each => !isEnded(each))
      } else report(`Unknown lint command \`${command}\``, 'Write `ignore`, `disable` or `enable`, then rule ids.')
    }
  })
  return {disabled: [...disabled, ...open.map(each => ({...each, to: last}))], messages}
}

/** Whether a node is content, as opposed to a comment or blank text, which may be in between. */
function isContent(node: {readonly type: string; readonly value?: string}): boolean {
  return (
    !(node.type === 'html' && node.value?.startsWith('<!--')) && !(node.type === 'text' && node.value?.trim() === '')
  )
}

function lintMessage(line: number, {reason, remedy}: {readonly reason: string; readonly remedy: string}): VFileMessage {
  const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId: 'unknown-rule', source: 'fencepost'})
  message.note = remedy
  message.fatal = false
  return message
}
