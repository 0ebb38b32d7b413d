import type {VFileMessage} from 'vfile-message'
import type {Step} from '../../model/step.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import type {LeakedProcess} from '../../session/containment/containment.js'
import type {StepRequest} from '../../session/session.js'

/** A step that ran. */
interface FinishedStep {
  readonly step: Step
  /** Path of its document as reported. */
  readonly file: string
  /** When it ended, in milliseconds since the epoch. */
  readonly endedAt: number
  /** It is a script of a scenario. */
  readonly isScript: boolean
}

/** A leaked process, and the request that started it if its session knows. */
export interface Leak {
  readonly process: LeakedProcess
  readonly request: StepRequest | undefined
}

/** Most processes to report. */
const mostNamed = 20
/** How much later than it started a process may seem to have started, in milliseconds: the kernel counts in ticks of ten. */
const tolerance = 12

/** Finds the steps that leaked processes. */
export class Leaks {
  readonly #steps = new WeakMap<StepRequest, Step>()
  readonly #finished = new Map<Step, FinishedStep>()

  /** Records which step sent a request. */
  addRequest(step: Step, request: StepRequest): void {
    this.#steps.set(request, step)
  }

  /** Records when a step ended. */
  addFinished(step: Step, finished: Omit<FinishedStep, 'step'>): void {
    this.#finished.set(step, {...finished, step})
  }

  /** One message for each leaked process, at the step that started it. */
  messages(leaks: readonly Leak[]): readonly VFileMessage[] {
    const finished = [...this.#finished.values()]
    return leaks.slice(0, mostNamed).flatMap(leak => {
      const {process, request} = leak
      const step = request && this.#steps.get(request)
      // A process without its environment is attributed by its start time.
      const began = finished.find(({endedAt}) => process.startedBy <= endedAt) ?? finished.at(-1)
      const marked = step && this.#finished.get(step)
      const evades = step?.options.leaks === 'off' || began?.step.options.leaks === 'fail'
      const found = step && !(evades && !this.#canBeOf(step, {leak, leaks})) ? marked : began
      // `leaks=off` relies on the end of the document to end them.
      const isReported = found?.step.options.leaks !== 'off' || process.endlessPid !== undefined
      return found && isReported ? messageOf(process, found) : []
    })
  }

  /**
   * Whether a step can have started a process that has its mark: any program can take the mark of a different step. A process
   * that started after that step ended counts for it only if another process of the step can have started it.
   */
  #canBeOf(step: Step, {leak, leaks}: {readonly leak: Leak; readonly leaks: readonly Leak[]}): boolean {
    const endedAt = leak.request?.ready ? undefined : this.#finished.get(step)?.endedAt
    if (endedAt === undefined) return true
    const startedWithin = ({process}: Leak) => process.startedBy <= endedAt + tolerance
    return leaks.some(each => each.request === leak.request && startedWithin(each))
  }
}

function messageOf({command, endlessPid, ports}: LeakedProcess, {file, isScript, step}: FinishedStep): VFileMessage {
  const what = command === '' ? 'a part of its shell' : quote(command)
  const listens = ports.length === 0 ? '' : `, which listens on port ${ports.join(', ')}`
  const beyond =
    endlessPid === undefined ? '' : `. It still runs, because process ${endlessPid} belongs to another user`
  return toMessage(file, {
    place: {column: step.column, line: step.line},
    reason: `This ${isScript ? 'script' : 'step'} left ${what} running${listens}${beyond}`,
    remedy: remedyFor({endlessPid, isScript}),
    ruleId: 'leak',
    severity: step.options.leaks === 'fail' ? 'error' : 'warning'
  })
}

function remedyFor({endlessPid, isScript}: Pick<LeakedProcess, 'endlessPid'> & Pick<FinishedStep, 'isScript'>): string {
  if (endlessPid !== undefined) return `Run \`sudo kill ${endlessPid}\` now, and end it in a later step.`
  if (isScript) return 'End it in the script, start it in a background script, or set `leaks` to `off` for this file.'
  return 'End it in a later step, make the step a `service`, or write `leaks=off`.'
}
