import type {Flags, Verb} from '../commands/command.js'

interface VerbEntry {
  /** One line for the list of verbs. */
  readonly summary: string
  /** Loads it: each run starts with what its verb needs alone. */
  readonly load: () => Promise<Verb<Flags>>
}

const entry = <F extends Flags>(summary: string, load: () => Promise<Verb<F>>): VerbEntry => ({
  load: load as unknown as VerbEntry['load'],
  summary
})

/** Every verb by its name; the first is meant where none is named. */
export const verbs = {
  run: entry(
    'follow documents and compare (default)',
    async () => (await import('../commands/run/command.js')).runVerb
  ),
  update: entry(
    'follow documents and write what they print to the snapshots',
    async () => (await import('../commands/run/command.js')).updateVerb
  ),
  watch: entry(
    'follow documents, and again what a change touches',
    async () => (await import('../commands/watch/command.js')).watchVerb
  ),
  review: entry(
    'show one mismatch after another, and write what is accepted',
    async () => (await import('../commands/review/command.js')).reviewVerb
  ),
  init: entry(
    'write a configuration and a first tutorial to start from',
    async () => (await import('../commands/init/command.js')).initVerb
  ),
  list: entry(
    'show what would run, without running',
    async () => (await import('../commands/list/command.js')).listVerb
  ),
  lint: entry(
    'say what is wrong with documents, without running',
    async () => (await import('../commands/lint/command.js')).lintVerb
  ),
  merge: entry(
    'make one report of the shards of a run',
    async () => (await import('../commands/merge/command.js')).mergeVerb
  ),
  coverage: entry(
    'tell which shell blocks of documents are run, without running',
    async () => (await import('../commands/coverage/command.js')).coverageVerb
  ),
  stabilize: entry(
    'find what differs from run to run, and allow it in the snapshots',
    async () => (await import('../commands/stabilize/command.js')).stabilizeVerb
  )
} as const satisfies Readonly<Record<string, VerbEntry>>

/** The name of a verb. */
export type VerbName = keyof typeof verbs

/** Whether a word names a verb. */
export function isVerbName(word: string | undefined): word is VerbName {
  return word !== undefined && Object.hasOwn(verbs, word)
}
