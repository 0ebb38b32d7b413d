import {nameInRun} from '../../../model/document.js'
import type {PendingStep} from '../../review/pending.js'
import type {WatchControl} from '../watch-view.js'
import type {LiveDocument} from './live-document.js'
import type {LiveProject} from './live-project.js'

/** What a person asks for in the browser. */
export interface Action {
  readonly action: string
  /** Number of the document. */
  readonly document?: unknown
  /** Id of the step in the page. */
  readonly step?: unknown
  /** Row of the diff to make a wildcard. */
  readonly row?: unknown
  /** An edited expectation. */
  readonly text?: unknown
}

/** The answer to an action; a browser shows its message. */
export interface Answer {
  readonly message?: string
  /** The expectation to edit. */
  readonly text?: string
}

/** What actions work on. */
export interface ActOptions {
  readonly control: WatchControl
  readonly project: LiveProject
}

const gone: Answer = {message: 'This step is gone. The document was run again.'}

/** Does what a person asks for: it runs documents of the project, or writes an expectation. */
export async function act(action: Action, {control, project}: ActOptions): Promise<Answer> {
  const kind = action.action
  if (kind === 'all') {
    control.request({kind: 'all'})
    return {}
  }
  if (kind === 'stop') {
    control.stop()
    return {}
  }
  const document = project.document(action.document)
  if (!document) return gone
  if (kind === 'document') {
    control.request({files: [document.ref.file], kind: 'documents'})
    return {}
  }
  const index = document.steps.findIndex((_, at) => document.idOfStep(at) === action.step)
  const step = document.steps[index]?.step
  if (!step) return gone
  if (kind === 'step' || kind === 'to-here') {
    const chosen = document.steps.slice(kind === 'step' ? index : 0, index + 1)
    control.request({kind: 'steps', lines: chosen.map(({step: {line}}) => line), name: nameInRun(document.ref)})
    return {}
  }
  const options = {control, document, id: step.id, project}
  return project.decide(() => (kind === 'undo' ? undo(options) : review(action, options)))
}

interface ReviewOptions extends ActOptions {
  readonly document: LiveDocument
  /** Id of the step in the document. */
  readonly id: string
}

async function review({action, row, text}: Action, options: ReviewOptions): Promise<Answer> {
  const {document, id, project} = options
  const reviewed = document.review
  if (!reviewed.stateOf(id)) return {message: 'This step does not wait for review.'}
  if (action === 'expectation') {
    const expectation = await reviewed.expectationOf(id)
    if (expectation !== undefined) return {text: expectation}
  } else if (action === 'accept') written(await reviewed.accept(id), options)
  else if (action === 'reject') await reviewed.reject(id)
  else if (action === 'loosen') written(await reviewed.loosen(id, typeof row === 'number' ? row : undefined), options)
  else if (action === 'edit' && typeof text === 'string') written(await reviewed.edit(id, text), options)
  else return {message: 'Unknown action.'}
  project.sendStepOf(document, id)
  const {decision, message} = reviewed.stateOf(id) ?? {}
  return message !== undefined ? {message} : decision ? {message: `The output is ${decision}.`} : {}
}

/** Takes back a decision; the document runs again if it has run since. */
async function undo(options: ReviewOptions): Promise<Answer> {
  const {control, document, id, project} = options
  const isPending = document.review.stateOf(id) !== undefined
  try {
    const step = await document.review.undo(id)
    if (step && !isPending) control.request({files: [step.file], kind: 'documents'})
    if (!step && !isPending) return {message: 'There is nothing to undo.'}
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return {message: error.message}
  }
  project.sendStepOf(document, id)
  return {message: 'The decision is taken back.'}
}

/** Runs the document of a written step again when its last step is decided. */
function written(step: PendingStep | undefined, {control, document}: ReviewOptions): void {
  if (step && document.review.isSettled) control.request({files: [step.file], kind: 'documents'})
}
