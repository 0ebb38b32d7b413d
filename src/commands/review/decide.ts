import {pairRows} from '../../report/diff/pair-rows.js'
import type {InteractiveTerminal} from '../interactive-terminal.js'
import type {EditorTarget} from './editor.js'
import type {Decision, Draft, PendingStep, PendingSteps, PendingView} from './pending.js'
import {formatScreen} from './screen.js'

/** What a review needs from outside. */
export interface DecideOptions {
  readonly pending: PendingSteps
  readonly terminal: InteractiveTerminal
  readonly color: boolean
  /** Opens a file at a line in the user's editor; resolves with a message if that fails. */
  readonly edit: (target: EditorTarget) => Promise<string | undefined>
  /** The current text of a document; undefined if it can't be read. */
  readonly readDocument: (pending: PendingStep) => Promise<string | undefined>
}

/** The decisions of a review, and how it ended. */
export interface Decided {
  readonly decisions: ReadonlyMap<PendingStep, Decision>
  /** Whether Ctrl-C was pressed or the run was ended. */
  readonly isInterrupted: boolean
}

/** Shows one pending step after another and acts on the keys. Accepted output is written at once. */
export async function decide(options: DecideOptions): Promise<Decided> {
  const {pending} = options
  const {steps} = pending
  const decisions = new Map<PendingStep, Decision>()
  /** The steps of each decision, for undo. */
  const history: (readonly PendingStep[])[] = []
  const settle = (decided: readonly PendingStep[], decision: Decision) => {
    for (const step of decided) decisions.set(step, decision)
    history.push(decided)
  }
  const undo = async (): Promise<boolean> => {
    const last = history.at(-1)
    if (!last) return false
    for (const step of last.toReversed()) {
      if (decisions.get(step) === 'accepted') await pending.undo(step)
      decisions.delete(step)
    }
    history.pop()
    return true
  }
  const restOf = (step: PendingStep) =>
    steps.slice(steps.indexOf(step)).filter(other => other.file === step.file && !decisions.has(other))
  for (;;) {
    const step = steps.find(one => !decisions.has(one))
    if (!step) return {decisions, isInterrupted: false}
    const answer = await ask(step, {...options, position: steps.indexOf(step) + 1, undo})
    switch (answer) {
      case 'accepted':
      case 'rejected':
      case 'skipped':
        settle([step], answer)
        break
      case 'accept document': {
        const rest = restOf(step)
        // The first is accepted already: again, it would count as accepted before this decision.
        for (const one of rest.slice(1)) await pending.accept(one)
        settle(rest, 'accepted')
        break
      }
      case 'skip document':
        settle(restOf(step), 'skipped')
        break
      case 'undone':
        break
      case 'interrupted':
      case 'quit':
        return {decisions, isInterrupted: answer === 'interrupted'}
      default:
        return answer satisfies never
    }
  }
}

type Answer = Decision | 'accept document' | 'interrupted' | 'quit' | 'skip document' | 'undone'

interface AskOptions extends DecideOptions {
  readonly position: number
  /** Takes back the last decision; resolves with false if there is none. */
  readonly undo: () => Promise<boolean>
}

async function ask(step: PendingStep, options: AskOptions): Promise<Answer> {
  const {color, edit, pending, position, readDocument, terminal, undo} = options
  let draft: Draft | undefined
  let view: PendingView = {diff: [], isMet: false, isNew: false}
  let message = ''
  let isHelpShown = false
  /** Runs an action that may meet a broken snapshot; shows its error and resolves with false. */
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
  let cursor = nextChange(view, {from: -1, step: 1})
  for (;;) {
    if (view.isMet && (!draft || (await accept()))) return 'accepted'
    const screen = {
      color,
      cursor,
      isHelpShown,
      line: pending.lineOf(step),
      mask: pending.maskFor(step),
      message,
      pending: step,
      position,
      view
    }
    const size = terminal.size()
    draw(terminal, formatScreen({...screen, ...size, total: pending.steps.length}))
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
        // Tried alone first, so that the error of a broken snapshot is shown here.
        if (await accept()) return 'accept document'
        break
      case 'r':
      case 'n':
        return 'rejected'
      case 's':
        return 'skipped'
      case 'u': {
        let isUndone = false
        const hasWorked = await attempt(async () => {
          isUndone = await undo()
        })
        if (isUndone) return 'undone'
        if (hasWorked) message = 'Nothing to undo.'
        break
      }
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
      case 'pageup':
        cursor = nextChange(view, {from: cursor, least: Math.ceil(size.rows / 2), step: -1})
        break
      case 'pagedown':
        cursor = nextChange(view, {from: cursor, least: Math.ceil(size.rows / 2), step: 1})
        break
      case 'w':
      case 'W': {
        const isWhole = key.name === 'W'
        await attempt(async () => {
          const loose = await pending.loosen(step, {index: cursor, isWhole, ...(draft && {draft})})
          if (loose) draft = loose
          else message = "This line can't be a wildcard. Edit the snapshot (e)."
        })
        break
      }
      case 'e':
      case 'p': {
        const isDocument = key.name === 'p' || view.isNew
        const target = isDocument
          ? {file: step.file, line: pending.lineOf(step)}
          : {file: step.snapshotFile, line: view.line ?? 1}
        const before = isDocument ? await readDocument(step) : undefined
        message = (await terminal.lend(() => edit(target))) ?? ''
        // The steps of an edited document have to run again.
        if (isDocument && (await readDocument(step)) !== before) return 'skip document'
        // The edited snapshot counts, not the earlier draft.
        if (!isDocument) draft = undefined
        break
      }
      case '?':
      case 'h':
        isHelpShown = !isHelpShown
        break
      case 'resize':
        break
      default:
        message = 'This key does nothing. Press ? for all keys.'
    }
    await look()
    if (pairRows(view.diff)[cursor]?.kind !== 'changed') cursor = nextChange(view, {from: -1, step: 1})
  }
}

interface NextChangeOptions {
  readonly from: number
  readonly step: -1 | 1
  /** The fewest rows to move, if there are as many. */
  readonly least?: number
}

/** The next changed row; `from` if there is none. */
function nextChange({diff}: PendingView, {from, least = 1, step}: NextChangeOptions): number {
  const rows = pairRows(diff)
  let found = from
  for (let at = from + step; at >= 0 && at < rows.length; at += step) {
    if (rows[at]?.kind !== 'changed') continue
    found = at
    if (Math.abs(at - from) >= least) break
  }
  return found
}

/** Draws from the upper left corner, clearing each row to its end and everything below (ECMA-48: CUP, EL, ED). */
function draw(terminal: InteractiveTerminal, rows: readonly string[]): void {
  terminal.write(`\x1b[H${rows.map(row => `${row}\x1b[K`).join('\r\n')}\x1b[J`)
}
