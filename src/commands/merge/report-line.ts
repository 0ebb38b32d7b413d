import * as v from 'valibot'
import {VFileMessage} from 'vfile-message'
import {defaultStepOptions} from '../../config/step-options.js'
import type {DocumentEndEvent, DocumentStartEvent, EndEvent, StartEvent, StepEvent} from '../../model/event.js'
import type {Outcome} from '../../model/outcome.js'
import type {Step} from '../../model/step.js'

/** A line of a JSON report. The line of a document holds both its start and its end. */
export type ReportLine =
  | EndEvent
  | StartEvent
  | StepEvent
  | {readonly kind: 'document'; readonly start: DocumentStartEvent; readonly end: DocumentEndEvent}

const text = v.string()
const number = v.number()
const count = v.pipe(number, v.integer(), v.minValue(0))
const texts = v.array(text)
const optional = v.exactOptional
const obsoleteState = v.picklist(['kept', 'removed', 'spared'])
const kinds = [
  'errored',
  'failed',
  'kept',
  'mismatched',
  'new',
  'not run',
  'passed',
  'replayed',
  'skipped',
  'timed out',
  'updated'
] as const
const counts = v.object(v.entriesFromList(kinds, count))
const diff = v.array(v.object({kind: v.picklist(['added', 'removed', 'same']), lines: optional(count), text}))
const place = v.object({
  index: text,
  role: v.picklist(['background', 'foreground', 'index', 'text', 'verify']),
  scenario: text,
  step: optional(text),
  unit: optional(count)
})

const start = v.object({
  documents: count,
  skippedFiles: optional(
    v.array(
      v.object({file: text, isUnreadable: optional(v.literal(true)), line: optional(count), reason: text, remedy: text})
    )
  ),
  options: optional(v.record(text, v.union([v.boolean(), text]))),
  shard: optional(v.object({index: count, of: count, places: v.array(count), run: text, total: count})),
  version: v.literal(1, issue => `the report has version ${issue.received}, not 1`)
})

const failedCommand = v.object({command: text, line: count, status: number, fileLine: count})

/** The keys of each kind of outcome. */
const outcome = v.variant('outcome', [
  v.object({movedFrom: optional(text), outcome: v.literal('passed')}),
  v.object({movedFrom: optional(text), outcome: v.literal('replayed'), recordedAt: number}),
  v.object({movedFrom: optional(text), outcome: v.literal('kept'), savedAt: number}),
  v.object({isUnselected: optional(v.literal(true)), outcome: v.literal('new'), written: v.boolean()}),
  v.object({diff, outcome: v.literal('updated')}),
  v.object({
    diff,
    outcome: v.literal('mismatched'),
    reason: optional(text),
    snapshot: v.object({file: text, line: count}),
    statuses: optional(v.object({actual: number, expected: number}))
  }),
  v.object({
    expected: v.array(number),
    status: number,
    command: optional(failedCommand),
    first: optional(failedCommand),
    reason: optional(text),
    outcome: v.literal('failed')
  }),
  v.object({hint: optional(text), outcome: v.literal('timed out'), timeoutMs: number}),
  v.object({outcome: v.picklist(['errored', 'not run', 'skipped']), reason: text})
])

const stepLine = v.object({
  combination: optional(text),
  durationMs: number,
  endLine: count,
  file: text,
  id: text,
  line: count,
  omittedBytes: count,
  output: text,
  status: optional(number),
  step: v.object({
    code: text,
    codeLine: count,
    column: count,
    hidden: v.boolean(),
    kind: v.picklist(['command', 'file', 'keys', 'typed']),
    language: text,
    options: v.object({interrupt: v.boolean(), service: v.boolean(), terminal: text}),
    ordinal: count,
    path: optional(text)
  }),
  title: text
})

const documentLine = v.object({
  attempts: optional(count),
  blocks: optional(count),
  combination: optional(text),
  containment: optional(text),
  counts,
  durationMs: number,
  failed: v.boolean(),
  file: text,
  flaky: optional(v.array(v.object({attempt: count, id: text, line: count, outcome: v.picklist(kinds)}))),
  messages: v.array(
    v.object({
      column: optional(count),
      fatal: optional(v.nullable(v.boolean())),
      line: optional(count),
      note: optional(text),
      reason: text,
      ruleId: optional(text)
    })
  ),
  obsolete: texts,
  obsoleteIs: optional(obsoleteState),
  page: optional(v.literal('written')),
  place: optional(place),
  selection: optional(
    v.object({
      languages: v.record(text, text),
      select: v.picklist(['marked', 'shell'])
    })
  ),
  snapshot: v.picklist(['removed', 'unchanged', 'written']),
  source: text,
  steps: count
})

const end = v.object({
  counts,
  documents: v.object({
    failed: count,
    flaky: optional(count),
    noSteps: optional(count),
    notRun: optional(count),
    passed: count,
    skipped: optional(count)
  }),
  durationMs: number,
  failed: v.boolean(),
  noSteps: optional(v.object({blocks: count, skipped: optional(count)})),
  obsoleteFiles: texts,
  obsoleteFilesAre: optional(obsoleteState),
  signal: optional(text)
})

/**
 * Reads a line of a JSON report; undefined for an unknown event of a later version. Throws an `Error` that explains what
 * is wrong.
 */
export function readLine(line: string): ReportLine | undefined {
  const value = parse(line)
  const {event} = read(v.looseObject({event: text}), value)
  switch (event) {
    case 'start': {
      const {version: _, ...rest} = read(start, value)
      return {kind: 'start', ...rest}
    }
    case 'step':
      return readStep(value)
    case 'document':
      return readDocument(value)
    case 'end':
      return {kind: 'end', ...read(end, value)}
    default:
      return undefined
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Error('it is not JSON')
  }
}

function read<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const {issues, output, success} = v.safeParse(schema, value)
  if (success) return output
  const [issue] = issues
  throw new Error(`${issue.message}${v.getDotPath(issue) === null ? '' : ` (${v.getDotPath(issue)})`}`)
}

function readStep(value: unknown): StepEvent {
  const {endLine, id, line, step, title, ...rest} = read(stepLine, value)
  return {
    ...rest,
    kind: 'step',
    outcome: readOutcome(value),
    // Only a file step has a path.
    step: {path: '', ...step, endLine, id, line, options: {...defaultStepOptions, ...step.options}, title} as Step
  }
}

function readOutcome(value: unknown): Outcome {
  const known = read(outcome, value)
  if (known.outcome === 'mismatched') {
    const {outcome: kind, statuses, ...rest} = known
    return {kind, ...rest, ...(statuses && {status: statuses})}
  }
  const {outcome: kind, ...rest} = known
  return {kind, ...rest} as Outcome
}

function readDocument(value: unknown): ReportLine {
  const {messages, selection, source, steps, ...rest} = read(documentLine, value)
  const {combination, file, place: at} = rest
  return {
    end: {
      ...rest,
      kind: 'document-end',
      messages: messages.map(({column, fatal, line, note, reason, ruleId}) => {
        const message = new VFileMessage(reason, {
          ...(line !== undefined && {place: {column: column ?? 1, line}}),
          ...(ruleId !== undefined && {ruleId}),
          source: 'fencepost'
        })
        message.fatal = fatal ?? undefined
        if (note !== undefined) message.note = note
        return message
      })
    },
    kind: 'document',
    start: {
      file,
      kind: 'document-start',
      source,
      steps,
      ...(combination !== undefined && {combination}),
      ...(at && {place: at}),
      ...(selection && {selection})
    }
  }
}
