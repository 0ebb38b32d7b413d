import {setTimeout as sleep} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {runDocuments} from '../../engine/run-documents.js'
import type {DocumentRef} from '../../model/document.js'
import type {StepEvent} from '../../model/event.js'
import {isFailure} from '../../model/outcome.js'
import type {Settings, Variation} from '../../model/settings.js'
import {findOtherLocale} from './choose-locale.js'
import {isOfFakeClock, openFakeClock} from './fake-clock.js'
import type {NotVaried} from './stabilized.js'
import {inLocale, shuffle, variationsOf} from './variations.js'

/** What running documents in several environments needs. */
export interface RunVariationsOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** How often each document runs, at least twice. */
  readonly runs: number
  /** Seed of the order of documents. */
  readonly seed: number
  /** Called before each run with a line that describes it. */
  readonly onRun: (what: string) => void
}

/** The results of a document in all runs. */
export interface VariedDocument {
  /** Events of its steps, run by run. */
  readonly events: readonly StepEvent[]
  /** Events of its steps in the other locale. */
  readonly inOtherLocale: readonly StepEvent[]
  /** Errors that stopped it before its steps ran. */
  readonly errors: readonly VFileMessage[]
  readonly failsWithOtherClock: boolean
}

/** The results of all runs by document, and what the runs varied. */
export interface VariationResults {
  readonly documents: ReadonlyMap<string, VariedDocument>
  readonly locale: string
  readonly varied: readonly string[]
  readonly notVaried: readonly NotVaried[]
}

/** Milliseconds between the starts of two runs, at least: a clock shows another second then. */
const minInterval = 1100

/** Runs documents in another environment each time, and once more in another locale. Writes nothing. */
export async function runVariations(options: RunVariationsOptions): Promise<VariationResults | undefined> {
  const {documents, env, onRun, runs, seed, settings, signal} = options
  const clock = await openFakeClock(env)
  const events = new Map<string, StepEvent[]>()
  const errors = new Map<string, readonly VFileMessage[]>()
  const failing = new Set<string>()
  try {
    for (const [index, variation] of variationsOf(runs, clock).entries()) {
      if (signal.aborted) return undefined
      onRun(`Run ${index + 1} of ${runs}`)
      const next = index + 1 < runs ? sleep(minInterval, undefined, {signal}).catch(() => {}) : undefined
      const order = index === 0 ? documents : shuffle(documents, seed + index)
      let run = await runOnce(order, {...options, variation})
      const worse = variation.clock
        ? documents.filter(({file}) => isWorse(run, {file, than: events.get(file) ?? []}))
        : []
      if (worse.length > 0 && !signal.aborted) {
        // An expired certificate or an outdated index isn't an error of the document.
        const {clock: _, ...ordinary} = variation
        const again = await runOnce(worse, {...options, variation: ordinary})
        for (const {file} of worse) if (!isWorse(again, {file, than: events.get(file) ?? []})) failing.add(file)
        run = {events: new Map([...run.events, ...again.events]), errors: run.errors}
      }
      for (const [file, found] of run.events) events.set(file, [...(events.get(file) ?? []), ...found])
      for (const [file, found] of run.errors) errors.set(file, found)
      await next
    }
    if (signal.aborted) return undefined
    const locale = await findOtherLocale(env)
    onRun(`Run with LANG=${locale}`)
    const foreign = await runOnce(documents, {...options, variation: inLocale(locale, settings.passEnv)})
    if (signal.aborted) return undefined
    const results = documents.map(({file}): readonly [string, VariedDocument] => [
      file,
      {
        events: events.get(file) ?? [],
        failsWithOtherClock: failing.has(file),
        inOtherLocale: foreign.events.get(file) ?? [],
        errors: errors.get(file) ?? []
      }
    ])
    return {documents: new Map(results), locale, ...describe({locale, settings, hasClock: clock !== undefined})}
  } finally {
    await clock?.close()
  }
}

interface Run {
  readonly events: ReadonlyMap<string, readonly StepEvent[]>
  readonly errors: ReadonlyMap<string, readonly VFileMessage[]>
}

async function runOnce(
  documents: readonly DocumentRef[],
  {env, settings, signal, variation}: RunVariationsOptions & {readonly variation: Variation}
): Promise<Run> {
  const events = new Map<string, StepEvent[]>()
  const errors = new Map<string, readonly VFileMessage[]>()
  await runDocuments({
    complete: false,
    documents,
    env,
    reporter: {
      async close() {},
      on(event) {
        if (event.kind === 'document-end') {
          const fatal = event.messages.filter(message => message.fatal)
          if (fatal.length > 0) errors.set(event.file, fatal)
        }
        if (event.kind !== 'step') return
        const shown = variation.clock ? {...event, output: withoutClock(event.output)} : event
        const earlier = events.get(event.file)
        if (earlier) earlier.push(shown)
        else events.set(event.file, [shown])
      }
    },
    settings: {...settings, retry: 0, update: 'none', variation},
    signal
  })
  return {events, errors}
}

/** The output without the variables of the fake clock. */
function withoutClock(output: string): string {
  if (!output.includes('FAKETIME') && !output.includes('LD_PRELOAD')) return output
  return output
    .split(/(?<=\n)/)
    .filter(line => !isOfFakeClock(line))
    .join('')
}

/** Whether a document failed that didn't fail in earlier runs. */
function isWorse(run: Run, {file, than}: {readonly file: string; readonly than: readonly StepEvent[]}): boolean {
  const hasFailed = ({outcome}: StepEvent) => isFailure(outcome) && !['mismatched', 'new'].includes(outcome.kind)
  return (run.events.get(file) ?? []).some(hasFailed) && !than.some(hasFailed)
}

interface DescribeInput {
  readonly settings: Settings
  readonly hasClock: boolean
  readonly locale: string
}

/** What the runs varied and what they didn't. Pure. */
function describe({hasClock, locale, settings}: DescribeInput): Pick<VariationResults, 'notVaried' | 'varied'> {
  const isSandboxed = settings.sandbox
  return {
    notVaried: [
      ...(hasClock ? [] : [{what: 'the date', remedy: 'install libfaketime (`apt-get install faketime`)'}]),
      ...(isSandboxed
        ? [
            {
              what: 'folder names',
              remedy: 'run without `--sandbox`, where they are the same in every run'
            }
          ]
        : []),
      ...(locale === 'C' ? [{what: 'locales other than C', remedy: 'install one, such as en_US.UTF-8'}] : [])
    ],
    varied: [
      hasClock ? 'time (days, seconds, time zone)' : 'time (seconds, time zone)',
      ...(isSandboxed ? [] : ['working directory', 'HOME', 'TMPDIR']),
      'process ids',
      'order of documents',
      `locale (${locale})`
    ]
  }
}
