import type {Command, Flags} from '../commands/command.js'
import type {CompletedCommand} from '../commands/completion/completed-command.js'

interface CommandEntry {
  /** Line in the list of commands. */
  readonly summary: string
  /** Imports the command: a run loads only the one it needs. */
  readonly load: () => Promise<Command<Flags>>
}

const entry = <F extends Flags>(summary: string, load: () => Promise<Command<F>>): CommandEntry => ({
  load: load as unknown as CommandEntry['load'],
  summary
})

/** Every command by its name; `run` is the default. */
export const commands = {
  run: entry(
    'Run documents and compare their output with snapshots (default)',
    async () => (await import('../commands/run/command.js')).runCommand
  ),
  update: entry(
    'Run documents and write their output to the snapshots',
    async () => (await import('../commands/run/command.js')).updateCommand
  ),
  watch: entry(
    'Run documents, then rerun them when files change',
    async () => (await import('../commands/watch/command.js')).watchCommand
  ),
  review: entry(
    'Go through mismatches and new steps one by one, and accept or reject each',
    async () => (await import('../commands/review/command.js')).reviewCommand
  ),
  init: entry(
    'Write a config file for the documents that are there, or with a first one',
    async () => (await import('../commands/init/command.js')).initCommand
  ),
  adopt: entry(
    'Run documents once, and write into them what their steps need',
    async () => (await import('../commands/adopt/command.js')).adoptCommand
  ),
  list: entry(
    'List the steps of documents without running them',
    async () => (await import('../commands/list/command.js')).listCommand
  ),
  lint: entry(
    'Check documents for errors without running them',
    async () => (await import('../commands/lint/command.js')).lintCommand
  ),
  merge: entry(
    'Combine the JSON reports of sharded runs into one report',
    async () => (await import('../commands/merge/command.js')).mergeCommand
  ),
  cast: entry(
    'Record a document in a terminal, as an animated SVG, an asciicast or a GIF',
    async () => (await import('../commands/cast/command.js')).castCommand
  ),
  cassettes: entry(
    'List, check and remove recorded calls of programs',
    async () => (await import('../commands/cassettes/command.js')).cassettesCommand
  ),
  cache: entry(
    'Show or remove what runs in a sandbox keep between runs',
    async () => (await import('../commands/cache/command.js')).cacheCommand
  ),
  coverage: entry(
    'Show how many shell blocks of documents are run',
    async () => (await import('../commands/coverage/command.js')).coverageCommand
  ),
  stabilize: entry(
    'Find output that varies between runs, and allow it in the snapshots',
    async () => (await import('../commands/stabilize/command.js')).stabilizeCommand
  ),
  completion: entry('Print a completion script for bash, fish or zsh', async () =>
    (await import('../commands/completion/command.js')).completionCommand(describeCommands)
  )
} as const satisfies Readonly<Record<string, CommandEntry>>

async function describeCommands(): Promise<readonly CompletedCommand[]> {
  return Promise.all(
    Object.entries(commands).map(async ([name, {load, summary}]) => ({flags: (await load()).flags, name, summary}))
  )
}

/** The name of a command. */
export type CommandName = keyof typeof commands

/** Whether a word is the name of a command. */
export function isCommandName(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(commands, word)
}
