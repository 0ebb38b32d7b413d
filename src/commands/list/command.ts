import {planDocument} from '../../engine/plan/plan-document.js'
import {placeInScenario} from '../../model/scenario.js'
import {listSkippedFiles} from '../../report/skipped-files.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readProject} from '../project.js'
import {describePlan, describeSkippedFile, formatPlans} from './format.js'

/** Shows what would run, without running. */
export const listCommand = defineCommand({
  description: 'Shows the steps of documents and what there is to say of them, without running anything.',
  flags: {...planFlags, json: {help: 'print an array of documents, for programs', type: 'boolean'}},
  async run({context, values, paths}) {
    const {documents, skippedFiles, settings} = await readProject({paths, values, context})
    const plans = await Promise.all(
      documents.map(async document => ({
        ...(await planDocument(document, settings)).plan,
        place: document.part && placeInScenario(document.part)
      }))
    )
    const rest = listSkippedFiles(skippedFiles).map(line => `${line}\n`)
    context.stdout(
      values.json
        ? `${JSON.stringify([...plans.map(describePlan), ...skippedFiles.map(describeSkippedFile)], undefined, 2)}\n`
        : [formatPlans(plans), ...(rest.length > 0 ? ['\n', ...rest] : [])].join('')
    )
    return plans.some(({messages}) => messages.some(message => message.fatal)) ? 1 : 0
  },
  usage: '[file, folder or glob …] [options]'
})
