import {stat} from 'node:fs/promises'
import path from 'node:path'
import {loadSettings} from '../../config/load-settings.js'
import {globFiles} from '../../files/glob-files.js'
import {UsageError} from '../../model/errors.js'
import {completeCommands} from '../../report/complete-commands.js'
import {createReporters, defaultReporters} from '../../report/reporters.js'
import {defineCommand} from '../command.js'
import {reporterFlags, verdictFlags} from '../flags.js'
import {readInvocation} from '../invocation.js'
import {readDetail} from '../read-detail.js'
import {explainNoSteps} from '../run/explain-no-steps.js'
import {checkShards} from './check-shards.js'
import {mergeReports} from './merge-reports.js'
import {readReport} from './read-report.js'

/** Combines the reports of shards. */
export const mergeCommand = defineCommand({
  description:
    'Combine the reports that `--reporter json:FILE` wrote in each shard of a run.\n' +
    'Exits with 1 if a document failed, with 2 if a shard is missing, given twice or incomplete.',
  flags: {'pass-with-no-steps': verdictFlags['pass-with-no-steps'], ...reporterFlags},
  async run({paths, values, context}) {
    const {color, cwd, env, report} = context
    const files = (await Promise.all(paths.map(argument => findReports(argument, cwd)))).flat()
    const specs = values.reporter ?? defaultReporters(env)
    const written = specs.flatMap(spec =>
      spec.includes(':') ? path.resolve(cwd, spec.slice(spec.indexOf(':') + 1)) : []
    )
    const overwritten = files.find(file => written.includes(path.resolve(cwd, file)))
    if (overwritten !== undefined)
      throw new UsageError(
        `The merged report would overwrite \`${overwritten}\`, one of the reports to merge. Choose another file.`
      )
    const reports = []
    // One at a time: a thousand open files are too many.
    for (const file of new Set(files)) reports.push(await readReport({file, path: path.resolve(cwd, file)}))
    const shards = checkShards(reports)
    const settings = await loadSettings({cwd, env, flags: {}})
    const reporter = await createReporters(specs, {
      color,
      cwd,
      env,
      invocation: readInvocation(shards[0]?.start.options ?? {}, []),
      root: settings.root,
      stdout: report,
      ...readDetail(values)
    })
    const passWithNoSteps = values['pass-with-no-steps'] ?? settings.passWithNoSteps
    const end = await mergeReports({passWithNoSteps, reporter, reports: shards})
    const documents = shards[0]?.shard.of ?? 0
    if (end.noSteps) {
      const text = explainNoSteps({documents, settings}, end.noSteps)
      const invocation = readInvocation(shards[0]?.start.options ?? {}, [])
      context.stderr(`fencepost: ${completeCommands(text, {cwd, invocation, root: settings.root})}\n`)
    }
    return end.failed ? 1 : 0
  },
  usage: '<json report ...> [options]'
})

/** The files that an argument names: the file itself, or the sorted matches of a glob. */
async function findReports(argument: string, cwd: string): Promise<readonly string[]> {
  if (await stat(path.resolve(cwd, argument)).catch(() => undefined)) return [argument]
  const {isDynamicPattern} = await import('tinyglobby')
  const files = isDynamicPattern(argument) ? await globFiles([argument], {cwd}) : []
  if (files.length > 0) return [...files].sort()
  throw new UsageError(`No reports match \`${argument}\`. Write them with \`--reporter json:FILE\` in each shard.`)
}
