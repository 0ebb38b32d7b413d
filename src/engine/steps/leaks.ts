import type {VFileMessage} from 'vfile-message'
import type {Step} from '../../model/step.js'
import {quote, toMessage} from '../../plan/diagnostics.js'
import type {LeakedProcess} from '../../session/containment/leaked-processes.js'
import type {StepRequest} from '../../session/session.js'

/** A step whose block was run. */
interface Ran {
  readonly step: Step
  /** Path of its document as reported. */
  readonly file: string
  /** When it was over, in milliseconds as `Date.now()` counts. */
  readonly endedAt: number
}

/** A process that runs on, and the request whose block started it, where its session knows. */
export interface Leak {
  readonly process: LeakedProcess
  readonly request: StepRequest | undefined
}

/** Most processes that are named. */
const mostNamed = 20

/** Remembers the steps that ran, and says which of them left something behind. */
export class Leaks {
  readonly #steps = new WeakMap<StepRequest, Step>()
  readonly #ran = new Map<Step, Ran>()

  /** Takes note of what a step asks of its session. */
  asks(step: Step, request: StepRequest): void {
    this.#steps.set(request, step)
  }

  /** Takes note of the end of a step of a document. */
  ends(step: Step, {endedAt = Date.now(), file}: Partial<Ran> & Pick<Ran, 'file'>): void {
    this.#ran.set(step, {endedAt, file, step})
  }

  /** What there is to say of the processes that are left, at the steps that started them. */
  messages(left: readonly Leak[]): readonly VFileMessage[] {
    const ran = [...this.#ran.values()]
    return left.slice(0, mostNamed).flatMap(({process, request}) => {
      const step = request && this.#steps.get(request)
      const found = step
        ? this.#ran.get(step)
        : // With its environment cleared, its time tells.
          (ran.find(({endedAt}) => process.startedBy <= endedAt) ?? ran.at(-1))
      return found && found.step.options.leaks !== 'off' ? messageOf(process, found) : []
    })
  }
}

function messageOf({command, ports}: LeakedProcess, {file, step}: Ran): VFileMessage {
  const what = command === '' ? 'a part of its shell' : quote(command)
  const listens = ports.length === 0 ? '' : `, which listens on port ${ports.join(', ')}`
  return toMessage(file, {
    place: {column: step.column, line: step.line},
    reason: `Expected nothing of the step to run on when the page is over, got ${what}${listens}`,
    remedy: 'End it in a later step, call the step a `service`, or write `leaks=off`.',
    ruleId: 'leak',
    severity: step.options.leaks === 'fail' ? 'error' : 'warning'
  })
}
