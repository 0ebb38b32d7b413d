import {hostFilePath, hostFileText} from '../../formats/killercoda/hosts.js'
import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import type {PlanOf} from '../plan/plan-scenario.js'
import type {StepRunner} from '../steps/step-runner.js'

/** The scenario that the file is for. */
export interface HostFileOptions {
  readonly documents: readonly DocumentRef[]
  readonly plan: PlanOf
  readonly runner: StepRunner
  readonly settings: Settings
}

/** Writes the file that lists the addresses of ports, if the scenario reads it. */
export async function writeHostFile({documents, plan, runner, settings}: HostFileOptions): Promise<void> {
  const place = hostFilePath({isWhole: settings.sandbox})
  const planned = await Promise.all(documents.map(document => plan(document).catch(() => undefined)))
  if (!planned.some(one => one?.plan.steps.some(({code}) => code.includes(place)))) return
  await runner.runBeside(`[ -e ${place} ] || { mkdir -p "$(dirname ${place})" && cat > ${place}; }`, hostFileText)
}
