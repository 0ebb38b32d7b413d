import type {Command, Flags} from '../commands/command.js'

interface CommandEntry {
  /** One line for the list of commands. */
  readonly summary: string
  /** Loads it: each run starts with what its command needs alone. */
  readonly load: () => Promise<Command<Flags>>
}

const entry = <F extends Flags>(summary: string, load: () => Promise<Command<F>>): CommandEntry => ({
  load: load as unknown as CommandEntry['load'],
  summary
})

/** Every command by its name; the first is meant where none is named. */
export const commands = {
  run: entry(
    'follow documents and compare (default)',
    async () => (await import('../commands/run/command.js')).runCommand
  ),
  update: entry(
    'follow documents and write what they print to the snapshots',
    async () => (await import('../commands/run/command.js')).updateCommand
  ),
  watch: entry(
    'follow documents, and again what a change touches',
    async () => (await import('../commands/watch/command.js')).watchCommand
  ),
  review: entry(
    'show one mismatch after another, and write what is accepted',
    async () => (await import('../commands/review/command.js')).reviewCommand
  ),
  init: entry(
    'write a configuration and a first tutorial to start from',
    async () => (await import('../commands/init/command.js')).initCommand
  ),
  list: entry(
    'show what would run, without running',
    async () => (await import('../commands/list/command.js')).listCommand
  ),
  lint: entry(
    'say what is wrong with documents, without running',
    async () => (await import('../commands/lint/command.js')).lintCommand
  ),
  merge: entry(
    'make one report of the shards of a run',
    async () => (await import('../commands/merge/command.js')).mergeCommand
  ),
  coverage: entry(
    'tell which shell blocks of documents are run, without running',
    async () => (await import('../commands/coverage/command.js')).coverageCommand
  ),
  stabilize: entry(
    'find what differs from run to run, and allow it in the snapshots',
    async () => (await import('../commands/stabilize/command.js')).stabilizeCommand
  )
} as const satisfies Readonly<Record<string, CommandEntry>>

/** The name of a command. */
export type CommandName = keyof typeof commands

/** Whether a word names a command. */
export function isCommandName(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(commands, word)
}
