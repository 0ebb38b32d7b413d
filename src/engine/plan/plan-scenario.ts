import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {firstSteps, type NextSteps, noteInterrupts} from '../../plan/steps/interrupts.js'
import {planDocument} from './plan-document.js'
import type {PlannedDocument} from './plan-source.js'

/** The plan of a file of a scenario. Throws if the file can't be read. */
export type PlanOf = (document: DocumentRef) => Promise<PlannedDocument>

/** Plans the files of a scenario, each once. A later text can interrupt what an earlier one starts. */
export async function planScenario(documents: readonly DocumentRef[], settings: Settings): Promise<PlanOf> {
  const plans = new Map<DocumentRef, Promise<PlannedDocument>>()
  await Promise.all(
    documents.map(document => {
      const planned = planDocument(document, settings)
      plans.set(document, planned)
      // A file that can't be read is reported when it runs.
      return planned.catch(() => undefined)
    })
  )
  let below: NextSteps = new Map()
  for (const document of documents.toReversed()) {
    // Foreground scripts are the only ones that run in the reader's terminal.
    if (document.part?.role !== 'text' && document.part?.role !== 'foreground') continue
    const planned = await plans.get(document)?.catch(() => undefined)
    if (!planned) continue
    const connected = withStepsBelow(planned, below)
    plans.set(document, Promise.resolve(connected))
    below = firstSteps(connected.plan.steps, below)
  }
  return async document => plans.get(document) ?? planDocument(document, settings)
}

/** A text whose commands keep running until a later text interrupts them. Pure. */
export function withStepsBelow(planned: PlannedDocument, below: NextSteps): PlannedDocument {
  const {plan} = planned
  return {...planned, plan: {...plan, steps: noteInterrupts(plan.steps, below)}}
}
