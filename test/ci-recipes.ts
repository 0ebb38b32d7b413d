import {chmod, readFile} from 'node:fs/promises'
import path from 'node:path'
import {convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser'
import {execa} from 'execa'
import type {Code} from 'mdast'
import {test} from 'tap'
import {VFile} from 'vfile'
import {parse as parseYaml} from 'yaml'
import {parse} from '../src/parse/parse.js'
import {project} from './commands/project.mjs'

/** The code blocks of a document of the manual. */
const blocksOf = async (document: string) => {
  const source = await readFile(new URL(`../content/${document}`, import.meta.url), 'utf8')
  return parse(new VFile(source)).children.filter((node): node is Code => node.type === 'code')
}
const documents = {'ci.md': await blocksOf('ci.md'), 'shards.md': await blocksOf('shards.md')}

/** The content of a file block. */
const textOf = (file: string, document: keyof typeof documents) =>
  documents[document].find(({meta}) => meta === `file=${file}`)?.value ?? ''

/** The parsed content of a YAML file block. */
const yamlOf = (file: string, document: keyof typeof documents = 'ci.md') => parseYaml(textOf(file, document))

interface WorkflowStep {
  readonly run?: string
  readonly uses?: string
}

/** Runs the commands of a job like a CI runner, in a project whose `npx fencepost` is the built command. */
async function runJob(commands: readonly string[], env: Readonly<Record<string, string>>) {
  return runJobs([{commands, env}])
}

interface Job {
  readonly commands: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Runs several jobs in order, in one such project. */
async function runJobs(jobs: readonly Job[]) {
  const one = await project({
    'bin/npm': '#!/bin/sh\n',
    'bin/npx': `#!/bin/sh\nshift\nexec node '${path.resolve('dist/cli.cjs')}' "$@"\n`,
    'content/guide/page.md': '```sh\necho one\n```{{exec}}\n\n```sh\necho two\n```{{exec}}\n'
  })
  for (const name of ['npm', 'npx']) await chmod(path.join(one.cwd, 'bin', name), 0o755)
  await one.run('update', 'content')
  const outputs: string[] = []
  for (const {commands, env} of jobs)
    for (const command of commands) {
      const {exitCode, all} = await execa('bash', ['-e', '-o', 'pipefail', '-c', command], {
        all: true,
        cwd: one.cwd,
        env: {...env, CI: 'true', PATH: `${path.join(one.cwd, 'bin')}:${process.env.PATH}`},
        reject: false
      })
      outputs.push(`${exitCode}\n${all}`)
    }
  return {...one, outputs}
}

/** Errors that GitHub's own parser finds in a workflow: its grammar, its expressions and the jobs it needs. */
async function problemsOf(content: string): Promise<readonly string[]> {
  const {context, value} = parseWorkflow({content, name: 'docs.yml'}, new NoOperationTraceWriter())
  const found = context.errors.getErrors().map(({message}) => message)
  if (value === undefined || found.length > 0) return found
  const {errors = []} = await convertWorkflowTemplate(context, value)
  return errors.map(({Message}) => Message)
}

test('should contain workflows that the parser of GitHub accepts', async t => {
  for (const document of ['ci.md', 'shards.md'] as const) {
    const workflow = textOf('.github/workflows/docs.yml', document)
    t.match(workflow, /^name: docs\n/)
    t.strictSame(await problemsOf(workflow), [], document)
    t.match(await problemsOf(workflow.replace('runs-on', 'run-on')), [/Unexpected value 'run-on'/, /runs-on/])
    t.match(await problemsOf(workflow.replace('  - run: npm ci', '  - rum: npm ci')), [/Unexpected value 'rum'/])
  }
  const shards = textOf('.github/workflows/docs.yml', 'shards.md')
  t.match(await problemsOf(shards.replace('needs: docs', 'needs: dogs')), [/depends on unknown job 'dogs'/])
  t.match(await problemsOf(shards.replace('{ strategy.job-index', '{ strateg.job-index')), [/value: 'strateg'/])
})

test('should contain a GitHub workflow with inputs that the action has', async t => {
  const workflow = textOf('.github/workflows/readme.yml', 'ci.md')
  t.strictSame(await problemsOf(workflow), [])
  const {inputs} = parseYaml(await readFile(new URL('../action.yml', import.meta.url), 'utf8'))
  const used = parseYaml(workflow).jobs.readme.steps.find(({uses}: WorkflowStep) => uses?.startsWith('fencepost/'))
  for (const name of Object.keys(used.with)) t.ok(Object.hasOwn(inputs, name), name)
  const manual = await readFile(new URL('../content/ci.md', import.meta.url), 'utf8')
  for (const name of Object.keys(inputs)) t.match(manual, `| \`${name}\` |`)
})

test('should contain a GitHub workflow whose commands run', async t => {
  const workflow = yamlOf('.github/workflows/docs.yml')
  t.strictSame(Object.keys(workflow), ['name', 'on', 'permissions', 'jobs'])
  const steps: readonly WorkflowStep[] = workflow.jobs.docs.steps
  for (const step of steps) t.equal(Object.keys(step).filter(key => key === 'run' || key === 'uses').length, 1)
  for (const {uses} of steps) if (uses !== undefined) t.match(uses, /^actions\/[\w-]+@v\d+$/)
  const job = await runJob(
    steps.flatMap(({run}) => run ?? []),
    {GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md'}
  )
  for (const output of job.outputs) t.match(output, /^0\n/)
  t.match(await job.read('summary.md'), 'content/guide/page.md')
  t.match(await job.read('report/index.html'), 'The document passed')
})

test('should contain a GitLab job whose commands run and write its reports', async t => {
  const {docs} = yamlOf('.gitlab-ci.yml')
  const [folder] = docs.parallel.matrix[0].FOLDER
  const job = await runJob(docs.script, {FOLDER: folder})
  for (const output of job.outputs) t.match(output, /^0\n/)
  for (const file of Object.values(docs.artifacts.reports)) t.ok((await job.read(String(file))).length > 0)
})

const stepsOf = (job: {readonly steps: readonly WorkflowStep[]}) => job.steps.flatMap(({run}) => run ?? [])

test('should contain a GitHub workflow that shards the documents and merges the reports', async t => {
  const {jobs} = yamlOf('.github/workflows/docs.yml', 'shards.md')
  t.equal(jobs.merge.needs, 'docs')
  const total = jobs.docs.strategy.matrix.part.length
  t.strictSame(jobs.docs.env, {
    FENCEPOST_SHARD_INDEX: '${{ strategy.job-index }}',
    FENCEPOST_SHARD_TOTAL: '${{ strategy.job-total }}'
  })
  const job = await runJobs([
    ...Array.from({length: total}, (_, index) => ({
      commands: stepsOf(jobs.docs),
      env: {FENCEPOST_SHARD_INDEX: String(index), FENCEPOST_SHARD_TOTAL: String(total)}
    })),
    {commands: stepsOf(jobs.merge), env: {GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md'}}
  ])
  for (const output of job.outputs) t.match(output, /^0\n/)
  t.match(job.outputs.at(-1), 'Documents  1 passed, 0 failed')
  t.match(await job.read('report/index.html'), 'content/guide/page.md')
})

test('should contain a GitLab pipeline that merges the reports of its shards', async t => {
  const {docs, report} = yamlOf('.gitlab-ci.yml', 'shards.md')
  const job = await runJobs([
    ...Array.from({length: docs.parallel}, (_, index) => ({
      commands: docs.script,
      env: {CI_NODE_INDEX: String(index + 1), CI_NODE_TOTAL: String(docs.parallel)}
    })),
    {commands: report.script, env: {}}
  ])
  for (const output of job.outputs) t.match(output, /^0\n/)
  for (const file of Object.values(report.artifacts.reports)) t.ok((await job.read(String(file))).length > 0)
})
