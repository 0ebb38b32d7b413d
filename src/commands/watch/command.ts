import path from 'node:path'
import {expandMatrix} from '../../engine/documents/expand-matrix.js'
import {nameInRun} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import {defineCommand} from '../command.js'
import type {CommandContext} from '../context.js'
import {ciFlags, nameFlags, reporterFlags, retryFlags, runFlags, verdictFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {openCheckpoints} from '../open-checkpoints.js'
import {readProject} from '../project.js'
import {runProject} from '../run/run-project.js'
import {after} from './debounce.js'
import {LastEvents} from './last-events.js'
import {openBrowser} from './ui/open-browser.js'
import {type WatchOptions, watch} from './watch.js'
import {watchFiles} from './watch-files.js'

/** Runs documents, then reruns them when files change. */
export const watchCommand = defineCommand({
  description:
    'Run documents, then rerun those whose text, snapshot, scenario or configuration changes.\n' +
    'Keys: r run the first failing step again, u accept its output, Enter run its document, a all, f failed, U update all, ' +
    'p filter by name, h help, q quit.',
  flags: {
    name: {...nameFlags.name, help: 'Start with a filter: documents or steps whose name contains TEXT'},
    ...runFlags,
    ...ciFlags,
    ...retryFlags,
    'fail-on-flaky': verdictFlags['fail-on-flaky'],
    strict: verdictFlags.strict,
    ...reporterFlags,
    fresh: {
      group: 'Sandbox',
      help: 'With --sandbox: run every step again, instead of continuing after slow ones',
      type: 'boolean'
    },
    ui: {group: 'Output', help: 'Show the documents live in a browser, on this machine only', type: 'boolean'},
    port: {group: 'Output', help: 'With --ui: serve at this port (default: any free one)', type: 'string', value: 'N'},
    open: {group: 'Output', help: 'With --ui: open the browser', type: 'boolean'}
  },
  async run({context, values, paths}) {
    const {color, cwd, keyboard, signal, stdout, terminal} = context
    const openView = readView(values, context)
    const checkpoints = values.fresh ? undefined : openCheckpoints(context.env)
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
          checkpoints,
          fitsScreen: keyboard !== undefined && terminal !== undefined,
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
      ...(openView && {openView}),
      ...(values.config !== undefined && {config: path.resolve(cwd, values.config)}),
      watchFiles,
      write: stdout,
      ...(keyboard && {keyboard: keyboard()}),
      ...(terminal && {rows: () => terminal.size().rows})
    })
  },
  usage: '[file, folder, glob or file:line ...] [options]'
})

/** Reads the options of the live view; undefined without `--ui`. */
function readView(
  {open, port = '0', ui}: {readonly open?: boolean; readonly port?: string; readonly ui?: boolean},
  {env, stderr, stdout}: CommandContext
): WatchOptions['openView'] {
  if (!ui) {
    if (open) throw new UsageError('`--open` only works with `--ui`. Add `--ui`.')
    if (port !== '0') throw new UsageError('`--port` only works with `--ui`. Add `--ui`.')
    return undefined
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new UsageError(`\`--port\` must be a number from 0 to 65535, got \`${port}\`.`)
  return async control => {
    const {serveView} = await import('./ui/server.js')
    const {url, view} = await serveView({control, port: Number(port)})
    stdout(`Live view: ${url}\n`)
    if (open) openBrowser(url, {env, onError: message => stderr(`fencepost: ${message}\n`)})
    return view
  }
}

/** Stops the foreground process group, as Ctrl-Z does, until the user's shell continues it. */
function suspendProcess(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGCONT', () => resolve())
    process.kill(0, 'SIGTSTP')
  })
}
