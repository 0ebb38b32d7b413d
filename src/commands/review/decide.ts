import type {InteractiveTerminal} from '../interactive-terminal.js'
import {pairRows} from './pair-rows.js'
import type {Decision, Draft, PendingStep, PendingSteps, PendingView} from './pending.js'
import {formatScreen} from './screen.js'

/** What a review needs from outside. */
export interface DecideOptions {
  readonly pending: PendingSteps
  readonly terminal: InteractiveTerminal
  readonly color: boolean
  /** Opens a file at a line in the person's editor; says what is wrong where it cannot. */
  readonly edit: (place: Place) => Promise<string | undefined>
  /** The text of a page as it is now; nothing where it cannot be read. */
  readonly readPage: (pending: PendingStep) => Promise<string | undefined>
}

/** A line of a file to be edited. */
export interface Place {
  /** Path as reported: relative to the project. */
  readonly file: string
  readonly line: number
}

/** What a person decided, and how they left. */
export interface Decided {
  readonly decisions: ReadonlyMap<PendingStep, Decision>
  /** They pressed Ctrl-C, or the run was ended. */
  readonly isInterrupted: boolean
}

/** Shows one pending step after another and does what the keys say. What is accepted is written at once. */
export async function decide(options: DecideOptions): Promise<Decided> {
  const {pending} = options
  const {steps} = pending
  const decisions = new Map<PendingStep, Decision>()
  const rest = (from: number, of: PendingStep) => steps.slice(from).filter(({file}) => file === of.file)
  for (const [index, step] of steps.entries()) {
    if (decisions.has(step)) continue
    const answer = await ask(step, {...options, position: index + 1})
    switch (answer) {
      case 'accepted':
      case 'rejected':
      case 'skipped':
        decisions.set(step, answer)
        break
      case 'accept page':
        for (const one of rest(index, step)) {
          await pending.accept(one)
          decisions.set(one, 'accepted')
        }
        break
      case 'leave page':
        for (const one of rest(index, step)) decisions.set(one, 'skipped')
        break
      case 'interrupted':
      case 'quit':
        return {decisions, isInterrupted: answer === 'interrupted'}
      default:
        return answer satisfies never
    }
  }
  return {decisions, isInterrupted: false}
}

type Answer = Decision | 'accept page' | 'interrupted' | 'leave page' | 'quit'

interface AskOptions extends DecideOptions {
  readonly position: number
}

async function ask(step: PendingStep, options: AskOptions): Promise<Answer> {
  const {color, edit, pending, position, readPage, terminal} = options
  let draft: Draft | undefined
  let view: PendingView = {diff: [], isMet: false, isNew: false}
  let message = ''
  /** Does what may find a snapshot that does not read: that is said, and the person goes on. */
  const attempt = async (action: () => Promise<void>): Promise<boolean> => {
    try {
      await action()
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      message = error.message
      return false
    }
  }
  const look = () =>
    attempt(async () => {
      view = await pending.view(step, draft)
    })
  const accept = () => attempt(() => pending.accept(step, draft))
  await look()
  let cursor = firstChange(view)
  for (;;) {
    if (view.isMet && (!draft || (await accept()))) return 'accepted'
    const screen = {
      color,
      cursor,
      line: pending.lineOf(step),
      mask: pending.maskFor(step),
      message,
      pending: step,
      position,
      view
    }
    draw(terminal, formatScreen({...screen, ...terminal.size(), total: pending.steps.length}))
    const key = await terminal.key()
    message = ''
    switch (key?.name) {
      case undefined:
      case 'ctrl-c':
        return 'interrupted'
      case 'a':
      case 'y':
        if (await accept()) return 'accepted'
        break
      case 'A':
        // The first is tried alone: a snapshot that does not read is said here.
        if (await accept()) return 'accept page'
        break
      case 'r':
      case 'n':
        return 'rejected'
      case 's':
        return 'skipped'
      case 'q':
      case 'escape':
        return 'quit'
      case 'up':
      case 'k':
        cursor = nextChange(view, {from: cursor, step: -1})
        break
      case 'down':
      case 'j':
        cursor = nextChange(view, {from: cursor, step: 1})
        break
      case 'w':
      case 'W': {
        const isWhole = key.name === 'W'
        await attempt(async () => {
          const loose = await pending.loosen(step, {index: cursor, isWhole, ...(draft && {draft})})
          if (loose) draft = loose
          else message = 'No wildcard can be put here: edit the snapshot (e).'
        })
        break
      }
      case 'e':
      case 'p': {
        const isPage = key.name === 'p' || view.isNew
        const place = isPage
          ? {file: step.file, line: pending.lineOf(step)}
          : {file: step.snapshotFile, line: view.line ?? 1}
        const before = isPage ? await readPage(step) : undefined
        message = (await terminal.lend(() => edit(place))) ?? ''
        if (isPage && (await readPage(step)) !== before) return 'leave page'
        // What the editor left there counts, not what was drafted before.
        if (!isPage) draft = undefined
        break
      }
      case 'resize':
        break
      default:
        message = 'There is nothing on that key.'
    }
    await look()
    if (pairRows(view.diff)[cursor]?.kind !== 'changed') cursor = firstChange(view)
  }
}

function firstChange({diff}: PendingView): number {
  return pairRows(diff).findIndex(({kind}) => kind === 'changed')
}

function nextChange({diff}: PendingView, {from, step}: {readonly from: number; readonly step: -1 | 1}): number {
  const rows = pairRows(diff)
  for (let at = from + step; at >= 0 && at < rows.length; at += step) if (rows[at]?.kind === 'changed') return at
  return from
}

/** From the upper left, each row to its end, and nothing below (ECMA-48: CUP, EL, ED). */
function draw(terminal: InteractiveTerminal, rows: readonly string[]): void {
  terminal.write(`\x1b[H${rows.map(row => `${row}\x1b[K`).join('\r\n')}\x1b[J`)
}
