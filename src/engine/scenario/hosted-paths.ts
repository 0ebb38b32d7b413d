import {hostFilePath, hostFileText} from '../../formats/killercoda/hosts.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {tutorialFolder} from '../../plan/steps/file-step.js'
import type {PlanOf} from '../plan/plan-scenario.js'
import type {StepRunner} from '../steps/step-runner.js'

/** The scenario that the paths are for. */
export interface HostedPathsOptions {
  readonly documents: readonly DocumentRef[]
  readonly plan: PlanOf
  readonly runner: StepRunner
  readonly settings: Settings
}

/** Creates the paths that exist on a hosted machine, if the scenario names them. */
export async function prepareHostedPaths({documents, plan, runner, settings}: HostedPathsOptions): Promise<void> {
  const planned = await Promise.all(documents.map(document => plan(document).catch(() => undefined)))
  const isNamed = (place: string) => planned.some(one => one?.plan.steps.some(({code}) => code.includes(place)))
  const hostFile = hostFilePath({isWhole: settings.sandbox})
  if (isNamed(hostFile)) {
    const write = `{ mkdir -p "$(dirname ${hostFile})" && cat > ${hostFile}; }`
    await runner.runBeside(`[ -e ${hostFile} ] || ${write}`, hostFileText)
  }
  if (settings.sandbox && isNamed(tutorialFolder)) {
    const link = `{ mkdir -p "$(dirname ${tutorialFolder})" && ln -s ~ ${tutorialFolder}; }`
    await runner.runBeside(`[ -e ${tutorialFolder} ] || ${link}`)
  }
}
