import {VFileMessage} from 'vfile-message'
import type {RunEvent} from '../model/event.js'
import type {DiffLine, Outcome} from '../model/outcome.js'
import type {Step} from '../model/step.js'
import type {Mask} from './create-mask.js'

/** An event without secrets, even in the source of the document, old snapshots and errors. */
export function maskEvent<E extends RunEvent>(event: E, mask: Mask): E
export function maskEvent(event: RunEvent, mask: Mask): RunEvent {
  switch (event.kind) {
    case 'start':
    case 'end':
      return event
    case 'document-start':
      return {
        ...event,
        ...(event.plan && {plan: event.plan.map(step => maskStep(step, mask))}),
        source: mask(event.source)
      }
    case 'progress':
      return {
        ...event,
        ...(event.step && {step: maskStep(event.step, mask)}),
        ...(event.setup && {setup: {...event.setup, command: mask(event.setup.command)}}),
        ...(event.output !== undefined && {output: mask(event.output)})
      }
    case 'step':
      return {
        ...event,
        outcome: maskOutcome(event.outcome, mask),
        output: mask(event.output),
        ...(event.styled !== undefined && {styled: mask(event.styled)}),
        step: maskStep(event.step, mask)
      }
    case 'document-end':
      return {
        ...event,
        messages: event.messages.map(message => maskMessage(message, mask)),
        obsolete: event.obsolete.map(id => mask(id)),
        ...(event.flaky && {flaky: event.flaky.map(attempt => ({...attempt, id: mask(attempt.id)}))})
      }
    default:
      return event satisfies never
  }
}

function maskStep(step: Step, mask: Mask): Step {
  return {
    ...step,
    code: mask(step.code),
    id: mask(step.id),
    title: mask(step.title),
    ...(step.kind === 'file' && {path: mask(step.path)})
  }
}

function maskOutcome(outcome: Outcome, mask: Mask): Outcome {
  const reason = 'reason' in outcome && outcome.reason !== undefined ? {reason: mask(outcome.reason)} : {}
  switch (outcome.kind) {
    case 'mismatched':
      return {...outcome, ...reason, diff: maskDiff(outcome.diff, mask)}
    case 'updated':
      return {...outcome, diff: maskDiff(outcome.diff, mask)}
    case 'failed':
      return {
        ...outcome,
        ...reason,
        ...(outcome.command && {command: {...outcome.command, command: mask(outcome.command.command)}}),
        ...(outcome.first && {first: {...outcome.first, command: mask(outcome.first.command)}})
      }
    case 'timed out':
      return {...outcome, ...(outcome.hint !== undefined && {hint: mask(outcome.hint)})}
    case 'errored':
    case 'not run':
    case 'skipped':
      return {...outcome, ...reason}
    case 'new':
    case 'passed':
    case 'kept':
    case 'replayed':
      return outcome
    default:
      return outcome satisfies never
  }
}

function maskDiff(diff: readonly DiffLine[], mask: Mask): readonly DiffLine[] {
  return diff.map(line => ({...line, text: mask(line.text)}))
}

function maskMessage(message: VFileMessage, mask: Mask): VFileMessage {
  const reason = mask(message.reason)
  const note = message.note === undefined ? undefined : mask(message.note)
  if (reason === message.reason && note === message.note) return message
  const copy = new VFileMessage(reason, {
    place: message.place,
    ruleId: message.ruleId,
    source: message.source
  })
  return Object.assign(copy, {fatal: message.fatal, file: message.file, name: message.name, note})
}
