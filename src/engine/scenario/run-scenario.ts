import {ruleLevelsFor} from '../../config/load-settings.js'
import {copyAssets} from '../../formats/killercoda/copy-assets.js'
import type {DocumentEndEvent} from '../../model/event.js'
import {applyRuleLevels, filterRunMessages} from '../../plan/rules/message-filter.js'
import {emptyEnd} from '../document-run.js'
import {errorToMessage} from '../error-to-message.js'
import {setupLimit} from '../steps/setup.js'
import {assetTarget} from './asset-target.js'
import {asEnded} from './background-scripts.js'
import {prepareHostedPaths} from './hosted-paths.js'
import {indexMessages} from './index-messages.js'
import {runUnit} from './run-unit.js'
import {type RunScenarioOptions, ScenarioRun} from './scenario-run.js'

/** Runs a scenario from intro to finish, with all its files in the same sessions. */
export async function runScenario(given: RunScenarioOptions): Promise<readonly DocumentEndEvent[]> {
  const scenario = await ScenarioRun.open(given)
  const {ends, index, pending, runner, settings} = scenario
  try {
    await begin(scenario)
    const last = await scenario.lastUnit()
    for (const unit of scenario.units) await runUnit(scenario, {last, unit})
    if (scenario.blocked === undefined)
      await runner.tearDown({commands: settings.teardown, limit: setupLimit([], settings)})
    if (index && runner.messages.length > 0) {
      const levels = ruleLevelsFor(settings, index.file)
      const messages = filterRunMessages(runner.messages, found => applyRuleLevels(found, levels))
      scenario.report(indexMessages(emptyEnd(index), messages))
    }
  } catch (error) {
    if (index) scenario.report({end: {...emptyEnd(index), failed: true, messages: [errorToMessage(error)]}, events: []})
  } finally {
    await runner.close()
  }
  for (const events of pending) scenario.report(asEnded(await events, settings))
  return ends
}

/** Copies the assets, runs the `setup` commands and reports the index. An error blocks all other files. */
async function begin(scenario: ScenarioRun): Promise<void> {
  const {index, options, plan, runner, settings} = scenario
  if (!index?.part) return
  const {file, part} = index
  const levels = ruleLevelsFor(settings, file)
  const messages = [...applyRuleLevels(part.scenario.messages, levels)]
  const hasErrors = () => messages.some(({fatal}) => fatal)
  try {
    if (!hasErrors()) {
      const target = await assetTarget(runner, settings)
      messages.push(...applyRuleLevels(await copyAssets(part.scenario, target), levels))
      await prepareHostedPaths({documents: options.documents, plan, runner, settings})
      await runner.setUp({commands: settings.setup, limit: setupLimit([], settings)})
    }
  } catch (error) {
    messages.push(errorToMessage(error))
  }
  const end = {...emptyEnd(index), failed: hasErrors(), messages}
  scenario.report({
    end,
    events: [
      {file, kind: 'document-start', source: '', steps: 0, ...(end.place && {place: end.place})},
      {file, kind: 'progress'}
    ]
  })
  if (end.failed) scenario.blocked = `\`${file}\` has errors`
}
