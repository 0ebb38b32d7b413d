import {setTimeout as sleep} from 'node:timers/promises'
import type {VFileMessage} from 'vfile-message'
import {groupDocuments} from '../../engine/documents/group-documents.js'
import {runDocuments} from '../../engine/run-documents.js'
import {type DocumentRef, nameInRun} from '../../model/document.js'
import type {StepEvent} from '../../model/event.js'
import type {Settings, Variation} from '../../model/settings.js'
import {findOtherLocale} from './choose-locale.js'
import {dependsOnDate, failsOnDate} from './date-dependence.js'
import {isOfFakeClock, openFakeClock} from './fake-clock.js'
import type {DateDependence, NotVaried} from './stabilized.js'
import {inLocale, shuffle, variationsOf} from './variations.js'

/** What running documents in several environments needs. */
export interface RunVariationsOptions {
  readonly settings: Settings
  readonly documents: readonly DocumentRef[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** How often each document runs, at least twice; more often if another date seems to break it. */
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
  /** Those of the events that saw another date. */
  readonly dated: ReadonlySet<StepEvent>
  /** The first step that does something else on another date. Steps from there on only ran on today's. */
  readonly dateDependent?: DateDependence
  /** Events of its steps in the other locale. */
  readonly inOtherLocale: readonly StepEvent[]
  /** Errors that stopped it before its steps ran. */
  readonly errors: readonly VFileMessage[]
}

/** The results of all runs by document, and what the runs varied. */
export interface VariationResults {
  readonly documents: ReadonlyMap<string, VariedDocument>
  readonly locale: string
  /** Whether some runs saw another date. */
  readonly hasClock: boolean
  readonly varied: readonly string[]
  readonly notVaried: readonly NotVaried[]
}

/** Milliseconds between the starts of two runs, at least: a clock shows another second then. */
const minInterval = 1100

/**
 * Runs documents in another environment each time, scenarios as wholes, and once more in another locale. Writes nothing.
 */
export async function runVariations(options: RunVariationsOptions): Promise<VariationResults | undefined> {
  const {documents, env, onRun, runs, seed, settings, signal} = options
  const clock = await openFakeClock(env)
  const samples = groupDocuments(documents).map(group => new GroupSamples(group))
  try {
    for (const [index, variation] of variationsOf(runs, clock).entries()) {
      if (signal.aborted) return undefined
      onRun(`Run ${index + 1} of ${runs}`)
      const next = index + 1 < runs ? sleep(minInterval, undefined, {signal}).catch(() => {}) : undefined
      const order = index === 0 ? samples : shuffle(samples, seed + index)
      const {clock: _, ...ordinary} = variation
      const run = (groups: readonly GroupSamples[], varied: Variation) =>
        runOnce(
          groups.flatMap(({documents}) => documents),
          {...options, variation: varied}
        )
      const dated = variation.clock ? order.filter(group => !group.dependsOnDate) : []
      const found = await run(dated, variation)
      const again = dated.filter(group => !group.addDated(found))
      // An expired certificate or an outdated index isn't an error of the document.
      const others = order.filter(group => !dated.includes(group) || again.includes(group))
      const usual = signal.aborted ? found : await run(others, ordinary)
      for (const group of others) group.addUsual(usual)
      await next
    }
    if (signal.aborted) return undefined
    const locale = await findOtherLocale(env)
    onRun(`Run with LANG=${locale}`)
    const foreign = await runOnce(documents, {...options, variation: inLocale(locale, settings.passEnv)})
    if (signal.aborted) return undefined
    const results = samples.flatMap(group => group.results(foreign))
    const hasClock = clock !== undefined
    return {documents: new Map(results), hasClock, locale, ...describe({hasClock, locale, settings})}
  } finally {
    await clock?.close()
  }
}

/** The results of one run. */
interface Run {
  /** In the order in which the steps ran. */
  readonly events: readonly StepEvent[]
  readonly errors: ReadonlyMap<string, readonly VFileMessage[]>
}

/** The results of a document, or of all documents of a scenario, in all runs. */
class GroupSamples {
  readonly documents: readonly DocumentRef[]
  readonly #names: ReadonlySet<string>
  readonly #scripts: ReadonlySet<string>
  #events: readonly StepEvent[] = []
  /** Runs on today's date. */
  #usual: readonly (readonly StepEvent[])[] = []
  readonly #dated = new Set<StepEvent>()
  #errors: ReadonlyMap<string, readonly VFileMessage[]> = new Map()
  /** A run on another date that may have gone wrong because of it. */
  #suspect: readonly StepEvent[] | undefined
  #dependence: DateDependence | undefined

  constructor(documents: readonly DocumentRef[]) {
    this.documents = documents
    this.#names = new Set(documents.map(nameInRun))
    this.#scripts = new Set(documents.flatMap(({file, part}) => (part && part.role !== 'text' ? file : [])))
  }

  /** Whether it does something else on another date, so that it's held to today's. */
  get dependsOnDate(): boolean {
    return this.#dependence !== undefined
  }

  /** Adds a run on another date; returns false if that may have changed what the steps do, and they have to run again. */
  addDated(run: Run): boolean {
    const events = this.#eventsOf(run)
    const hasErrors = [...this.#names].some(name => run.errors.has(name) && !this.#errors.has(name))
    if (hasErrors || this.#findDependent(events) !== undefined) {
      this.#suspect = events
      return false
    }
    this.#addDated(events)
    return true
  }

  /** Adds a run on today's date. */
  addUsual(run: Run): void {
    const events = this.#eventsOf(run)
    this.#usual = [...this.#usual, events]
    this.#events = [...this.#events, ...events]
    this.#errors = new Map([...this.#errors, ...run.errors])
    const suspect = this.#suspect
    this.#suspect = undefined
    if (!suspect) return
    const event = this.#findDependent(suspect)
    this.#addDated(event ? suspect.slice(0, suspect.indexOf(event)) : suspect)
    const [usual] = event ? this.#usualFor(event, suspect) : []
    if (!event || !usual) return
    this.#dependence = {
      combination: event.combination,
      file: event.file,
      outputs: [usual.output, event.output],
      statuses: [usual.status, event.status],
      step: event.step
    }
  }

  results(foreign: Run): readonly (readonly [string, VariedDocument])[] {
    return this.documents.map(document => {
      const name = nameInRun(document)
      const isOf = (event: StepEvent) => nameInRun(event) === name
      const dependence = this.#dependence && nameInRun(this.#dependence) === name ? this.#dependence : undefined
      return [
        name,
        {
          dated: this.#dated,
          errors: this.#errors.get(name) ?? [],
          events: this.#events.filter(isOf),
          inOtherLocale: foreign.events.filter(isOf),
          ...(dependence && {dateDependent: dependence})
        }
      ]
    })
  }

  #addDated(events: readonly StepEvent[]): void {
    this.#events = [...this.#events, ...events]
    for (const event of events) this.#dated.add(event)
  }

  #eventsOf({events}: Run): readonly StepEvent[] {
    return events.filter(event => this.#names.has(nameInRun(event)))
  }

  #findDependent(events: readonly StepEvent[]): StepEvent | undefined {
    return events.find(event => {
      const usual = this.#usualFor(event, events)
      // Nothing compares the output of a script.
      return this.#scripts.has(event.file) ? failsOnDate(event, usual) : dependsOnDate(event, usual)
    })
  }

  /** The same step in the runs on today's date. A script of a scenario may run several times. */
  #usualFor(event: StepEvent, events: readonly StepEvent[]): readonly StepEvent[] {
    const isSame = (other: StepEvent) => other.file === event.file && other.step.id === event.step.id
    const place = events.filter(isSame).indexOf(event)
    return this.#usual.flatMap(run => run.filter(isSame)[place] ?? [])
  }
}

async function runOnce(
  documents: readonly DocumentRef[],
  {env, settings, signal, variation}: RunVariationsOptions & {readonly variation: Variation}
): Promise<Run> {
  const events: StepEvent[] = []
  const errors = new Map<string, readonly VFileMessage[]>()
  if (documents.length === 0) return {errors, events}
  await runDocuments({
    complete: false,
    documents,
    env,
    reporter: {
      async close() {},
      on(event) {
        if (event.kind === 'document-end') {
          const fatal = event.messages.filter(message => message.fatal)
          if (fatal.length > 0) errors.set(nameInRun(event), fatal)
        }
        if (event.kind !== 'step') return
        events.push(variation.clock ? {...event, output: withoutClock(event.output)} : event)
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
