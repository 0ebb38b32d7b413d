import type {RunEvent} from '../../model/event.js'
import {guardOfProcess} from '../../session/containment/run-guard.js'
import {snapshotStore} from '../../snapshot/store.js'
import {runGroup} from '../run-group.js'
import type {DocumentGroup} from '../run-groups.js'
import {type LaneOptions, type LaneReply, type LaneRequest, packEvents, unpackGroup} from './lane-messages.js'

/** How long events wait for others, in milliseconds: each message costs the other process a turn. */
const batchTime = 20

/** Runs the documents that another process sends, until that asks for the end or is gone. */
export function runLane(signal: AbortSignal): void {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const guard = guardOfProcess()
  let options: LaneOptions | undefined
  // A killed runner leaves nothing: the watchdog of this process ends what still runs.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.on('message', (request: LaneRequest) => {
    if (request.kind === 'start') {
      options = request.options
      guard.enter()
    } else if (request.kind === 'abort') stop.abort(request.reason)
    else if (request.kind === 'end') {
      guard.leave()
      process.exit()
    } else if (options) {
      guard.folders.hasNext = request.hasNext
      void runDocuments(request, {options, signal: either})
    }
  })
}

interface RunOptions {
  readonly options: LaneOptions
  readonly signal: AbortSignal
}

async function runDocuments(
  {group, id}: {readonly group: DocumentGroup; readonly id: number},
  {options, signal}: RunOptions
): Promise<void> {
  const {env, name, prune, settings} = options
  const events: RunEvent[] = []
  let timer: NodeJS.Timeout | undefined
  const send = (state: LaneReply['state']) => {
    clearTimeout(timer)
    timer = undefined
    process.send?.({events: packEvents(events.splice(0)), id, state} satisfies LaneReply)
  }
  await runGroup(unpackGroup(group), {
    emit(event) {
      events.push(event)
      timer ??= setTimeout(send, batchTime, 'running')
    },
    env,
    onQuiet: () => send('quiet'),
    prune,
    settings,
    signal,
    store: snapshotStore({folder: settings.snapshots, root: settings.root}),
    ...(name !== undefined && {name})
  })
  send('ended')
}
