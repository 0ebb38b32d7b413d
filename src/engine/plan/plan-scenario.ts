import type {DocumentRef} from '../../model/document.js'
import type {Settings} from '../../model/settings.js'
import {firstSteps, type NextSteps, noteInterrupts} from '../../plan/steps/interrupts.js'
import {planDocument} from './plan-document.js'
import type {PlannedDocument} from './plan-source.js'

/** Gives the plan of a file of a scenario. Throws what reading the file threw. */
export type PlanOf = (document: DocumentRef) => Promise<PlannedDocument>

/** Plans the files of a scenario, each once: what one of its texts starts in a terminal, a text below it may stop. */
export async function planScenario(documents: readonly DocumentRef[], settings: Settings): Promise<PlanOf> {
  const plans = new Map<DocumentRef, Promise<PlannedDocument>>()
  await Promise.all(
    documents.map(document => {
      const planned = planDocument(document, settings)
      plans.set(document, planned)
      // What cannot be read is reported where it is followed.
      return planned.catch(() => undefined)
    })
  )
  let below: NextSteps = new Map()
  for (const document of documents.toReversed()) {
    // Of the scripts, one alone runs in a terminal that the reader sees.
    if (document.part?.role !== 'text' && document.part?.role !== 'foreground') continue
    const planned = await plans.get(document)?.catch(() => undefined)
    if (!planned) continue
    const settled = withStepsBelow(planned, below)
    plans.set(document, Promise.resolve(settled))
    below = firstSteps(settled.plan.steps, below)
  }
  return async document => plans.get(document) ?? planDocument(document, settings)
}

/** A text as its scenario has it: its commands may run on until a text below it stops them. Pure. */
export function withStepsBelow(planned: PlannedDocument, below: NextSteps): PlannedDocument {
  const {plan} = planned
  return {...planned, plan: {...plan, steps: noteInterrupts(plan.steps, below)}}
}
