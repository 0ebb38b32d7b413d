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

/** The blocks of a page of the manual. */
const blocksOf = async (page: string) => {
  const source = await readFile(new URL(`../content/${page}`, import.meta.url), 'utf8')
  return parse(new VFile(source)).children.filter((node): node is Code => node.type === 'code')
}
const pages = {'ci.md': await blocksOf('ci.md'), 'shards.md': await blocksOf('shards.md')}

/** What a page has written to a file. */
const textOf = (file: string, page: keyof typeof pages) =>
  pages[page].find(({meta}) => meta === `file=${file}`)?.value ?? ''

/** The YAML that a page has written to a file. */
const yamlOf = (file: string, page: keyof typeof pages = 'ci.md') => parseYaml(textOf(file, page))

interface WorkflowStep {
  readonly run?: string
  readonly uses?: string
}

/** Runs commands of a job as a runner does, in a project whose `npx fencepost` is the built one. */
async function runJob(commands: readonly string[], env: Readonly<Record<string, string>>) {
  return runJobs([{commands, env}])
}

interface Job {
  readonly commands: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Runs jobs one after another in one such project. */
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

/** What the parser of the service itself says against a workflow: its grammar, its expressions and what its jobs need. */
async function problemsOf(content: string): Promise<readonly string[]> {
  const {context, value} = parseWorkflow({content, name: 'docs.yml'}, new NoOperationTraceWriter())
  const found = context.errors.getErrors().map(({message}) => message)
  if (value === undefined || found.length > 0) return found
  const {errors = []} = await convertWorkflowTemplate(context, value)
  return errors.map(({Message}) => Message)
}

test('should give workflows that the parser of the service takes', async t => {
  for (const page of ['ci.md', 'shards.md'] as const) {
    const workflow = textOf('.github/workflows/docs.yml', page)
    t.match(workflow, /^name: docs\n/)
    t.strictSame(await problemsOf(workflow), [], page)
    t.match(await problemsOf(workflow.replace('runs-on', 'run-on')), [/Unexpected value 'run-on'/, /runs-on/])
    t.match(await problemsOf(workflow.replace('  - run: npm ci', '  - rum: npm ci')), [/Unexpected value 'rum'/])
  }
  const shards = textOf('.github/workflows/docs.yml', 'shards.md')
  t.match(await problemsOf(shards.replace('needs: follow', 'needs: folow')), [/depends on unknown job 'folow'/])
  t.match(await problemsOf(shards.replace('{ strategy.job-index', '{ strateg.job-index')), [/value: 'strateg'/])
})

test('should give a workflow whose every step is one, and whose commands run', async t => {
  const workflow = yamlOf('.github/workflows/docs.yml')
  t.strictSame(Object.keys(workflow), ['name', 'on', 'permissions', 'jobs'])
  const steps: readonly WorkflowStep[] = workflow.jobs.follow.steps
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

test('should give a GitLab job whose commands run and write its reports', async t => {
  const {docs} = yamlOf('.gitlab-ci.yml')
  const [folder] = docs.parallel.matrix[0].FOLDER
  const job = await runJob(docs.script, {FOLDER: folder})
  for (const output of job.outputs) t.match(output, /^0\n/)
  for (const file of Object.values(docs.artifacts.reports)) t.ok((await job.read(String(file))).length > 0)
})

const stepsOf = (job: {readonly steps: readonly WorkflowStep[]}) => job.steps.flatMap(({run}) => run ?? [])

test('should give a workflow whose jobs share the documents, and one that merges', async t => {
  const {jobs} = yamlOf('.github/workflows/docs.yml', 'shards.md')
  t.equal(jobs.merge.needs, 'follow')
  const total = jobs.follow.strategy.matrix.part.length
  t.strictSame(jobs.follow.env, {
    FENCEPOST_SHARD_INDEX: '${{ strategy.job-index }}',
    FENCEPOST_SHARD_TOTAL: '${{ strategy.job-total }}'
  })
  const job = await runJobs([
    ...Array.from({length: total}, (_, index) => ({
      commands: stepsOf(jobs.follow),
      env: {FENCEPOST_SHARD_INDEX: String(index), FENCEPOST_SHARD_TOTAL: String(total)}
    })),
    {commands: stepsOf(jobs.merge), env: {GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: 'summary.md'}}
  ])
  for (const output of job.outputs) t.match(output, /^0\n/)
  t.match(job.outputs.at(-1), 'Documents  1 passed, 0 failed')
  t.match(await job.read('report/index.html'), 'content/guide/page.md')
})

test('should give a GitLab pipeline whose parallel jobs are merged', async t => {
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
