import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

// A runner has a name for the table, and `prepare`, which writes a workload in the runner's format to an empty folder and
// returns the command that runs it, or nothing if the runner can't do this workload.

const quote = text => `'${text.replaceAll("'", "'\\''")}'`
const indented = (text, by) => text.replaceAll(/^/gm, by)
/** The output of a step. */
const printed = ({output}) => (output === '' ? '' : `${output}\n`)

/** Writes each document to its own file, named so that files sort in document order. */
async function writeAll({documents, folder, suffix, toText}) {
  await mkdir(folder, {recursive: true})
  const files = documents.map((_, index) => path.join(folder, `${String(index).padStart(4, '0')}${suffix}`))
  for (const [index, file] of files.entries()) await writeFile(file, toText(documents[index]))
  return files
}

/** Runs a command on files in N parallel processes, each with its share of the files or with one file. */
function sideBySide(command, {cwd, files, jobs, oneEach = false}) {
  const share = oneEach ? 1 : Math.ceil(files.length / jobs)
  const [first] = files
  const over =
    files.length === 1
      ? `${command} ${quote(first)}`
      : `printf '%s\\n' ${quote(path.dirname(first))}/*${path.extname(first)} | xargs -P${jobs} -n${share} ${command}`
  return {args: ['-c', `${over} >/dev/null`], cwd, program: 'bash'}
}

/** The same commands as one script per document, with nothing compared. */
export const bash = {
  name: 'bash',
  prepare: async ({root, workload: {documents, jobs}}) => {
    const toText = steps => steps.map(({command}) => `${command}\n`).join('')
    const files = await writeAll({documents, folder: root, suffix: '.sh', toText})
    return sideBySide('bash', {cwd: root, files, jobs, oneEach: true})
  }
}

/** The output of bash, compared by `cmp`. */
export const bashAndCmp = {
  name: '`bash \\| cmp`',
  prepare: async ({root, workload: {documents}}) => {
    await mkdir(root, {recursive: true})
    const [[step]] = documents
    await writeFile(path.join(root, 'expected'), printed(step))
    return {args: ['-c', `bash -c ${quote(step.command)} | cmp - expected`], cwd: root, program: 'bash'}
  }
}

const cli = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))

/** Fencepost with a configuration. Snapshots are written in advance, so the measured run compares. */
const fencepost = (name, {config = {}, takesPart = () => true} = {}) => ({
  name,
  prepare: async ({root, run, workload}) => {
    if (!takesPart(workload)) return undefined
    const {documents, jobs} = workload
    const toText = steps => steps.map(step => `\`\`\`sh\n${step.command}\n\`\`\`{{exec}}\n`).join('\n')
    await writeAll({documents, folder: path.join(root, 'content'), suffix: '.md', toText})
    await writeFile(path.join(root, 'package.json'), '{}')
    await writeFile(path.join(root, 'fencepost.config.json'), JSON.stringify(config))
    const commandOf = (...verb) => ({
      args: [cli, ...verb, '--jobs', String(jobs)],
      cwd: root,
      program: process.execPath
    })
    await run(commandOf('update'))
    return commandOf('run', '--ci')
  }
})

export const ourselves = [
  fencepost('**fencepost**'),
  fencepost('fencepost, `maxOutput: 100000000`', {
    config: {maxOutput: 100_000_000},
    takesPart: ({isBig}) => isBig
  })
]

/** Another runner, with the files spread over as many processes as there are jobs. */
const peer = (program, {args = [], oneEach = false, suffix, toText}) => ({
  name: program,
  prepare: async ({root, workload: {documents, jobs}}) => {
    const files = await writeAll({documents, folder: path.join(root, 'tests'), suffix, toText})
    return sideBySide([program, ...args].join(' '), {cwd: root, files, jobs, oneEach})
  },
  program
})

const toCram = steps =>
  steps.map(step => `  $ ${step.command}\n${step.output === '' ? '' : `${indented(step.output, '  ')}\n`}`).join('')
const toPrompts = steps => steps.map(step => `$ ${step.command}\n${printed(step)}`).join('')

const toShelltest = steps => steps.map(step => `${step.command}\n>>>\n${printed(step)}>>>= 0\n`).join('\n')

const toBats = steps =>
  steps
    .map((step, index) => {
      const body = `  run bash -c ${quote(step.command)}\n  [ "$output" = ${quote(step.output)} ]`
      return `@test "step ${index}" {\n${body}\n}\n`
    })
    .join('\n')

function toTxm(steps) {
  const tests = steps.map((step, index) => {
    const input = `<!-- !test in ${index} -->\n\n${indented(step.command, '    ')}\n\n`
    return step.output === ''
      ? `<!-- !test check ${index} -->\n\n${indented(step.command, '    ')}\n\n`
      : `${input}<!-- !test out ${index} -->\n\n${indented(step.output, '    ')}\n\n`
  })
  return `<!-- !test program bash -s -->\n\n${tests.join('')}`
}

export const peers = [
  peer('cram', {suffix: '.t', toText: toCram}),
  peer('prysk', {suffix: '.t', toText: toCram}),
  peer('scrut', {args: ['test'], suffix: '.t', toText: toCram}),
  peer('shelltest', {suffix: '.test', toText: toShelltest}),
  peer('clitest', {suffix: '.txt', toText: toPrompts}),
  peer('bats', {suffix: '.bats', toText: toBats}),
  peer('txm', {oneEach: true, suffix: '.md', toText: toTxm}),
  peer('byexample', {args: ['-l', 'shell'], suffix: '.md', toText: steps => `\`\`\`shell\n${toPrompts(steps)}\`\`\`\n`})
]
