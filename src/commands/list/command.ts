import {planSafely} from '../../engine/plan/plan-document.js'
import {placeInScenario} from '../../model/scenario.js'
import {completeMessage} from '../../report/complete-commands.js'
import {listSkippedFiles} from '../../report/skipped-files.js'
import {formatJson} from '../../text/format-json.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readProject} from '../project.js'
import {describePlan, describeSkippedFile, formatPlans} from './format.js'

/** Lists the steps of documents. */
export const listCommand = defineCommand({
  description: 'List the steps and diagnostics of documents without running them. Exits with 1 if there are errors.',
  flags: {...planFlags, json: {group: 'Output', help: 'Print a JSON array of documents', type: 'boolean'}},
  async run({context, values, paths}) {
    const {documents, skippedFiles, settings} = await readProject({paths, values, context})
    const shared = {cwd: context.cwd, invocation: readInvocation(values, paths), root: settings.root}
    const plans = await Promise.all(
      documents.map(async document => {
        const {plan} = await planSafely(document, settings)
        const {file, part} = document
        return {
          ...plan,
          messages: plan.messages.map(message =>
            completeMessage(message, {...shared, file: part?.scenario.file ?? file})
          ),
          place: part && placeInScenario(part)
        }
      })
    )
    const skipped = listSkippedFiles(skippedFiles).map(line => `${line}\n`)
    context.stdout(
      values.json
        ? `${formatJson([...plans.map(describePlan), ...skippedFiles.map(describeSkippedFile)], 2)}\n`
        : [formatPlans(plans), ...(skipped.length > 0 ? ['\n', ...skipped] : [])].join('')
    )
    return plans.some(({messages}) => messages.some(message => message.fatal)) ? 1 : 0
  },
  usage: '[file, folder or glob ...] [options]'
})
