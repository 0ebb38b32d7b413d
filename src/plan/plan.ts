import type {Code, Html, InlineCode, Parents, Root} from 'mdast'
import {visitParents} from 'unist-util-visit-parents'
import {mergeStepOptions} from '../config/step-options.js'
import type {ExecMark, Mark} from '../model/mark.js'
import type {Plan} from '../model/plan.js'
import type {PartialStepOptions} from '../model/settings.js'
import type {Step, StepOptions} from '../model/step.js'
import '../parse/mdast.js'
import {readMark} from '../parse/mark.js'
import {sliceSpan} from './code-slice.js'
import {type FencepostComment, readComments} from './comment.js'
import {type Diagnostic, quote, type RuleId, type Severity, toMessage} from './diagnostics.js'
import {readFilePath} from './file-step.js'
import {enterHeading, type PathHeading, titleOf} from './headings.js'
import {readInfoString} from './info-string.js'
import {type Lines, readLines, withLineFeeds} from './lines.js'
import {optionsOfMark, readWriting, type WrittenOptions} from './options-of.js'
import {isShell, readTyped} from './select.js'
import {sweepMarks} from './sweep-marks.js'

/** A document's tree, and what is settled about its steps before one of them is read. */
export interface PlanInput {
  /** Path as reported. */
  readonly file: string
  readonly source: string
  readonly tree: Root
  readonly select: 'marked' | 'shell'
  /** The options of a step that says nothing. */
  readonly defaults: StepOptions
}

/** Finds the steps of a document in order, and says what looks like one and is none. Pure. */
export function plan(input: PlanInput): Plan {
  const planner = new Planner(input)
  planner.walk()
  const diagnostics = [
    ...planner.diagnostics,
    ...sweepMarks({lines: planner.lines, seen: planner.seen, tree: input.tree})
  ]
  return {
    file: input.file,
    messages: diagnostics
      .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
      .map(diagnostic => toMessage(input.file, diagnostic)),
    steps: planner.steps
  }
}

/** One step as found, before it has a title. */
interface Found {
  readonly code: string
  readonly codeLine: number
  readonly language: string
  readonly hidden: boolean
  readonly mark?: ExecMark
  readonly places: readonly WrittenOptions[]
  readonly start: number
  readonly end: number
}

class Planner {
  readonly steps: Step[] = []
  readonly diagnostics: Diagnostic[] = []
  /** Offsets of the groups that are understood or reported. */
  readonly seen = new Set<number>()
  readonly lines: Lines
  readonly #input: PlanInput
  #headings: readonly PathHeading[] = []
  /** Comments that wait for their step. */
  #comments: FencepostComment[] = []
  readonly #ordinals = new Map<string, number>()
  readonly #ids = new Set<string>()

  constructor(input: PlanInput) {
    this.#input = input
    this.lines = readLines(input.source)
  }

  walk(): void {
    visitParents(this.#input.tree, (node, parents) => {
      if (node.type === 'heading') this.#headings = enterHeading(this.#headings, node)
      else if (node.type === 'html') this.#html(node)
      else if (node.type === 'code') this.#code(node)
      else if (node.type === 'inlineCode') this.#inlineCode(node, parents)
    })
    for (const comment of this.#comments) {
      this.#report('unused-options', 'warning', comment.offset, {
        reason: 'Expected a step below the comment, got none',
        remedy: 'Put the comment right above a marked block.'
      })
    }
  }

  #html(node: Html): void {
    for (const comment of readComments(node, this.lines)) {
      if (comment.kind === 'other') {
        if (comment.nearMiss === undefined) continue
        this.#report('near-miss-comment', 'warning', comment.offset, {
          reason: `Expected \`fencepost\`, got \`${comment.nearMiss}\``,
          remedy: 'Write `<!-- fencepost … -->`.'
        })
      } else if (comment.hidden) {
        this.#add({
          code: comment.hidden.value,
          codeLine: comment.hidden.line,
          end: comment.end,
          hidden: true,
          language: '',
          places: [comment],
          start: comment.offset
        })
      } else this.#comments.push(comment)
    }
  }

  #code(node: Code): void {
    const start = node.position?.start.offset ?? 0
    const line = this.lines.point(start).line
    const fence = /^(`{3,}|~{3,})[ \t]*/.exec(this.lines.source.slice(start, this.lines.end(line)))
    if (!fence) return
    const infoStart = start + fence[0].length
    const info = readInfoString(this.lines.source.slice(infoStart, this.lines.end(line)), infoStart)
    const groups = [
      ...info.groups.map(group => ({mark: group.mark, offset: infoStart + group.offset})),
      ...(node.data?.fencepost?.groups ?? []).map(group => ({mark: readMark(group.value), offset: group.offset}))
    ]
    const marks = this.#understand(groups)
    const mark = marks.find(one => one.kind === 'exec')
    if (mark && node.position?.end.line === line) {
      this.#report('lost-opener', 'warning', start, {
        reason: 'Expected an opening fence above, got a closing one with a mark that closes nothing; nothing is run',
        remedy: 'Add the opening fence.'
      })
      return
    }
    const selected = this.#input.select === 'shell' && isShell(info.language) && marks.length === 0
    const isFile = info.pairs.some(([key]) => key === 'file')
    const comments = this.#takeComments()
    if (comments.some(comment => comment.output)) return
    const wanted = mark !== undefined || selected || isFile
    if (!wanted && !comments.some(comment => comment.exec || comment.pairs.some(([key]) => key === 'file'))) {
      this.#comments.push(...comments)
      return
    }
    const value = withLineFeeds(node.value)
    const typed = selected ? readTyped(value) : {code: value, line: 0}
    const written = mark ? {pairs: [...mark.options], words: []} : {pairs: [], words: []}
    this.#add({
      code: typed.code,
      codeLine: line + 1 + typed.line,
      end: node.position?.end.offset ?? start,
      hidden: false,
      language: info.language,
      // Words of an info string may be another tool's; pairs that are options are ours.
      places: [{pairs: info.pairs.filter(([key]) => isOption(key)), words: []}, written, ...comments],
      start,
      ...(mark && {mark})
    })
  }

  #inlineCode(node: InlineCode, parents: readonly Parents[]): void {
    const groups = node.data?.fencepost?.groups ?? []
    const marks = this.#understand(groups.map(group => ({mark: readMark(group.value), offset: group.offset})))
    const mark = marks.find(one => one.kind === 'exec')
    if (!mark) return
    const block = parents.findLast(parent => ['heading', 'paragraph', 'tableCell'].includes(parent.type))
    const start = node.position?.start.offset ?? 0
    const span = sliceSpan(node, {
      block: {
        isCell: block?.type === 'tableCell',
        offset: block?.position?.start.offset ?? start,
        quotes: parents.filter(parent => parent.type === 'blockquote').length
      },
      lines: this.lines
    })
    this.#add({
      code: span.code,
      codeLine: this.lines.point(span.offset).line,
      end: node.position?.end.offset ?? start,
      hidden: false,
      language: '',
      mark,
      places: [{pairs: [...mark.options], words: []}, ...this.#takeComments()],
      start
    })
  }

  /** Notes the groups after some code; what is nearly a mark is reported. */
  #understand(groups: readonly {readonly mark: Mark; readonly offset: number}[]): readonly Mark[] {
    return groups.flatMap(({mark, offset}) => {
      if (mark.kind === 'foreign') return []
      this.seen.add(offset)
      if (mark.kind === 'near-miss') {
        this.#report('near-miss-mark', 'warning', offset, {
          reason: `Expected \`${mark.suggestion}\`, got a mark that is spelled almost so; the code is not run`,
          remedy: `Write \`${mark.suggestion}\`.`
        })
      }
      return [mark]
    })
  }

  #takeComments(): readonly FencepostComment[] {
    const taken = this.#comments
    this.#comments = []
    return taken
  }

  #add(found: Found): void {
    const {code, codeLine, hidden, language, mark} = found
    const writing = readWriting(found.places)
    for (const {key, reason} of writing.problems) {
      const rule = isOption(key) ? 'invalid-option' : 'unknown-option'
      this.#report(rule, 'error', found.start, {reason, remedy: 'See the options of a step in the manual.'})
    }
    const said: PartialStepOptions = mergeStepOptions(mark ? optionsOfMark(mark) : {}, writing.options)
    const options = {...this.#input.defaults, ...mergeStepOptions(this.#input.defaults, said)}
    const title = titleOf(this.#headings, this.#input.file)
    const ordinal = (this.#ordinals.get(title) ?? 0) + 1
    this.#ordinals.set(title, ordinal)
    const {column, line} = this.lines.point(found.start)
    const base = {
      code,
      codeLine,
      column,
      endLine: this.lines.point(found.end).line,
      hidden,
      id: this.#identify(options.name ?? `${title} #${ordinal}`, found.start),
      language,
      line,
      options,
      ordinal,
      title
    }
    if (writing.file !== undefined) {
      const read = readFilePath(writing.file)
      if (read.kind === 'path') this.steps.push({...base, kind: 'file', path: read.path})
      else this.#report('file-path', 'error', found.start, read)
      return
    }
    if (mark?.ctrlSeq && !/^\^(?:[CDZ]|ESC)$/i.test(code.trim())) {
      this.#report('keys', 'error', found.start, {
        reason: `Expected \`^C\`, \`^D\`, \`^Z\` or \`^ESC\`, got ${quote(code)}`,
        remedy: 'Name one key, or leave out `ctrl-seq`.'
      })
    }
    if (code.split('\n').every(row => /^\s*(#|$)/.test(row))) {
      this.#report('empty-step', 'info', found.start, {
        reason: 'Expected a command, got nothing but blanks and comments',
        remedy: 'Remove the mark, or add the command.'
      })
    }
    this.steps.push({...base, kind: mark?.ctrlSeq ? 'keys' : mark?.noNewline ? 'typed' : 'command'})
  }

  #identify(id: string, offset: number): string {
    if (!this.#ids.has(id)) {
      this.#ids.add(id)
      return id
    }
    this.#report('duplicate-name', 'error', offset, {
      reason: `Expected a name of its own, got ${quote(id)} for a second time`,
      remedy: 'Give each step another `name`.'
    })
    return this.#identify(`${id} (again)`, offset)
  }

  #report(ruleId: RuleId, severity: Severity, offset: number, words: Pick<Diagnostic, 'reason' | 'remedy'>): void {
    this.diagnostics.push({...words, place: this.lines.point(offset), ruleId, severity})
  }
}

function isOption(key: string): boolean {
  return (
    key === 'file' ||
    key.startsWith('env.') ||
    readWriting([{pairs: [[key, '']], words: []}]).problems[0]?.reason.startsWith('Expected an option') !== true
  )
}
