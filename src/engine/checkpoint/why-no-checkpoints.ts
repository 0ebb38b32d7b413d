import type {DocumentRun} from '../document-run.js'

/** Code that makes later random numbers depend on it. */
const seeds = /\bRANDOM=/

/** Why no checkpoint of a document can be kept, as a clause; undefined if one can. */
export function whyNoCheckpoints({cassette, needs, options, planned, runner}: DocumentRun): string | undefined {
  const {plan, settings} = planned
  if (settings.container) return 'it runs in a container'
  if (options.shared) return 'documents of a scenario share their sessions'
  if (settings.network === 'host') return 'it can use the network of the machine'
  if (settings.home !== 'empty') return 'it sees your home folder'
  if (settings.workspace === 'project') return 'it sees the files of the project, which may change'
  if (settings.retry > 0) return '`retry` is set'
  if (cassette) return 'its calls are recorded or replayed'
  if (runner.mask) return 'it gets secrets, which no checkpoint may hold'
  const [session] = [plan, ...needs.map(needed => needed.plan)].flatMap(({sessions = []}) => sessions)
  if (session) return session.kind === 'terminal' ? 'it needs a terminal' : `it has a session of ${session.kind}`
  const hasSeed = [plan, ...needs.map(needed => needed.plan)].some(({steps}) =>
    steps.some(({code}) => seeds.test(code))
  )
  return hasSeed ? 'it seeds `RANDOM`' : undefined
}
