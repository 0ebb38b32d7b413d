import {chmod, readFile} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import type {Code} from 'mdast'
import {test} from 'tap'
import {VFile} from 'vfile'
import {parse as parseYaml} from 'yaml'
import {parse} from '../src/parse/parse.js'
import {project} from './cli/project.mjs'

const source = await readFile(new URL('../content/ci.md', import.meta.url), 'utf8')
const blocks = parse(new VFile(source)).children.filter((node): node is Code => node.type === 'code')

/** The YAML that the page has written to a file. */
const yamlOf = (file: string) => parseYaml(blocks.find(({meta}) => meta === `file=${file}`)?.value ?? '')

interface WorkflowStep {
  readonly run?: string
  readonly uses?: string
}

/** Runs commands of a job as a runner does, in a project whose `npx fencepost` is the built one. */
async function runJob(commands: readonly string[], env: Readonly<Record<string, string>>) {
  const one = await project({
    'bin/npm': '#!/bin/sh\n',
    'bin/npx': `#!/bin/sh\nshift\nexec node '${path.resolve('dist/cli.js')}' "$@"\n`,
    'content/guide/page.md': '```sh\necho one\n```{{exec}}\n\n```sh\necho two\n```{{exec}}\n'
  })
  for (const name of ['npm', 'npx']) await chmod(path.join(one.cwd, 'bin', name), 0o755)
  await one.run('update', 'content')
  const outputs: string[] = []
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
  await job.remove()
})

test('should give a GitLab job whose commands run and write its reports', async t => {
  const {docs} = yamlOf('.gitlab-ci.yml')
  const [folder] = docs.parallel.matrix[0].FOLDER
  const job = await runJob(docs.script, {FOLDER: folder})
  for (const output of job.outputs) t.match(output, /^0\n/)
  for (const file of Object.values(docs.artifacts.reports)) t.ok((await job.read(String(file))).length > 0)
  await job.remove()
})
