import {percentOf, sumCoverage} from '../../coverage/sum-coverage.js'
import type {DocumentCoverage} from '../../model/coverage.js'
import {UsageError} from '../../model/errors.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readProject} from '../project.js'
import {coverDocument} from './document-coverage.js'
import {describeCoverage, formatCoverage} from './format.js'

/** Tells how much of the documents is run. */
export const coverageCommand = defineCommand({
  description:
    'Counts the shell blocks of documents and tells which of them are run, marked and skipped, without running anything.\n' +
    'Exits with 1 where fewer than `--min` percent are run.',
  flags: {
    ...planFlags,
    json: {help: 'print an object, for programs', type: 'boolean'},
    min: {help: 'exit with 1 where fewer than N percent of the shell blocks are run', type: 'string', value: 'N'}
  },
  async run({context, values, paths}) {
    const {json, min} = values
    if (min !== undefined && !(/^\d{1,3}(?:\.\d+)?$/.test(min) && Number(min) <= 100))
      throw new UsageError(`Expected \`--min\` to be a number from 0 to 100, got \`${min}\`.`)
    const {documents, settings} = await readProject({paths, values, context})
    const covered: DocumentCoverage[] = []
    // One after another: parsing is work for one processor, and a thousand open files are too many.
    for (const document of documents)
      covered.push(...[await coverDocument(document, settings)].flatMap(one => one ?? []))
    context.stdout(json ? `${JSON.stringify(describeCoverage(covered), undefined, 2)}\n` : formatCoverage(covered))
    const sum = sumCoverage(covered)
    if (min === undefined || sum.run * 100 >= Number(min) * sum.blocks || sum.blocks === 0) return 0
    context.stderr(
      `fencepost: Expected ${min} % of the shell blocks to be run, got ${percentOf(sum)} %. Mark those that shall run, and lower \`--min\` for those that cannot.\n`
    )
    return 1
  },
  usage: '[file, folder or glob …] [options]'
})
