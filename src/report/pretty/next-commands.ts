import type {VFileMessage} from 'vfile-message'
import type {DocumentEndEvent} from '../../model/event.js'
import {isRuleId} from '../../model/rule.js'
import {shellQuote} from '../../session/system/shell-quote.js'
import {showControls} from '../../text/show-controls.js'
import {severityOf} from '../format-message.js'
import type {Tally} from './tally.js'

/** A command, and when to run it. */
interface Advice {
  readonly command: string
  readonly when: string
}

const removes = 'to remove what is obsolete in snapshots'

/** From how many files on a command is said without them. */
const mostFiles = 5

/** What to do next, as commands to copy. */
export function formatNext(told: Tally): readonly string[] {
  const advice = adviseOn(told)
  const width = Math.max(...advice.map(({command}) => command.length))
  return advice.map(({command, when}) => `  ${command.padEnd(width)}  ${when}`)
}

function adviseOn({failures, mistaken, obsolete}: Tally): readonly Advice[] {
  const filesOf = (...kinds: readonly string[]) =>
    failures.filter(({outcome}) => kinds.includes(outcome.kind)).map(({file}) => file)
  const differing = filesOf('mismatched')
  const [failed] = failures.filter(({outcome}) => ['errored', 'failed', 'timed out'].includes(outcome.kind))
  const missing = filesOf('new')
  const outdated = obsolete.filter(({file}) => !differing.includes(file))
  const spared = outdated.filter(({obsoleteIs}) => obsoleteIs === 'spared').map(({file}) => file)
  const kept = outdated.filter(({obsoleteIs}) => obsoleteIs !== 'spared').map(({file}) => file)
  const leaking = mistaken.filter(end => errorsOf(end).some(({ruleId}) => ruleId === 'leak'))
  const others = mistaken.filter(end => errorsOf(end).some(({ruleId}) => ruleId !== 'leak'))
  const verb = others.some(end => errorsOf(end).some(isFoundByRun)) ? '' : 'lint'
  return [
    ...(differing.length > 0
      ? [
          {command: commandOf('update', differing), when: 'where the new output is right; look at the diff then'},
          {command: commandOf('stabilize', differing), when: 'where it differs from run to run'}
        ]
      : []),
    ...(failed
      ? [{command: commandOf('', [`${failed.file}:${failed.step.line}`]), when: 'follow the page to there'}]
      : []),
    ...(missing.length > 0
      ? [{command: commandOf('', missing), when: 'where you write; commit the snapshots that it writes'}]
      : []),
    ...(others.length > 0
      ? [{command: commandOf(verb, filesIn(others)), when: 'once you have mended the mistakes'}]
      : []),
    ...(leaking.length > 0
      ? [{command: commandOf('', filesIn(leaking)), when: 'once the page ends what it starts'}]
      : []),
    ...(kept.length > 0 ? [{command: commandOf('update', kept), when: removes}] : []),
    ...(spared.length > 0 ? [{command: commandOf('update --prune', spared), when: removes}] : [])
  ]
}

function filesIn(ends: readonly DocumentEndEvent[]): readonly string[] {
  return ends.map(({file}) => file)
}

function errorsOf({messages}: DocumentEndEvent): readonly VFileMessage[] {
  return messages.filter(message => severityOf(message) === 'error')
}

/** What is wrong in a snapshot, with a script that ran or on the machine is found by a run, and not by `lint`. */
function isFoundByRun({ruleId = ''}: VFileMessage): boolean {
  return !isRuleId(ruleId) || ruleId === 'leak' || ruleId === 'script-runs-on'
}

function commandOf(verb: string, files: readonly string[]): string {
  const names = [...new Set(files)].map(quotePath)
  return ['npx fencepost', ...(verb === '' ? [] : [verb]), ...(names.length > mostFiles ? [] : names)].join(' ')
}

/** A path as a shell argument. */
function quotePath(file: string): string {
  if (/^[\w./:@%+,-]+$/.test(file) && !file.startsWith('-')) return file
  return shellQuote(showControls(file.startsWith('-') ? `./${file}` : file))
}
