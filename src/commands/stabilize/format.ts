import {type NamedDocument, nameInRun} from '../../model/document.js'
import type {Step} from '../../model/step.js'
import {placeOfLine, withCombination} from '../../report/document-name.js'
import {placeOf, sentencesOf, severityOf} from '../../report/format-message.js'
import {showLine} from '../../report/show-line.js'
import {showControls} from '../../text/show-controls.js'
import type {
  DateDependence,
  LocaleDependence,
  NotVaried,
  Stabilized,
  StabilizedDocument,
  StabilizedStep
} from './stabilized.js'

/** The most variants shown of one line, and characters of each. */
const maxVariants = 3
const maxCharacters = 120
/** The most lines of steps that are listed. */
const maxPlaces = 10

/** What a report is made of. */
export interface StabilizeReport {
  readonly stabilized: Stabilized
  readonly runs: number
  readonly seed: number
  /** Completes the commands in a text about a document. */
  readonly complete: (text: string, file: string) => string
  /** Whether snapshots may be written. */
  readonly writes: boolean
}

/** Results as text: place, variants and verdict of each unstable step; then what the runs varied. */
export function formatStabilized({complete, runs, seed, stabilized, writes}: StabilizeReport): string {
  const lines = stabilized.documents.flatMap(document => {
    const {localeDependent = [], errors, page, unstable, steps, written} = document
    const name = nameInRun(document)
    if (errors.length > 0) {
      return [
        ...errors.map(
          message =>
            `${showLine(withCombination(placeOf(message, document.file), document))}  ${severityOf(message)}  ${complete(sentencesOf(message), document.file)}`
        ),
        showLine(`✗ ${name}  errored`)
      ]
    }
    const mark = unstable.every(({verdict}) => verdict === 'remedied') ? '✓' : '✗'
    const remedied = unstable.filter(({verdict}) => verdict === 'remedied').length
    const counts = [
      steps === 1 ? '1 step' : `${steps} steps`,
      ...(remedied > 0 ? [`${remedied} ${writes ? 'stabilized' : 'can be stabilized'}`] : []),
      ...(unstable.length > remedied ? [`${unstable.length - remedied} unstable`] : []),
      ...(unstable.length === 0 ? ['stable'] : []),
      ...(localeDependent.length > 0 ? [`${localeDependent.length} locale-dependent`] : []),
      ...(written ? ['snapshot written'] : []),
      ...(page ? ['document written'] : [])
    ]
    return [
      ...unstable.flatMap(found => formatStep(found, {complete, document})),
      ...localeDependent.flatMap(found => formatDependence(found, document)),
      ...(document.dateDependent ? formatDateDependence(document.dateDependent) : []),
      ...formatNotDated(document),
      ...formatWarm(document),
      showLine(`${mark} ${name}  ${counts.join(', ')}`)
    ]
  })
  const {notVaried, varied} = stabilized
  return [
    ...lines,
    '',
    `${runs} runs, --seed ${seed}. Varied: ${varied.join(', ')}.`,
    ...notVaried.map(formatNotVaried),
    ''
  ].join('\n')
}

/** What wasn't varied and how to vary it, on one line. */
export function formatNotVaried({what, remedy}: NotVaried): string {
  return `Not varied: ${what}. To vary it, ${remedy}.`
}

function formatDependence({locale, outputs, statuses: [one, other], step}: LocaleDependence, document: NamedDocument) {
  const exits = one === other ? '' : ` Exits with ${other ?? 'no status'} instead of ${one ?? 'no status'}.`
  return [
    showLine(`${placeOfLine(document, step.line)}  ${step.id}`),
    ...differingLines(outputs).map(line => `    | ${showControls(line)}`),
    `    depends on the locale: differs with LANG=${locale}.${exits} Runs use C.UTF-8, so the snapshot stays as it is.`
  ]
}

function formatDateDependence(dependence: DateDependence): readonly string[] {
  const {
    outputs,
    statuses: [one, other],
    step
  } = dependence
  const exits = one === other ? '' : ` Exits with ${other ?? 'no status'} instead of ${one ?? 'no status'}.`
  return [
    showLine(`${placeOfLine(dependence, step.line)}  ${step.id}`),
    ...differingLines(outputs).map(line => `    | ${showControls(line)}`),
    `    depends on the date: differs a few days later.${exits} It was rerun on today's date, so that nothing is loosened for it.`
  ]
}

/** The steps whose date wasn't varied, on one line. */
function formatNotDated(document: StabilizedDocument): readonly string[] {
  const {dateDependent, notDated = []} = document
  const steps = notDated.filter(({id}) => id !== dateDependent?.step.id)
  return steps.length === 0 ? [] : [showLine(`${nameInRun(document)}  The date wasn't varied for ${linesOf(steps)}.`)]
}

/** The steps that never ran with cold caches, on one line. */
function formatWarm(document: StabilizedDocument): readonly string[] {
  const {warm = []} = document
  if (warm.length === 0) return []
  return [
    showLine(
      `${nameInRun(document)}  Caches weren't varied for ${linesOf(warm)}. Empty them and stabilize again to see a first download.`
    )
  ]
}

function linesOf(steps: readonly Step[]): string {
  const shown = steps.slice(0, maxPlaces).map(({line}) => line)
  const more = steps.length > maxPlaces ? ` and ${steps.length - maxPlaces} more` : ''
  return `the ${steps.length === 1 ? 'step on line' : 'steps on lines'} ${shown.join(', ')}${more}`
}

function formatStep(
  found: StabilizedStep,
  {complete, document}: Pick<StabilizeReport, 'complete'> & {readonly document: NamedDocument}
): readonly string[] {
  const {step} = found
  const variants = differingLines(found.outputs).map(line => `    | ${showControls(line)}`)
  const advice = complete(explain(found), document.file)
  return [showLine(`${placeOfLine(document, step.line)}  ${step.id}`), ...variants, `    ${advice}`]
}

/** The variants of the first line that isn't the same in all runs. */
function differingLines(outputs: readonly string[]): readonly string[] {
  const rows = outputs.map(output => output.split('\n'))
  const longest = Math.max(...rows.map(row => row.length))
  for (let index = 0; index < longest; index++) {
    const variants = [...new Set(rows.map(row => row[index] ?? '(line missing)'))]
    if (variants.length === 1) continue
    return variants
      .slice(0, maxVariants)
      .map(line => (line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line))
  }
  return []
}

function explain({verdict, words, outcomes}: StabilizedStep): string {
  switch (verdict) {
    case 'remedied':
      return `varies: ${words.join(', ')}`
    case 'changed':
      return "doesn't match its snapshot in any run. If the new output is right, run `npx fencepost update`, then stabilize again."
    case 'wild':
      return 'is not deterministic: no line of its output is the same in all runs. Compare only its exit status (`compare=status`).'
    case 'status':
      return 'is not deterministic: its exit status varies. Make it always the same, or allow each (`exit=0,1`).'
    case 'failed':
      return `failed in some runs (${[...new Set(outcomes)].join(', ')}). Fix it first: \`npx fencepost\` shows why.`
    default:
      return verdict satisfies never
  }
}

/** Results as `fencepost stabilize --json` prints them; public. */
export function describeStabilized({
  combination,
  file,
  errors,
  page,
  steps,
  unstable,
  written,
  ...more
}: StabilizedDocument) {
  const {dateDependent, localeDependent = [], notDated = [], warm = []} = more
  return {
    file,
    combination: typeof combination === 'string' ? combination : combination?.name,
    ...(dateDependent && {
      dateDependent: {
        id: dateDependent.step.id,
        line: dateDependent.step.line,
        outputs: dateDependent.outputs,
        statuses: dateDependent.statuses
      }
    }),
    ...(warm.length > 0 && {warm: warm.map(({id, line}) => ({id, line}))}),
    ...(notDated.length > 0 && {notDated: notDated.map(({id, line}) => ({id, line}))}),
    localeDependent: localeDependent.map(({locale, outputs, statuses, step: {id, line}}) => ({
      id,
      line,
      locale,
      outputs,
      statuses
    })),
    errors: errors.map(({column, line, reason, ruleId}) => ({column, line, reason, ruleId})),
    steps,
    unstable: unstable.map(({step: {id, line}, outcomes, outputs, verdict, words}) => ({
      id,
      line,
      outcomes,
      outputs,
      verdict,
      words
    })),
    written,
    ...(page && {page})
  }
}
