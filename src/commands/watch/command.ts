import path from 'node:path'
import {defineCommand} from '../command.js'
import {reporterFlags, retryFlags, settingsFlags} from '../flags.js'
import {readProject} from '../project.js'
import {runProject} from '../run/run-project.js'
import {after} from './debounce.js'
import {watch} from './watch.js'
import {watchFiles} from './watch-files.js'

/** Follows documents, and again what a change touches. */
export const watchCommand = defineCommand({
  description:
    'Follows documents, and again those that a change touches: of a document, a snapshot, a file of a scenario or the\n' +
    'configuration. Keys: Enter all, f failed only, u update, p filter by name, h help, q quit.',
  flags: {
    ...settingsFlags,
    ...retryFlags,
    ...reporterFlags,
    name: {
      help: 'begin with this filter: documents or steps whose name holds TEXT',
      short: 't',
      type: 'string',
      value: 'TEXT'
    }
  },
  async run({context, values, paths}) {
    const {color, cwd, keyboard, signal, stdout, terminal} = context
    return watch({
      after,
      color,
      cwd,
      filter: values.name ?? '',
      runDocuments: ({documents, settings, ...run}) =>
        runProject({...run, project: {documents, settings}, reporters: values.reporter ?? ['pretty'], context}),
      paths,
      read: update => readProject({paths, values, context, ...(update && {update})}),
      signal,
      suspend: suspendProcess,
      ...(values.config !== undefined && {config: path.resolve(cwd, values.config)}),
      watchFiles,
      write: stdout,
      ...(keyboard && {keyboard: keyboard()}),
      ...(terminal && {rows: () => terminal.size().rows})
    })
  },
  usage: '[file, folder, glob or file:line …] [options]'
})

/** Stops the processes of the terminal's foreground, ours with them, until the person's shell lets them go on. */
function suspendProcess(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGCONT', () => resolve())
    process.kill(0, 'SIGTSTP')
  })
}
