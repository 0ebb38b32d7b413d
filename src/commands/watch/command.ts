import path from 'node:path'
import {expandMatrix} from '../../engine/documents/expand-matrix.js'
import {nameInRun} from '../../model/document.js'
import {defineCommand} from '../command.js'
import {ciFlags, nameFlags, reporterFlags, retryFlags, runFlags, verdictFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readProject} from '../project.js'
import {runProject} from '../run/run-project.js'
import {after} from './debounce.js'
import {LastEvents} from './last-events.js'
import {watch} from './watch.js'
import {watchFiles} from './watch-files.js'

/** Runs documents, then reruns them when files change. */
export const watchCommand = defineCommand({
  description:
    'Run documents, then rerun those whose text, snapshot, scenario or configuration changes.\n' +
    'Keys: Enter all, f failed, u update, p filter by name, h help, q quit.',
  flags: {
    name: {...nameFlags.name, help: 'Start with a filter: documents or steps whose name contains TEXT'},
    ...runFlags,
    ...ciFlags,
    ...retryFlags,
    'fail-on-flaky': verdictFlags['fail-on-flaky'],
    strict: verdictFlags.strict,
    ...reporterFlags
  },
  async run({context, values, paths}) {
    const {color, cwd, keyboard, signal, stdout, terminal} = context
    const last = values.reporter?.some(spec => spec.includes(':')) ? new LastEvents() : undefined
    return watch({
      after,
      color,
      cwd,
      filter: values.name ?? '',
      runDocuments: ({all, documents, onEvent, settings, ...run}) =>
        runProject({
          ...run,
          context,
          defaultReporters: ['pretty'],
          ...(last && {
            fileReporter: reporter =>
              last.addOthers(reporter, {
                all: all.map(nameInRun),
                names: new Set(documents.map(nameInRun))
              })
          }),
          invocation: readInvocation(values, paths),
          onEvent(event) {
            onEvent(event)
            last?.on(event)
          },
          project: {documents, settings},
          values
        }),
      paths,
      async read(update) {
        const project = await readProject({paths, values, context, ...(update && {update})})
        return {...project, documents: await expandMatrix(project.documents, project.settings)}
      },
      signal,
      suspend: suspendProcess,
      ...(values.config !== undefined && {config: path.resolve(cwd, values.config)}),
      watchFiles,
      write: stdout,
      ...(keyboard && {keyboard: keyboard()}),
      ...(terminal && {rows: () => terminal.size().rows})
    })
  },
  usage: '[file, folder, glob or file:line ...] [options]'
})

/** Stops the foreground process group, as Ctrl-Z does, until the user's shell continues it. */
function suspendProcess(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGCONT', () => resolve())
    process.kill(0, 'SIGTSTP')
  })
}
