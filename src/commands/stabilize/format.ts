import {placeOf, sentencesOf, severityOf} from '../../report/format-message.js'
import {showControls} from '../../text/show-controls.js'
import type {LocaleDependence, NotVaried, Stabilized, StabilizedDocument, StabilizedStep} from './stabilized.js'

/** Variants of one place that are shown at most, and characters of each. */
const mostVariants = 3
const mostCharacters = 120

/** What a report says of the runs. */
export interface StabilizeReport {
  readonly stabilized: Stabilized
  readonly runs: number
  readonly seed: number
  /** Whether snapshots may be written. */
  readonly writes: boolean
}

/** Findings for a person: place, what differed, and what was done about it; then what the runs varied. */
export function formatStabilized({runs, seed, stabilized, writes}: StabilizeReport): string {
  const lines = stabilized.documents.flatMap(document => {
    const {file, localeDependent = [], mistakes, page, unstable, steps, written} = document
    if (mistakes.length > 0) {
      return [
        ...mistakes.map(message => `${placeOf(message, file)}  ${severityOf(message)}  ${sentencesOf(message)}`),
        showControls(`✗ ${file}  not run`)
      ]
    }
    const mark = unstable.every(({verdict}) => verdict === 'remedied') ? '✓' : '✗'
    const remedied = unstable.filter(({verdict}) => verdict === 'remedied').length
    const counts = [
      `${steps} steps`,
      ...(remedied > 0 ? [`${remedied} ${writes ? 'stabilized' : 'to be stabilized'}`] : []),
      ...(unstable.length > remedied ? [`${unstable.length - remedied} not stable`] : []),
      ...(unstable.length === 0 ? ['the same in all runs'] : []),
      ...(localeDependent.length > 0 ? [`${localeDependent.length} of the locale`] : []),
      ...(written ? ['snapshot written'] : []),
      ...(page ? ['page written'] : [])
    ]
    return [
      ...unstable.flatMap(found => formatStep(found, file)),
      ...localeDependent.flatMap(found => formatDependence(found, file)),
      ...(document.failsWithOtherClock
        ? [showControls(`${file}  failed on another date, and was followed with the date of today.`)]
        : []),
      showControls(`${mark} ${file}  ${counts.join(', ')}`)
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

/** What was not varied, and how it could be, in a line. */
export function formatNotVaried({what, remedy}: NotVaried): string {
  return `Not varied: ${what}. To have it, ${remedy}.`
}

function formatDependence({locale, outputs, statuses: [one, other], step}: LocaleDependence, file: string) {
  const exits = one === other ? '' : ` It exits with ${other ?? 'nothing'}, not ${one ?? 'nothing'}.`
  return [
    showControls(`${file}:${step.line}  ${step.id}`),
    ...differingLines(outputs).map(line => `    | ${showControls(line)}`),
    `    differs with LANG=${locale} alone.${exits} Runs have C.UTF-8, so nothing is written: readers may see another output.`
  ]
}

function formatStep(found: StabilizedStep, file: string): readonly string[] {
  const {step} = found
  const variants = differingLines(found.outputs).map(line => `    | ${showControls(line)}`)
  return [showControls(`${file}:${step.line}  ${step.id}`), ...variants, `    ${explain(found)}`]
}

/** The first lines that are not the same in all runs, each once. */
function differingLines(outputs: readonly string[]): readonly string[] {
  const rows = outputs.map(output => output.split('\n'))
  const longest = Math.max(...rows.map(row => row.length))
  for (let index = 0; index < longest; index++) {
    const variants = [...new Set(rows.map(row => row[index] ?? '(no such line)'))]
    if (variants.length === 1) continue
    return variants
      .slice(0, mostVariants)
      .map(line => (line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line))
  }
  return []
}

function explain({verdict, words, outcomes}: StabilizedStep): string {
  switch (verdict) {
    case 'remedied':
      return `differs by noise: ${words.join(', ')}`
    case 'changed':
      return 'differs from what is expected by more than noise. If the new output is right, run `fencepost update`, then again.'
    case 'wild':
      return 'is not deterministic: nothing is the same in all runs. Compare its status alone (`compare=status`).'
    case 'status':
      return 'is not deterministic: it exits with different statuses. Make it end alike, or allow them (`exit=0,1`).'
    case 'failed':
      return `did not run well in each run (${[...new Set(outcomes)].join(', ')}). Mend it first: \`fencepost run\` shows why.`
    default:
      return verdict satisfies never
  }
}

/** Findings as `fencepost stabilize --json` prints them; public. */
export function describeStabilized({file, mistakes, page, steps, unstable, written, ...more}: StabilizedDocument) {
  const {failsWithOtherClock, localeDependent = []} = more
  return {
    file,
    ...(failsWithOtherClock && {failsWithOtherClock}),
    localeDependent: localeDependent.map(({locale, outputs, statuses, step: {id, line}}) => ({
      id,
      line,
      locale,
      outputs,
      statuses
    })),
    mistakes: mistakes.map(({column, line, reason, ruleId}) => ({column, line, reason, ruleId})),
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
