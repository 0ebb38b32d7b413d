import {percentOf, sumCoverage} from '../../coverage/sum-coverage.js'
import {errorToMessage} from '../../engine/error-to-message.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import {UsageError} from '../../model/errors.js'
import {formatMessage} from '../../report/format-message.js'
import {formatJson} from '../../text/format-json.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readProject} from '../project.js'
import {coverDocument} from './document-coverage.js'
import {describeCoverage, formatCoverage} from './format.js'

/** Counts how many shell blocks of documents are run. */
export const coverageCommand = defineCommand({
  description: 'Show how many shell blocks of documents are run, marked and skipped, without running anything.',
  flags: {
    ...planFlags,
    json: {group: 'Output', help: 'Print a JSON object', type: 'boolean'},
    min: {
      group: 'Execution',
      help: 'Exit with 1 if less than N percent of the shell blocks are run',
      type: 'string',
      value: 'N'
    }
  },
  async run({context, values, paths}) {
    const {json, min} = values
    if (min !== undefined && !(/^\d{1,3}(?:\.\d+)?$/.test(min) && Number(min) <= 100))
      throw new UsageError(`\`--min\` must be a number from 0 to 100, got \`${min}\`.`)
    const {documents, settings} = await readProject({paths, values, context})
    const covered: DocumentCoverage[] = []
    let isBroken = false
    // One at a time: parsing keeps one processor busy, and a thousand open files are too many.
    for (const document of documents) {
      try {
        const coverage = await coverDocument(document, settings)
        if (coverage) covered.push(coverage)
      } catch (error) {
        isBroken = true
        context.stderr(`${formatMessage(errorToMessage(error), document.file)}\n`)
      }
    }
    context.stdout(json ? `${formatJson(describeCoverage(covered), 2)}\n` : formatCoverage(covered))
    const sum = sumCoverage(covered)
    if (min === undefined || sum.run * 100 >= Number(min) * sum.blocks || sum.blocks === 0) return isBroken ? 1 : 0
    context.stderr(
      `fencepost: ${percentOf(sum)}% of the shell blocks are run, less than \`--min ${min}\`. Mark more blocks, or lower \`--min\`.\n`
    )
    return 1
  },
  usage: '[file, folder or glob ...] [options]'
})
