import {chmod, readFile} from 'node:fs/promises'
import path from 'node:path'
import {NoOperationTraceWriter} from '@actions/workflow-parser'
import {convertActionTemplate, parseAction} from '@actions/workflow-parser/actions/index'
import {execa} from 'execa'
import {test} from 'tap'
import {parse as parseYaml} from 'yaml'
import {project} from './commands/project.mjs'

const content = await readFile('action.yml', 'utf8')

/** What GitHub's own parser finds in an action: its grammar and its expressions. */
function problemsOf(text: string): readonly string[] {
  const {context, value} = parseAction({content: text, name: 'action.yml'}, new NoOperationTraceWriter())
  if (value && context.errors.count === 0) convertActionTemplate(context, value)
  return context.errors.getErrors().map(({message}) => message)
}

interface ActionStep {
  readonly name?: string
  readonly if?: string
  readonly run?: string
  readonly uses?: string
  readonly env?: Readonly<Record<string, string>>
}
const action = parseYaml(content)
const steps: readonly ActionStep[] = action.runs.steps
const scriptOf = (name: string) => steps.find(step => step.name === name)?.run ?? ''

/** Runs a script of the action like a runner, in a project whose programs are those given. */
async function runScript(name: string, env: Readonly<Record<string, string>>) {
  const one = await project({
    // Calls the built command, and notes how it was called.
    'bin/npx': `#!/bin/sh\nprintf '[%s]' "$@" > call\nshift 2\nexec node '${path.resolve('dist/cli.cjs')}' "$@"\n`,
    'bin/sudo': '#!/bin/sh\necho "$@" >> sudo.log\n',
    'docs/a b.md': '# Page\n\n```console {{exec}}\n$ echo one\none\n```\n',
    'docs/wrong.md': '# Page\n\n```console {{exec}}\n$ echo one\ntwo\n```\n'
  })
  for (const program of ['npx', 'sudo']) await chmod(path.join(one.cwd, 'bin', program), 0o755)
  const bin = path.join(one.cwd, 'bin')
  const {all, exitCode} = await execa('/bin/bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', scriptOf(name)], {
    all: true,
    cwd: one.cwd,
    env: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: 'summary.md',
      PATH: `${bin}:${process.env.PATH}`,
      ...env
    },
    reject: false
  })
  return {...one, all, exitCode}
}

/** The variables of the step with these inputs, as the expressions of its `env` set them. */
function variablesOf(inputs: Readonly<Record<string, string>> = {}) {
  const {arguments: words = '', documents = '', report = '', sandbox = 'false', version = ''} = inputs
  return {
    FENCEPOST_ARGUMENTS: words,
    FENCEPOST_DOCUMENTS: documents,
    FENCEPOST_REPORT: report,
    FENCEPOST_SANDBOX: sandbox,
    FENCEPOST_VERSION: version
  }
}

test('should be an action that the parser of GitHub accepts', async t => {
  t.strictSame(problemsOf(content), [])
  t.not(problemsOf(content.replace('using: composite', 'usin: composite')).length, 0)
  t.not(problemsOf(content.replace("inputs.sandbox == 'true'", "input.sandbox == 'true'")).length, 0)
  for (const {run, uses} of steps) {
    t.not(run === undefined, uses === undefined)
    if (uses !== undefined) t.match(uses, /^actions\/[\w-]+@v\d+$/)
    // What an input contains must not be run as code.
    t.notMatch(run, /\$\{\{/)
  }
  const used = [...content.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name)
  t.same([...new Set(used)].sort(), Object.keys(action.inputs).sort())
  t.same(Object.keys(steps.find(({name}) => name === 'Run documents')?.env ?? {}), Object.keys(variablesOf()))
})

test('should run the documents, annotate them, and write a summary and a report', async t => {
  const run = await runScript('Run documents', variablesOf({documents: 'docs', report: 'temp/report'}))
  t.equal(run.exitCode, 1)
  t.match(run.all, /^::error .*file=docs\/wrong\.md,line=4,/m)
  t.match(await run.read('summary.md'), 'docs/wrong.md')
  t.match(await run.read('temp/report/index.html'), '1 of 2 documents failed')
  t.match(await run.read('call'), /^\[--yes\]\[fencepost\]\[run\]\[--ci\]/)
})

test('should take documents by line, arguments with quotes, and a version', async t => {
  const inputs = {
    arguments: `--timeout 5s -t 'Page'\n--strict "--keep-going"`,
    documents: 'docs/a b.md\n\n',
    version: '0.1.0'
  }
  const run = await runScript('Run documents', variablesOf(inputs))
  t.equal(run.exitCode, 0, run.all)
  t.equal(
    await run.read('call'),
    '[--yes][fencepost@0.1.0][run][--ci][--reporter][github][--timeout][5s][-t][Page][--strict][--keep-going][--][docs/a b.md]'
  )
})

test('should fail on a quote that is never closed, and expand nothing', async t => {
  const open = await runScript('Run documents', variablesOf({arguments: `-t 'Page`}))
  t.not(open.exitCode, 0)
  const hostile = await runScript(
    'Run documents',
    variablesOf({arguments: '-t "$(touch pwned)"', documents: '$(touch pwned)'})
  )
  t.not(hostile.exitCode, 0)
  t.match(await hostile.read('call'), '[-t][$(touch pwned)][--][$(touch pwned)]')
  await t.rejects(hostile.read('pwned'))
})

test('should run documents in the sandbox on request', async t => {
  const run = await runScript('Run documents', variablesOf({documents: 'docs/a b.md', sandbox: 'true'}))
  t.match(await run.read('call'), '[--sandbox]')
  // No program is there but `sudo`.
  const installed = await runScript('Install bubblewrap', {PATH: './bin'})
  t.equal(installed.exitCode, 0, installed.all)
  t.match(await installed.read('sudo.log'), /^apt-get update -qq\napt-get install -qq -y bubblewrap\n/)
})
