import type {Root} from 'mdast'
import {visit} from 'unist-util-visit'
import {VFileMessage} from 'vfile-message'
import {nearestName} from '../../config/step-options.js'
import {isRuleId, type RuleLevels, rules} from '../../model/rule.js'
import {fatalityOf} from '../diagnostics.js'

/** Leaves out the messages of rules that are off, and gives the others the severity that was asked for. */
export type MessageFilter = (messages: readonly VFileMessage[]) => readonly VFileMessage[]

/** A page, and what the configuration says of rules. */
export interface MessageFilterInput {
  readonly tree: Root
  readonly source: string
  readonly levels: RuleLevels
}

/** Lines of a page for which rules are off. */
interface Stretch {
  readonly from: number
  readonly to: number
  /** Ids of the rules; empty for all. */
  readonly ids: readonly string[]
}

const comment = /<!--\s*fencepost-lint\s+([^\s>]+)([\s\S]*?)-->/g

/**
 * Reads what a page says of rules: `<!-- fencepost-lint ignore placeholder -->` is about what stands right below it,
 * `disable` about all from there to `enable` or the end. Without ids it means every rule. Pure.
 */
export function readMessageFilter({tree, source, levels}: MessageFilterInput): MessageFilter {
  const {stretches, mistakes} = source.includes('fencepost-lint')
    ? readStretches(tree)
    : {mistakes: [], stretches: [] as readonly Stretch[]}
  if (stretches.length + mistakes.length === 0 && Object.keys(levels).length === 0) return messages => messages

  let told = false
  return messages => {
    const kept = messages.flatMap(message => govern(message) ?? [])
    const said = told ? [] : mistakes
    told = true
    return [...kept, ...said]
  }

  function govern(message: VFileMessage): VFileMessage | undefined {
    const {line = 1, ruleId = ''} = message
    const isOff = stretches.some(
      ({from, to, ids}) => from <= line && line <= to && (ids.length === 0 || ids.includes(ruleId))
    )
    return isOff ? undefined : applyRuleLevels([message], levels)[0]
  }
}

/** Leaves out the messages of rules that are off, and gives the others the severity that was asked for. */
export function applyRuleLevels(messages: readonly VFileMessage[], levels: RuleLevels): readonly VFileMessage[] {
  return messages.filter(message => {
    const {ruleId = ''} = message
    const level = isRuleId(ruleId) ? levels[ruleId] : undefined
    if (level !== undefined && level !== 'off') message.fatal = fatalityOf(level)
    return level !== 'off'
  })
}

function readStretches(tree: Root): {
  readonly stretches: readonly Stretch[]
  readonly mistakes: readonly VFileMessage[]
} {
  const stretches: Stretch[] = []
  const mistakes: VFileMessage[] = []
  const last = tree.position?.end.line ?? 1
  let open: {readonly from: number; readonly ids: readonly string[]}[] = []

  visit(tree, 'html', (node, index, parent) => {
    const line = node.position?.start.line ?? 1
    for (const match of node.value.matchAll(comment)) {
      const verb = match[1] ?? ''
      const ids = (match[2] ?? '').split(/[\s,]+/).filter(word => word !== '')
      const wrong = (reason: string, remedy: string) => mistakes.push(mistake(line, {reason, remedy}))
      for (const id of ids.filter(each => !isRuleId(each)))
        wrong(`Expected the id of a rule, got \`${id}\``, nearestName(id, Object.keys(rules)))

      if (verb === 'ignore') {
        const next = index === undefined ? undefined : parent?.children.slice(index + 1).find(isContent)
        stretches.push({from: line, ids, to: next?.position?.end.line ?? line})
      } else if (verb === 'disable') open.push({from: line, ids})
      else if (verb === 'enable') {
        const over = open.filter(each => ids.length === 0 || each.ids.some(id => ids.includes(id)))
        open = open.filter(each => !over.includes(each))
        stretches.push(...over.map(each => ({...each, to: line})))
      } else
        wrong(`Expected \`ignore\`, \`disable\` or \`enable\`, got \`${verb}\``, 'Write one of them, then rule ids.')
    }
  })
  return {mistakes, stretches: [...stretches, ...open.map(each => ({...each, to: last}))]}
}

/** Whether a node is no comment of ours and no blank text: options of a step may stand in between. */
function isContent(node: {readonly type: string; readonly value?: string}): boolean {
  return (
    !(node.type === 'html' && node.value?.startsWith('<!--')) && !(node.type === 'text' && node.value?.trim() === '')
  )
}

function mistake(line: number, {reason, remedy}: {readonly reason: string; readonly remedy: string}): VFileMessage {
  const message = new VFileMessage(reason, {place: {column: 1, line}, ruleId: 'unknown-rule', source: 'fencepost'})
  message.note = remedy
  message.fatal = false
  return message
}
