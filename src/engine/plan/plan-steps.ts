import {readRegularFile} from '../../files/read-regular-file.js'
import type {DocumentStartEvent} from '../../model/event.js'
import {areDefaultLanguages, type Settings} from '../../model/settings.js'
import type {DocumentRun} from '../document-run.js'
import {selectSteps} from '../documents/select-steps.js'
import {StepRunner} from '../steps/step-runner.js'
import {planNeeds} from './plan-needs.js'
import {planSource} from './plan-source.js'

/** Reads the text of a document. A scenario has its own plan, which reads it. */
export function readDocument(run: DocumentRun): void {
  const {document, shared} = run.options
  if (!shared)
    run.source = document.source === undefined ? readRegularFile(document.path) : Buffer.from(document.source)
}

/** Finds the steps of a document and announces it. A document that can't be read has none. */
export async function planSteps(run: DocumentRun): Promise<void> {
  try {
    await plan(run)
  } finally {
    const {file, place, planned} = run
    const {plan, settings, source} = planned
    const {steps} = plan
    run.emit({
      file,
      kind: 'document-start',
      plan: steps,
      source,
      steps: steps.length,
      ...selectionOf(settings),
      ...place
    })
  }
}

/** Which unmarked blocks are steps, if that isn't the default. */
function selectionOf({languages, select}: Settings): Pick<DocumentStartEvent, 'selection'> {
  return select === 'marked' && areDefaultLanguages(languages) ? {} : {selection: {languages, select}}
}

async function plan(run: DocumentRun): Promise<void> {
  const {options, source} = run
  const {document, name, shared} = options
  if (shared) run.planned = await shared.plan()
  else if (source) run.planned = await planSource({file: run.file, settings: options.settings, source})
  const {plan, settings} = run.planned
  run.messages.push(...plan.messages)
  run.selection = selectSteps(plan.steps, {
    lines: document.lines,
    ...(shared?.isAbove && {isAbove: true}),
    ...(name !== undefined && {name})
  })
  if (!shared && settings.needs.length > 0)
    run.needs = await planNeeds({file: run.file, planned: run.planned, settings: options.settings})
  if (shared) return
  if (settings.cassettes) {
    // Few documents have recordings, and reading one takes the parser of YAML.
    const {DocumentCassette} = await import('../cassette/document-cassette.js')
    run.cassette = DocumentCassette.open({
      env: options.env,
      file: run.file,
      settings,
      snapshotFile: run.snapshotFile,
      ...(document.combination && {combination: document.combination.name})
    })
  }
  if (settings === options.settings && !plan.sessions && !run.cassette) return
  // The shell may have been started early, with the settings of the project.
  await run.runner.close()
  const sessions = [plan, ...run.needs.map(needed => needed.plan)].flatMap(each => each.sessions ?? [])
  run.runner = new StepRunner({...options, cassette: run.cassette, settings, sessions})
}
