import {mergeStepOptions, nearestName} from '../../config/step-options.js'
import {normalizerNames} from '../../model/normalizer-names.js'
import type {FileEdit, Step, StepOptions} from '../../model/step.js'
import type {Lines} from '../../text/source-lines.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {Draft, SessionCommand} from '../draft.js'
import {titleOf} from '../headings.js'
import {readWritings} from '../source/written-options.js'
import {type FilePath, readEditorPath, readFilePath} from './file-step.js'
import {outputWithoutStep} from './shown-output.js'

/** What steps are made with. */
export interface StepContext {
  readonly file: string
  readonly lines: Lines
  /** The options of a step that says nothing. */
  readonly defaults: StepOptions
  /** Where the paths of blocks for the editor begin, in a scenario. */
  readonly editorFolder: string | undefined
}

/** Steps, and what is wrong with those that could not be made or are odd. */
export interface CreatedSteps {
  readonly steps: readonly Step[]
  readonly diagnostics: readonly Diagnostic[]
}

type StepVariant =
  | {readonly kind: 'command' | 'keys' | 'typed'}
  | {readonly kind: 'file'; readonly path: string; readonly edit?: FileEdit}

type Variant = StepVariant | {readonly kind: 'none'}

/** One step of a draft: the draft itself, or one command of the session that it shows. */
interface NewStep {
  readonly command: SessionCommand
  readonly options: StepOptions
  readonly variant: StepVariant
}

/** Fill in the options of drafts, count them under their titles and give each an id of its own. */
export function createSteps(
  drafts: readonly Draft[],
  {file, lines, defaults, editorFolder}: StepContext
): CreatedSteps {
  const steps: Step[] = []
  const diagnostics: Diagnostic[] = []
  const ordinals = new Map<string, number>()
  const uses = new Map<string, number>()

  for (const draft of drafts) {
    const read = readWritings(draft.writings, {lines, ...(draft.mark !== undefined && {mark: draft.mark})})
    const place = lines.point(draft.start)
    const {variant, found} = variantOf(draft, {place, lines, file: read.file, editorFolder})
    diagnostics.push(...read.diagnostics, ...found)
    if (variant.kind === 'none') continue

    const isPlain = Object.keys(read.options).length === 0
    const options: StepOptions = isPlain ? defaults : {...defaults, ...mergeStepOptions(defaults, read.options)}
    diagnostics.push(...unknownNormalizers(options, place))
    const {output} = draft
    if (variant.kind === 'file' && output) {
      const fault = 'a step that prints nothing'
      diagnostics.push(outputWithoutStep({fault, lines, start: output.fence.opening}))
    }
    const commands = variant.kind === 'command' ? (draft.commands ?? [draft]) : [draft]
    for (const [index, command] of commands.entries()) {
      add(draft, {command, options: optionsOf(options, {index, isLast: index === commands.length - 1}), variant})
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
    else steps.push(Object.assign(step, variant, output && {expectation: {...output, file}}))
  }

  /** An id that nobody has: the wanted one, or that with a number. */
  function claim(wanted: string): string {
    let count = uses.get(wanted) ?? 0
    let id = count === 0 ? wanted : `${wanted} (${count + 1})`
    while (count > 0 && uses.has(id)) id = `${wanted} (${++count + 1})`
    uses.set(wanted, count + 1)
    if (id !== wanted) uses.set(id, 1)
    return id
  }
}

interface SessionPlace {
  readonly index: number
  readonly isLast: boolean
}

/** The options of one command of a session: all have those of the block, but for what can be meant of one alone. */
function optionsOf(options: StepOptions, {index, isLast}: SessionPlace): StepOptions {
  if (index === 0 && isLast) return options
  const {name, ready, ...rest} = options
  return {
    ...rest,
    interrupt: options.interrupt && index === 0,
    service: options.service && isLast,
    ...(name !== undefined && {name: index === 0 ? name : `${name} #${index + 1}`}),
    ...(ready !== undefined && isLast && {ready})
  }
}

interface VariantContext {
  readonly place: Diagnostic['place']
  readonly lines: Lines
  readonly file: {readonly path: string; readonly offset: number} | undefined
  readonly editorFolder: string | undefined
}

function variantOf(
  {code, editor, mark, writings}: Draft,
  {editorFolder, place, lines, file}: VariantContext
): {readonly variant: Variant; readonly found: readonly Diagnostic[]} {
  // Where there is no step, the mark is what has no effect, and it may stand lines below the block's beginning.
  const marked = writings.find(({kind}) => kind === 'mark')
  const markPlace = () => (marked === undefined ? place : lines.point(marked.offset))

  if (file !== undefined) {
    const {found, variant} = fileVariant(readFilePath(file.path), {place: lines.point(file.offset)})
    // In a mark it says what the mark is for; elsewhere the two say different things.
    const isInMark = marked !== undefined && file.offset >= marked.offset && file.offset < marked.end
    return {variant, found: mark && !isInMark ? [...found, markedFile(file.path, markPlace())] : found}
  }
  if (editor !== undefined) return fileVariant(readEditorPath(editor.path, editorFolder), {edit: editor.edit, place})

  if (mark?.ctrlSeq === true) {
    if (/^\s*\^(?:[CDZ]|ESC)\s*$/i.test(code)) return {variant: {kind: 'keys'}, found: []}
    const fault: Diagnostic = {
      ruleId: 'keys',
      severity: 'error',
      place: markPlace(),
      reason: `Expected \`^C\`, \`^D\`, \`^Z\` or \`^ESC\`, got ${quote(code)}`,
      remedy: 'Name one key, or leave out `ctrl-seq`.'
    }
    return {variant: {kind: 'none'}, found: [fault]}
  }

  const kind = mark?.noNewline === true ? 'typed' : 'command'
  if (code.trim() === '') return {variant: {kind: 'none'}, found: [empty(markPlace(), 'blanks; there is no step')]}
  const isComment = code.split('\n').every(row => /^\s*(?:#|$)/.test(row))
  return {variant: {kind}, found: isComment ? [empty(place, 'comments')] : []}
}

function fileVariant(
  read: FilePath,
  {edit, place}: {readonly edit?: FileEdit; readonly place: Diagnostic['place']}
): {readonly variant: Variant; readonly found: readonly Diagnostic[]} {
  if (read.kind === 'path') return {variant: {kind: 'file', path: read.path, ...(edit && {edit})}, found: []}
  const {reason} = read
  const remedy = edit ? 'Name a file where the commands run, such as `data-filename="conf/app.yaml"`.' : read.remedy
  return {variant: {kind: 'none'}, found: [{ruleId: 'file-path', severity: 'error', place, reason, remedy}]}
}

function markedFile(path: string, place: Diagnostic['place']): Diagnostic {
  return {
    ruleId: 'unused-mark',
    severity: 'warning',
    place,
    reason: `Expected a block that is run or one that is a file, got a mark on \`file=${path}\`; it is written, and not run`,
    remedy: 'Remove the mark, and run the file in a step of its own; or remove `file=`.'
  }
}

function empty(place: Diagnostic['place'], found: string): Diagnostic {
  return {
    ruleId: 'empty-step',
    severity: 'info',
    place,
    reason: `Expected a command, got nothing but ${found}`,
    remedy: 'Add the command, or remove the mark.'
  }
}

/** Names of normalizers that are neither the tool's nor those of an author's rule. */
function unknownNormalizers({normalize}: StepOptions, place: Diagnostic['place']): readonly Diagnostic[] {
  const known: readonly string[] = normalizerNames
  return Object.entries(normalize).flatMap(([name, {pattern}]): readonly Diagnostic[] => {
    const isKnown = known.includes(name)
    if (isKnown !== (pattern !== undefined)) return []
    const reason = isKnown
      ? `Expected a rule of a name of its own, got ${quote(name)}, which is a normalizer there is`
      : `Expected a normalizer, got ${quote(name)}. ${nearestName(name, known).replace(/\.$/, '')}`
    const remedy = isKnown ? 'Give the rule another name.' : 'Correct the name, or define it in `normalize`.'
    return [{place, reason, remedy, ruleId: 'invalid-option', severity: 'error'}]
  })
}

function duplicate(name: string, place: Diagnostic['place']): Diagnostic {
  return {
    ruleId: 'duplicate-name',
    severity: 'error',
    place,
    reason: `Expected a name of its own, got ${quote(name)} for a second time`,
    remedy: 'Give each step another `name`.'
  }
}
