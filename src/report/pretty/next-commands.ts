import {showControls} from '../../normalize/show-controls.js'
import type {Told} from './told.js'

/** A command, and when to run it. */
interface Advice {
  readonly command: string
  readonly when: string
}

const removes = 'to remove what is obsolete in snapshots'

/** From how many files on a command is said without them. */
const mostFiles = 5

/** What to do next, as commands to copy. */
export function formatNext(told: Told): readonly string[] {
  const advice = adviseOn(told)
  const width = Math.max(...advice.map(({command}) => command.length))
  return advice.map(({command, when}) => `  ${command.padEnd(width)}  ${when}`)
}

function adviseOn({failures, mistaken, obsolete}: Told): readonly Advice[] {
  const filesOf = (...kinds: readonly string[]) =>
    failures.filter(({outcome}) => kinds.includes(outcome.kind)).map(({file}) => file)
  const differing = filesOf('mismatched')
  const [failed] = failures.filter(({outcome}) => ['errored', 'failed', 'timed out'].includes(outcome.kind))
  const missing = filesOf('new')
  const outdated = obsolete.filter(({file}) => !differing.includes(file))
  const spared = outdated.filter(({obsoleteIs}) => obsoleteIs === 'spared').map(({file}) => file)
  const kept = outdated.filter(({obsoleteIs}) => obsoleteIs !== 'spared').map(({file}) => file)
  // What is wrong in a snapshot is found by a run, and not by `lint`.
  const verb = mistaken.some(({messages}) => messages.some(({ruleId}) => ruleId?.startsWith('snapshot-'))) ? '' : 'lint'
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
    ...(mistaken.length > 0
      ? [
          {
            command: commandOf(
              verb,
              mistaken.map(({file}) => file)
            ),
            when: 'once you have mended the mistakes'
          }
        ]
      : []),
    ...(kept.length > 0 ? [{command: commandOf('update', kept), when: removes}] : []),
    ...(spared.length > 0 ? [{command: commandOf('update --prune', spared), when: removes}] : [])
  ]
}

function commandOf(verb: string, files: readonly string[]): string {
  const names = [...new Set(files)].map(quote)
  return ['npx fencepost', ...(verb === '' ? [] : [verb]), ...(names.length > mostFiles ? [] : names)].join(' ')
}

/** A path as a shell takes it. */
function quote(file: string): string {
  if (/^[\w./:@%+,-]+$/.test(file) && !file.startsWith('-')) return file
  return `'${showControls(file.startsWith('-') ? `./${file}` : file).replaceAll("'", "'\\''")}'`
}
