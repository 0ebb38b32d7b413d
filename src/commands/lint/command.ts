import {groupDocuments} from '../../engine/documents/group-documents.js'
import {errorToMessage} from '../../engine/error-to-message.js'
import {UsageError} from '../../model/errors.js'
import {completeCommands, completeMessage} from '../../report/complete-commands.js'
import {severityOf} from '../../report/format-message.js'
import {formatJson} from '../../text/format-json.js'
import {defineCommand} from '../command.js'
import {planFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readProject} from '../project.js'
import {describeDiagnostics, formatDiagnostics} from './format.js'
import {type LintedDocument, type LintOptions, lintDocuments} from './lint-documents.js'

/** Checks a document or a scenario; an error, such as a file that can't be read or written, stays in it. */
async function lintSafely(options: LintOptions): Promise<readonly LintedDocument[]> {
  try {
    return await lintDocuments(options)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return options.documents.slice(0, 1).map(({file}) => ({file, fixed: 0, messages: [errorToMessage(error)]}))
  }
}

/** Checks documents without running them. */
export const lintCommand = defineCommand({
  description: 'Check documents for errors without running them. Exits with 1 if there are errors.',
  flags: {
    ...planFlags,
    fix: {group: 'Execution', help: 'Fix what can be fixed safely, such as misspelled marks', type: 'boolean'},
    json: {group: 'Output', help: 'Print a JSON array of documents', type: 'boolean'},
    'max-warnings': {
      group: 'Execution',
      help: 'Exit with 1 if there are more than N warnings',
      type: 'string',
      value: 'N'
    }
  },
  async run({context, values, paths}) {
    const most = values['max-warnings']
    if (most !== undefined && !/^\d+$/.test(most))
      throw new UsageError(`\`--max-warnings\` must be a whole number, got \`${most}\`.`)
    const {documents, skippedFiles, settings} = await readProject({paths, values, context})
    const {cwd} = context
    const shared = {cwd, invocation: readInvocation(values, paths), root: settings.root}
    const linted = []
    // One at a time: parsing keeps one processor busy, and a thousand open files are too many.
    for (const group of groupDocuments(documents))
      linted.push(...(await lintSafely({documents: group, fix: values.fix === true, settings})))
    const completed = linted.map(({file, messages, ...rest}) => ({
      ...rest,
      file,
      messages: messages.map(message => completeMessage(message, {...shared, file}))
    }))
    context.stdout(
      values.json
        ? `${formatJson(completed.map(describeDiagnostics), 2)}\n`
        : formatDiagnostics(completed, {
            fixCommand: completeCommands('`npx fencepost lint --fix`', shared),
            skippedFiles
          })
    )
    const severities = linted.flatMap(({messages}) => messages.map(severityOf))
    const warnings = severities.filter(severity => severity === 'warning').length
    // An unreadable folder may hold documents with errors.
    const hasUnreadable = skippedFiles.some(({isUnreadable}) => isUnreadable)
    const hasTooMany = warnings > Number(most ?? Number.POSITIVE_INFINITY)
    return severities.includes('error') || hasTooMany || hasUnreadable ? 1 : 0
  },
  usage: '[file, folder or glob ...] [options]'
})
