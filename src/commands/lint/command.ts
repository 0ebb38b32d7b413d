import {groupDocuments} from '../../engine/documents/group-documents.js'
import {UsageError} from '../../model/errors.js'
import {severityOf} from '../../report/format-message.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readProject} from '../project.js'
import {describeDiagnostics, formatDiagnostics} from './format.js'
import {lintDocuments} from './lint-documents.js'

/** Says what is wrong with documents, without running them. */
export const lintCommand = defineCommand({
  description: 'Says what is wrong with documents, without running them. Exits with 1 where there are errors.',
  flags: {
    ...planFlags,
    fix: {help: 'set right what is safe: spelling of marks, where they stand', type: 'boolean'},
    json: {help: 'print an array of documents, for programs', type: 'boolean'},
    'max-warnings': {help: 'exit with 1 where there are more warnings than N', type: 'string', value: 'N'}
  },
  async run({context, values, paths}) {
    const most = values['max-warnings']
    if (most !== undefined && !/^\d+$/.test(most))
      throw new UsageError(`Expected \`--max-warnings\` to be a whole number, got \`${most}\`.`)
    const {documents, skippedFiles, settings} = await readProject({paths, values, context})
    const found = []
    // One after another: reading shell code is work for one processor, and a thousand open files are too many.
    for (const group of groupDocuments(documents))
      found.push(...(await lintDocuments({documents: group, fix: values.fix === true, settings})))
    context.stdout(
      values.json
        ? `${JSON.stringify(found.map(describeDiagnostics), undefined, 2)}\n`
        : formatDiagnostics(found, skippedFiles)
    )
    const severities = found.flatMap(({messages}) => messages.map(severityOf))
    const warnings = severities.filter(severity => severity === 'warning').length
    return severities.includes('error') || warnings > Number(most ?? Number.POSITIVE_INFINITY) ? 1 : 0
  },
  usage: '[file, folder or glob …] [options]'
})
