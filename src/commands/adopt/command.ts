import {existsSync} from 'node:fs'
import path from 'node:path'
import {configNames, findConfig} from '../../config/config-file.js'
import {planDocument} from '../../engine/plan/plan-document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'
import {completeCommands} from '../../report/complete-commands.js'
import {formatSuggestion} from '../../report/suggestion.js'
import {requireSandbox} from '../../session/environment/require-sandbox.js'
import {defineCommand} from '../command.js'
import {runFlags} from '../flags.js'
import {manifests} from '../init/survey.js'
import {readInvocation} from '../invocation.js'
import {type Project, readProject} from '../project.js'
import {adopt} from './adopt.js'
import {formatAdopted, formatNext} from './format.js'

/** Writes into documents, as comments, what their steps need to pass. */
export const adoptCommand = defineCommand({
  description:
    "Run documents in the sandbox, and write into them, as comments that readers don't see, what their steps need:\n" +
    '`exit=1`, `skip="needs brew"`, `service`, `timeout`, `normalize`. Lists the steps that still fail.',
  flags: {
    ...runFlags,
    'dry-run': {group: 'Output', help: 'Show the changes and write nothing', type: 'boolean'},
    'no-sandbox': {group: 'Sandbox', help: 'Run documents on this machine, without the sandbox', type: 'boolean'},
    'skip-failures': {group: 'Execution', help: 'Skip the steps that still fail, too', type: 'boolean'}
  },
  async run({context, paths, values}) {
    const {'dry-run': dryRun = false, 'no-sandbox': noSandbox = false, 'skip-failures': skipFailures = false} = values
    if (noSandbox && values.sandbox)
      throw new UsageError('`--sandbox` and `--no-sandbox` exclude each other. Remove one.')
    const read = await readProject({context, paths, values: {...values, ...(!noSandbox && {sandbox: true})}})
    const documents = read.documents.filter(({part}) => part === undefined)
    if (documents.length === 0)
      throw new UsageError('Scenarios are written for Fencepost already. Name a document, such as `README.md`.')
    const settings = await settingsFor({...read, documents}, {noSandbox, workspace: values.workspace})
    await requireSandbox(settings, context.env).catch(error => {
      throw new UsageError(`${error.message} \`--no-sandbox\` runs the documents on this machine.`, {cause: error})
    })
    const results = await adopt({
      documents,
      dryRun,
      env: context.env,
      onRun: text => context.stderr(`${text}\n`),
      settings,
      signal: context.signal,
      skipFailures
    })
    const shared = {cwd: context.cwd, invocation: readInvocation(values, paths), root: settings.root}
    context.stdout(
      formatAdopted(results, {complete: (text, file) => completeCommands(text, {...shared, file}), dryRun})
    )
    if (context.signal.aborted) return 1
    const hasFailed = results.some(
      ({errors, findings, written}) => errors.length > 0 || findings.length > 0 || written === false
    )
    context.stdout(await nextCommands({read, settings}))
    return hasFailed ? 1 : 0

    async function nextCommands({
      read,
      settings
    }: {
      readonly read: Project
      readonly settings: Settings
    }): Promise<string> {
      const options = [
        ...(settings.select !== read.settings.select ? ['--select', 'shell'] : []),
        ...(results.every(({findings, passed}) => passed === 0 && findings.length === 0)
          ? ['--pass-with-no-steps']
          : []),
        ...(settings.workspace !== read.settings.workspace ? ['--workspace', 'project'] : []),
        ...(settings.sandbox && !values.sandbox && !(await isSandboxed()) ? ['--sandbox'] : [])
      ]
      // A document that can't be read (`usage`) can't be named in a call either.
      const readable = results.filter(({errors}) => !errors.some(({ruleId}) => ruleId === 'usage'))
      if (readable.length === 0) return ''
      const named = paths.length === 0 ? [] : readable.map(({file}) => file)
      const findings = results.flatMap(result => result.findings)
      const mismatched = findings.filter(({outcome}) => outcome.kind === 'mismatched').map(({file}) => file)
      const failed = findings.length - mismatched.length + results.flatMap(({errors}) => errors).length
      const isFirst = options.length > 0 && !(await hasConfig(context.cwd, settings.root))
      return formatNext([
        ...(isFirst ? [{command: 'npx fencepost init', when: 'Write these settings to a config file'}] : []),
        {
          command: formatSuggestion({command: 'run', files: named, options}, shared),
          when: 'Run them and write their snapshots'
        },
        ...(mismatched.length > 0
          ? [
              {
                command: formatSuggestion({command: 'update', files: mismatched, options}, shared),
                when: 'Accept all mismatches'
              }
            ]
          : []),
        ...(failed > 0 && !skipFailures
          ? [
              {
                command: formatSuggestion(
                  {
                    command: 'adopt',
                    files: named,
                    options: ['--skip-failures', ...(noSandbox ? ['--no-sandbox'] : [])]
                  },
                  shared
                ),
                when: 'Skip what still fails for now'
              }
            ]
          : [])
      ])
    }

    /** Whether the project itself uses the sandbox. */
    async function isSandboxed(): Promise<boolean> {
      const {network: _, ...others} = values
      return (await readProject({context, paths, values: {...others, sandbox: false}})).settings.sandbox
    }
  },
  usage: '[file, folder or glob ...] [options]'
})

interface Given {
  readonly noSandbox: boolean
  readonly workspace: string | undefined
}

/** The settings to run with: where no step is marked, every shell block is one, and a README runs in its project. */
async function settingsFor(
  {documents, settings}: Pick<Project, 'documents' | 'settings'>,
  {noSandbox, workspace}: Given
): Promise<Settings> {
  const sandboxed = {...settings, sandbox: !noSandbox}
  if (settings.select === 'shell') return sandboxed
  for (const document of documents) {
    const planned = await planDocument(document, settings).catch(() => undefined)
    if (planned && planned.plan.steps.length > 0) return sandboxed
  }
  const isProject = manifests.some(file => existsSync(path.join(settings.root, file)))
  const inProject = workspace === undefined && settings.workspace === 'empty' && isProject
  return {...sandboxed, select: 'shell', ...(inProject && {workspace: 'project'})}
}

async function hasConfig(cwd: string, root: string): Promise<boolean> {
  const {file, value} = await findConfig(cwd)
  return configNames.includes(path.basename(file)) || (root !== '' && Object.keys(value ?? {}).length > 0)
}
