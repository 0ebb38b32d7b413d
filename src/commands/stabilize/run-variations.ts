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

/** What following documents in several surroundings needs. */
export interface RunVariationsOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** How often each document is followed, at least twice. */
  readonly runs: number
  /** Settles the orders of the documents. */
  readonly seed: number
  /** Told before each run what it is, in a line. */
  readonly onRun: (what: string) => void
}

/** What happened to a document in all runs. */
export interface VariedDocument {
  /** What its steps did, run after run. */
  readonly events: readonly StepEvent[]
  /** What its steps did where the locale was another one. */
  readonly inOtherLocale: readonly StepEvent[]
  /** What stopped it before its steps ran. */
  readonly mistakes: readonly VFileMessage[]
  readonly failsWithOtherClock: boolean
}

/** What the runs gave, by the file of the document, and what they varied. */
export interface VariationResults {
  readonly documents: ReadonlyMap<string, VariedDocument>
  readonly locale: string
  readonly varied: readonly string[]
  readonly notVaried: readonly NotVaried[]
}

/** At least so long from the start of one run to that of the next, in milliseconds: a clock has another second then. */
const leastBetween = 1100

/** Follows documents in other surroundings each time, and once more in another locale. Writes nothing. */
export async function runVariations(options: RunVariationsOptions): Promise<VariationResults | undefined> {
  const {documents, env, onRun, runs, seed, settings, signal} = options
  const clock = await openFakeClock(env)
  const events = new Map<string, StepEvent[]>()
  const mistakes = new Map<string, readonly VFileMessage[]>()
  const failing = new Set<string>()
  try {
    for (const [index, variation] of variationsOf(runs, clock).entries()) {
      if (signal.aborted) return undefined
      onRun(`run ${index + 1} of ${runs}`)
      const next = index + 1 < runs ? sleep(leastBetween, undefined, {signal}).catch(() => {}) : undefined
      const order = index === 0 ? documents : shuffle(documents, seed + index)
      let run = await runOnce(order, {...options, variation})
      const worse = variation.clock
        ? documents.filter(({file}) => isWorse(run, {file, than: events.get(file) ?? []}))
        : []
      if (worse.length > 0 && !signal.aborted) {
        // A certificate that is over, an index that is too old: that says nothing of the page.
        const {clock: _, ...ordinary} = variation
        const again = await runOnce(worse, {...options, variation: ordinary})
        for (const {file} of worse) if (!isWorse(again, {file, than: events.get(file) ?? []})) failing.add(file)
        run = {events: new Map([...run.events, ...again.events]), mistakes: run.mistakes}
      }
      for (const [file, found] of run.events) events.set(file, [...(events.get(file) ?? []), ...found])
      for (const [file, found] of run.mistakes) mistakes.set(file, found)
      await next
    }
    if (signal.aborted) return undefined
    const locale = await findOtherLocale(env)
    onRun(`and one with LANG=${locale}`)
    const foreign = await runOnce(documents, {...options, variation: inLocale(locale, settings.passEnv)})
    if (signal.aborted) return undefined
    const followed = documents.map(({file}): readonly [string, VariedDocument] => [
      file,
      {
        events: events.get(file) ?? [],
        failsWithOtherClock: failing.has(file),
        inOtherLocale: foreign.events.get(file) ?? [],
        mistakes: mistakes.get(file) ?? []
      }
    ])
    return {documents: new Map(followed), locale, ...describe({locale, settings, hasClock: clock !== undefined})}
  } finally {
    await clock?.close()
  }
}

interface Run {
  readonly events: ReadonlyMap<string, readonly StepEvent[]>
  readonly mistakes: ReadonlyMap<string, readonly VFileMessage[]>
}

async function runOnce(
  documents: readonly DocumentRef[],
  {env, settings, signal, variation}: RunVariationsOptions & {readonly variation: Variation}
): Promise<Run> {
  const events = new Map<string, StepEvent[]>()
  const mistakes = new Map<string, readonly VFileMessage[]>()
  await runDocuments({
    complete: false,
    documents,
    env,
    reporter: {
      async close() {},
      on(event) {
        if (event.kind === 'document-end') {
          const fatal = event.messages.filter(message => message.fatal)
          if (fatal.length > 0) mistakes.set(event.file, fatal)
        }
        if (event.kind !== 'step') return
        const told = variation.clock ? {...event, output: withoutClock(event.output)} : event
        const known = events.get(event.file)
        if (known) known.push(told)
        else events.set(event.file, [told])
      }
    },
    settings: {...settings, retry: 0, update: 'none', variation},
    signal
  })
  return {events, mistakes}
}

/** What a run prints of the variables that make its clock another one is no part of the page. */
function withoutClock(output: string): string {
  if (!output.includes('FAKETIME') && !output.includes('LD_PRELOAD')) return output
  return output
    .split(/(?<=\n)/)
    .filter(line => !isOfFakeClock(line))
    .join('')
}

/** Whether a document has failed which did not in the runs before. */
function isWorse(run: Run, {file, than}: {readonly file: string; readonly than: readonly StepEvent[]}): boolean {
  const hasFailed = ({outcome}: StepEvent) => isFailure(outcome) && !['mismatched', 'new'].includes(outcome.kind)
  return (run.events.get(file) ?? []).some(hasFailed) && !than.some(hasFailed)
}

interface DescribeInput {
  readonly settings: Settings
  readonly hasClock: boolean
  readonly locale: string
}

/** What the runs varied, in words, and what not. Pure. */
function describe({hasClock, locale, settings}: DescribeInput): Pick<VariationResults, 'notVaried' | 'varied'> {
  const isBoxed = settings.sandbox
  return {
    notVaried: [
      ...(hasClock
        ? []
        : [{what: 'the date', remedy: 'install libfaketime (`apt-get install faketime`), and each run has another'}]),
      ...(isBoxed
        ? [
            {
              what: 'the folders',
              remedy: 'stabilize without `--sandbox`: in one they have the same names in every run'
            }
          ]
        : []),
      ...(locale === 'C'
        ? [{what: 'the locale, but for LANG=C', remedy: 'install one (`locale -a` names them), such as en_US.UTF-8'}]
        : [])
    ],
    varied: [
      hasClock ? 'time (by days and seconds, and local time by hours)' : 'time (by seconds, and local time by hours)',
      ...(isBoxed ? [] : ['working directory', 'HOME', 'TMPDIR']),
      'process ids',
      'order of documents',
      `locale (${locale})`
    ]
  }
}
