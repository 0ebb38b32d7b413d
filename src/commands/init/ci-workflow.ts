import {existsSync} from 'node:fs'
import path from 'node:path'

/** A CI service that `init` writes a workflow for. */
export type CiService = 'github' | 'gitlab'

/** Whether a word names a CI service. */
export function isCiService(word: string): word is CiService {
  return word === 'github' || word === 'gitlab'
}

/** The project that the workflow is for. */
export interface CiWorkflowOptions {
  readonly root: string
  /** Scripts of its package.json; absent without one. */
  readonly scripts?: Readonly<Record<string, unknown>>
  /** Whether documents run in a sandbox, which needs bubblewrap. */
  readonly hasSandbox: boolean
}

/** The file of a workflow that runs the documents. */
export function ciWorkflow(
  service: CiService,
  options: CiWorkflowOptions
): {readonly file: string; readonly text: string} {
  const commands = ciCommands(service, options)
  if (service === 'gitlab') {
    const script = commands.map(command => `    - ${command}\n`).join('')
    return {file: '.gitlab-ci.yml', text: `docs:\n  image: node:22-bookworm\n  script:\n${script}`}
  }
  const steps = commands.map(command => `      - run: ${command}\n`).join('')
  return {
    file: '.github/workflows/docs.yml',
    text: `name: docs
on:
  pull_request:
  push:
    branches: [main, master]
permissions:
  contents: read
jobs:
  docs:
    runs-on: ubuntu-22.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${steps}`
  }
}

function ciCommands(service: CiService, {hasSandbox, root, scripts}: CiWorkflowOptions): readonly string[] {
  const sudo = service === 'github' ? 'sudo ' : ''
  const reporter = service === 'github' ? ' --reporter github' : ''
  const has = (file: string) => existsSync(path.join(root, file))
  const install = has('pnpm-lock.yaml')
    ? 'corepack enable && pnpm install --frozen-lockfile'
    : has('yarn.lock')
      ? 'corepack enable && yarn install'
      : has('package-lock.json') || has('npm-shrinkwrap.json')
        ? 'npm ci'
        : 'npm install'
  return [
    ...(hasSandbox ? [`${sudo}apt-get update && ${sudo}apt-get install --yes bubblewrap`] : []),
    ...(scripts ? [install] : []),
    ...(scripts && Object.hasOwn(scripts, 'build') ? ['npm run build'] : []),
    `npx ${scripts ? '' : '--yes '}fencepost${reporter}`
  ]
}
