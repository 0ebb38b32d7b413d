import type {Output} from '../../../model/output.js'
import type {Network, Settings} from '../../../model/settings.js'
import type {Step} from '../../../model/step.js'
import type {Session} from '../../../session/session.js'
import type {OutputJudge} from '../../judge/judge-output.js'
import type {StepContext} from '../../judge/step-context.js'
import type {StepResult} from '../../judge/step-result.js'
import type {Captures} from '../captures.js'
import type {ContainerLeaks} from '../container-leaks.js'
import type {OpenPrograms} from '../open-programs.js'
import type {Services} from '../services.js'
import type {Sessions} from '../sessions.js'
import type {StepSender} from '../step-sender.js'

/** What the steps of a document have in common while they run. */
export interface StepTools {
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly captures: Captures
  /** Absent in a sandbox, which has no container daemon. */
  readonly containers: ContainerLeaks | undefined
  readonly judge: OutputJudge
  readonly programs: OpenPrograms
  /** Network of the sandbox; absent without one. */
  readonly sandbox: Network | undefined
  readonly sender: StepSender
  readonly services: Services
  readonly sessions: Sessions
  /** Called with the session in which a step runs. */
  readonly onStart: (step: Step, session: Session) => void
  /** Called with what a command printed. */
  readonly onOutput: (step: Step, output: Output) => void
}

/** A step whose turn it is. */
export interface StepTurn {
  readonly context: StepContext
  /** A step above it failed, so those below it don't run. */
  readonly isStopped: boolean
}

/** The result of a step, with what its terminal showed meanwhile. */
export function withTakes(result: StepResult, {takes}: Output): StepResult {
  return takes ? {...result, takes} : result
}
