import {mergeStepOptions} from '../../config/step-options.js'
import type {LinePrograms} from '../../model/interpreters.js'
import {normalizerNames} from '../../model/normalizer-names.js'
import type {FileEdit, Step, StepOptions} from '../../model/step.js'
import {nearestName} from '../../text/nearest-name.js'
import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {Draft, TranscriptCommand} from '../draft.js'
import {titleOf} from '../headings.js'
import {readWrittenOptions} from '../source/read-options.js'
import {type Editor, type FilePath, readEditorPath, readFilePath} from './file-step.js'
import {readSessionOption} from './session-options.js'
import {readShellOptions} from './shell-options.js'
import {outputWithoutStep} from './shown-output.js'

/** The document, and the settings that its steps depend on. */
export interface StepContext {
  readonly file: string
  readonly lines: Lines
  /** Options of a step without options of its own. */
  readonly defaults: StepOptions
  readonly editor: Editor
  /** Programs of sessions, by name. */
  readonly programs: LinePrograms
}

/** The steps of a document, and diagnostics about them. */
export interface CreatedSteps {
  readonly steps: readonly Step[]
  readonly diagnostics: readonly Diagnostic[]
}

type StepVariant =
  | {readonly kind: 'command' | 'keys' | 'typed'}
  | {readonly kind: 'file'; readonly path: string; readonly edit?: FileEdit}

type Variant = StepVariant | {readonly kind: 'none'}

/** One step of a draft: the draft itself, or one command of its transcript. */
interface NewStep {
  readonly command: TranscriptCommand
  readonly options: StepOptions
  readonly variant: StepVariant
}

/** Creates steps from drafts: fills in their options and gives each a unique id. */
export function createSteps(
  drafts: readonly Draft[],
  {file, lines, defaults, editor, programs}: StepContext
): CreatedSteps {
  const steps: Step[] = []
  const diagnostics: Diagnostic[] = []
  const ordinals = new Map<string, number>()
  const uses = new Map<string, number>()

  for (const draft of drafts) {
    const read = readWrittenOptions(draft.written, {lines, ...(draft.marker !== undefined && {marker: draft.marker})})
    const place = lines.point(draft.start)
    const {variant, found} = variantOf(draft, {place, lines, file: read.file, editor})
    diagnostics.push(...read.diagnostics, ...found)
    if (variant.kind === 'none') continue

    const isPlain = Object.keys(read.options).length === 0
    const options: StepOptions = isPlain ? defaults : {...defaults, ...mergeStepOptions(defaults, read.options)}
    diagnostics.push(...unknownNormalizers(options, place))
    const {output} = draft
    if (variant.kind === 'file' && output) {
      const problem = 'the step above it writes a file and prints nothing'
      diagnostics.push(outputWithoutStep({lines, problem, start: output.fence.opening}))
    }
    const isCommand = variant.kind === 'command'
    const shell = readShellOptions(options, {isCommand, own: read.options, place, programs})
    const session = readSessionOption(shell.options, {place, programs})
    diagnostics.push(...shell.problems, ...session.problems)
    const commands: readonly TranscriptCommand[] = isCommand ? (draft.commands ?? [draft]) : [draft]
    for (const [index, command] of commands.entries()) {
      const own = optionsOf(session.options, {index, isLast: index === commands.length - 1, status: command.status})
      add(draft, {
        command,
        options: command.skip !== undefined && own.skip === undefined ? {...own, skip: command.skip} : own,
        variant
      })
    }
  }

  return {steps, diagnostics}

  function add(draft: Draft, {command, options, variant}: NewStep): void {
    const title = titleOf(draft.headings, file)
    const ordinal = (ordinals.get(title) ?? 0) + 1
    ordinals.set(title, ordinal)
    const place = lines.point(command.start)
    const wanted = options.name ?? `${title} #${ordinal}`
    const id = claim(wanted)
    if (id !== wanted) diagnostics.push(duplicate(wanted, place))

    const step = {
      id,
      title,
      ordinal,
      line: place.line,
      endLine: lines.point(command.end).line,
      codeLine: command.codeLine,
      column: place.column,
      code: command.code,
      language: draft.language,
      hidden: draft.hidden,
      options
    }
    const {output} = command
    if (variant.kind === 'file') steps.push(Object.assign(step, variant))
    else {
      const isTranscribed = variant.kind === 'command' && draft.commands !== undefined && options.session === 'python'
      const expectation = output && {expectation: {...output, file}}
      steps.push(Object.assign(step, variant, expectation, isTranscribed && {isTranscribed}))
    }
  }

  /** Returns a unique id: the wanted one, or that with a number. */
  function claim(wanted: string): string {
    let count = uses.get(wanted) ?? 0
    let id = count === 0 ? wanted : `${wanted} (${count + 1})`
    while (count > 0 && uses.has(id)) id = `${wanted} (${++count + 1})`
    uses.set(wanted, count + 1)
    if (id !== wanted) uses.set(id, 1)
    return id
  }
}

/** Position of a command in its transcript. */
interface CommandPosition {
  readonly index: number
  readonly isLast: boolean
  /** Its exit status as the transcript shows it. */
  readonly status: number | undefined
}

/** Returns the options of one command of a transcript: those of the block, except options that fit one command only. */
function optionsOf(options: StepOptions, {index, isLast, status}: CommandPosition): StepOptions {
  if (status !== undefined) return optionsOf({...options, exit: [status]}, {index, isLast, status: undefined})
  if (index === 0 && isLast) return options
  const {cast, name, ready, ...rest} = options
  return {
    ...rest,
    interrupt: options.interrupt && index === 0,
    service: options.service && isLast,
    // It stands for all commands of the block.
    ...(cast !== undefined && {cast: index === 0 ? cast : ''}),
    ...(name !== undefined && {name: index === 0 ? name : `${name} #${index + 1}`}),
    ...(ready !== undefined && isLast && {ready})
  }
}

interface VariantContext {
  readonly place: Diagnostic['place']
  readonly lines: Lines
  readonly file: {readonly path: string; readonly offset: number} | undefined
  readonly editor: Editor
}

function variantOf(
  {code, editor: block, marker, written}: Draft,
  {editor, place, lines, file}: VariantContext
): {readonly variant: Variant; readonly found: readonly Diagnostic[]} {
  // A diagnostic about a marker points at the marker, which may be lines below the start of the block.
  const marked = written.find(({kind}) => kind === 'marker')
  const markerPlace = () => (marked === undefined ? place : lines.point(marked.offset))

  if (file !== undefined) {
    const {found, variant} = fileVariant(readFilePath(file.path), {place: lines.point(file.offset)})
    // Written in the marker, `file` is what the marker asks for; elsewhere the two contradict each other.
    const isInMark = marked !== undefined && file.offset >= marked.offset && file.offset < marked.end
    return {variant, found: marker && !isInMark ? [...found, markedFile(file.path, markerPlace())] : found}
  }
  if (block !== undefined) return fileVariant(readEditorPath(block.path, editor), {edit: block.edit, place})

  if (marker?.ctrlSeq === true) {
    if (/^\s*\^(?:[CDZ]|ESC)\s*$/i.test(code)) return {variant: {kind: 'keys'}, found: []}
    const problem: Diagnostic = {
      ruleId: 'keys',
      severity: 'error',
      place: markerPlace(),
      reason: `${quote(code)} isn't a key`,
      remedy: 'Write `^C`, `^D`, `^Z` or `^ESC`, or remove `ctrl-seq`.'
    }
    return {variant: {kind: 'none'}, found: [problem]}
  }

  const kind = marker?.noNewline === true ? 'typed' : 'command'
  if (code.trim() === '')
    return {variant: {kind: 'none'}, found: [empty(markerPlace(), 'This block is empty, so there is no step')]}
  const isComment = /^\s*#/.test(code) && code.split('\n').every(row => /^\s*(?:#|$)/.test(row))
  return {variant: {kind}, found: isComment ? [empty(place, 'This block contains only comments')] : []}
}

function fileVariant(
  read: FilePath,
  {edit, place}: {readonly edit?: FileEdit; readonly place: Diagnostic['place']}
): {readonly variant: Variant; readonly found: readonly Diagnostic[]} {
  if (read.kind === 'path') return {variant: {kind: 'file', path: read.path, ...(edit && {edit})}, found: []}
  const {reason} = read
  const remedy = edit
    ? 'Use `--sandbox`, or name a file in the folder where the commands run, such as `data-filename="conf/app.yaml"`.'
    : read.remedy
  return {variant: {kind: 'none'}, found: [{ruleId: 'file-path', severity: 'error', place, reason, remedy}]}
}

function markedFile(path: string, place: Diagnostic['place']): Diagnostic {
  return {
    ruleId: 'unused-mark',
    severity: 'warning',
    place,
    reason: `This block has a marker and \`file=${path}\`, so it is written to the file and doesn't run`,
    remedy: 'Remove the marker and run the file in another step, or remove `file=`.'
  }
}

function empty(place: Diagnostic['place'], reason: string): Diagnostic {
  return {
    ruleId: 'empty-step',
    severity: 'info',
    place,
    reason,
    remedy: 'Add a command or remove the mark.'
  }
}

/** Reports names of normalizers that don't exist, and normalizers of an author that have a built-in name. */
function unknownNormalizers({normalize}: StepOptions, place: Diagnostic['place']): readonly Diagnostic[] {
  const known: readonly string[] = normalizerNames
  const entries = Object.entries(normalize)
  if (entries.length === 0) return []
  return entries.flatMap(([name, {pattern}]): readonly Diagnostic[] => {
    const isKnown = known.includes(name)
    if (isKnown !== (pattern !== undefined)) return []
    const reason = isKnown ? `${quote(name)} is the name of a built-in normalizer` : `Unknown normalizer ${quote(name)}`
    const remedy = isKnown ? 'Choose another name.' : nearestName(name, known)
    return [{place, reason, remedy, ruleId: 'invalid-option', severity: 'error'}]
  })
}

function duplicate(name: string, place: Diagnostic['place']): Diagnostic {
  return {
    ruleId: 'duplicate-name',
    severity: 'error',
    place,
    reason: `Another step is already named ${quote(name)}`,
    remedy: 'Choose another `name`.'
  }
}
