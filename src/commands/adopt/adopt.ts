import {setTimeout as sleep} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {errorToMessage} from '../../engine/error-to-message.js'
import {runDocuments} from '../../engine/run-documents.js'
import {writeAtomically} from '../../files/atomic-write.js'
import type {StepEvent} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import {type AdoptedDocument, Adopting, type AdoptOptions, emptyRun, type Run} from './adopting.js'

/** Most runs of a document. */
const maxRuns = 8
/** Milliseconds between the starts of two runs, at least: a clock shows another second then. */
const minInterval = 1100

/**
 * Runs each document until nothing new is learned of its steps, at least twice, and writes into it, as comments, what they
 * need. A file that was edited meanwhile stays as it is.
 */
export async function adopt(options: AdoptOptions): Promise<readonly AdoptedDocument[]> {
  const {documents, dryRun, onRun, settings, signal} = options
  const adopting: Adopting[] = []
  for (const document of documents)
    adopting.push(await Adopting.open(document, options).catch(error => Adopting.unread(document, options, error)))
  let open = adopting.filter(each => each.hasSteps)
  for (let run = 1; run <= maxRuns && open.length > 0; run++) {
    onRun(`Run ${run}: ${open.length === 1 ? open[0]?.document.file : `${open.length} documents`}`)
    const next = sleep(minInterval, undefined, {signal}).catch(() => {})
    const events = await runAll(open, {...options, run})
    if (signal.aborted) return []
    for (const each of open) await each.add(events.get(each.document.file) ?? emptyRun)
    open = open.filter(each => !each.isDone)
    if (open.length > 0) await next
  }
  return Promise.all(
    adopting.map(async each => {
      const result = each.result()
      if (dryRun || result.before === result.after) return result
      const options = {before: {content: result.before}, root: settings.root}
      try {
        return {...result, written: await writeAtomically(each.document.path, result.after, options)}
      } catch (error) {
        return {...result, comments: [], errors: [...result.errors, errorToMessage(error)]}
      }
    })
  )

  async function runAll(
    running: readonly Adopting[],
    {run}: {readonly run: number}
  ): Promise<ReadonlyMap<string, Run>> {
    const runs = new Map<string, {events: StepEvent[]; errors: readonly VFileMessage[]}>()
    await runDocuments({
      complete: false,
      documents: running.map(({document, text}) => ({...document, source: text})),
      env: options.env,
      reporter: {
        async close() {},
        on(event) {
          if (event.kind === 'document-start') runs.set(event.file, {errors: [], events: []})
          else if (event.kind === 'step') runs.get(event.file)?.events.push(event)
          else if (event.kind === 'document-end')
            runs.set(event.file, {
              errors: event.messages.filter(({fatal}) => fatal),
              events: runs.get(event.file)?.events ?? []
            })
        }
      },
      settings: {
        ...settings,
        keepGoing: true,
        retry: 0,
        update: 'none',
        variation: {env: impatient(settings), folder: `${'x'.repeat(run - 1)}-`, usedProcessIds: run * 37}
      },
      signal
    })
    return runs
  }
}

/** Variables that keep package managers from retrying what can't succeed. */
function impatient({network, sandbox}: Settings): Readonly<Record<string, string>> {
  if (!sandbox || network === 'host') return {}
  return {CARGO_NET_RETRY: '0', PIP_RETRIES: '0', npm_config_fetch_retries: '0'}
}
