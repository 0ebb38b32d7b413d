import {planDocument} from '../engine/plan-document.js'
import {describePlan, formatPlan} from '../report/list.js'
import {planFlags, readProject} from './settings-flags.js'
import {defineVerb} from './verb.js'

/** Shows what would run, without running. */
export const listVerb = defineVerb({
  description: 'Shows the steps of documents and what there is to say of them, without running anything.',
  flags: {...planFlags, json: {help: 'print an array of documents, for programs', type: 'boolean'}},
  async run({world, values, paths}) {
    const {documents, settings} = await readProject({paths, values, world})
    const plans = await Promise.all(documents.map(async document => (await planDocument(document, settings)).plan))
    world.stdout(
      values.json ? `${JSON.stringify(plans.map(describePlan), undefined, 2)}\n` : plans.map(formatPlan).join('\n')
    )
    return plans.some(({messages}) => messages.some(message => message.fatal)) ? 1 : 0
  },
  usage: '[file, folder or glob …] [options]'
})
