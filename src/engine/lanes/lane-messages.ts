import {VFileMessage} from 'vfile-message'
import type {RunEvent} from '../../model/event.js'
import type {Settings} from '../../model/settings.js'
import type {DocumentGroup} from '../run-groups.js'

/** What all documents of a lane have in common. */
export interface LaneOptions {
  readonly settings: Settings
  readonly env: Readonly<Record<string, string | undefined>>
  readonly name?: string
  readonly prune: boolean
}

/** Sent to a lane. */
export type LaneRequest =
  | {readonly kind: 'start'; readonly options: LaneOptions}
  | {readonly kind: 'run'; readonly id: number; readonly group: DocumentGroup; readonly hasNext: boolean}
  /** The run was interrupted; the reason is the name of a signal. */
  | {readonly kind: 'abort'; readonly reason: unknown}
  | {readonly kind: 'end'}

/** Sent by a lane about a group of documents, by its number. */
export type LaneReply = {
  readonly id: number
  readonly events: readonly RunEvent[]
  /** `quiet`: nothing of the group disturbs another one; `ended`: it has no more events. */
  readonly state: 'ended' | 'quiet' | 'running'
}

/** A message of a file without its class, which structured clones lose. */
type PlainMessage = Readonly<Record<string, unknown>>

/** Events as they're sent. */
export function packEvents(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.map(event => (hasMessages(event) ? withMessages(event, pack) : event))
}

/** Events as they were before they were sent. */
export function unpackEvents(events: readonly RunEvent[]): readonly RunEvent[] {
  return events.map(event => (hasMessages(event) ? withMessages(event, unpack) : event))
}

/** The documents of a scenario carry the diagnostics of its `index.json`. */
export function packGroup(group: DocumentGroup): DocumentGroup {
  return withScenarioMessages(group, pack)
}

export function unpackGroup(group: DocumentGroup): DocumentGroup {
  return withScenarioMessages(group, unpack)
}

type DocumentEnd = Extract<RunEvent, {readonly kind: 'document-end'}>

function hasMessages(event: RunEvent): event is DocumentEnd {
  return event.kind === 'document-end' && event.messages.length > 0
}

// What is sent has the type of what it becomes again.
function withMessages(event: DocumentEnd, change: (message: VFileMessage) => unknown): RunEvent {
  return {...event, messages: event.messages.map(change) as VFileMessage[]}
}

function withScenarioMessages(group: DocumentGroup, change: (message: VFileMessage) => unknown): DocumentGroup {
  const scenario = group[0]?.part?.scenario
  if (!scenario) return group
  const changed = {...scenario, messages: scenario.messages.map(change) as VFileMessage[]}
  return group.map(document => ({...document, ...(document.part && {part: {...document.part, scenario: changed}})}))
}

function pack({cause: _, ...message}: VFileMessage): PlainMessage {
  return {...message}
}

function unpack(packed: VFileMessage): VFileMessage {
  return Object.assign(new VFileMessage(packed.reason), packed)
}
