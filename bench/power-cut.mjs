// Kills updates with SIGKILL at random points, and checks every snapshot file after each kill: it must contain the old text
// or the new one. Prints how many files were old and new, how often a temporary file remained, and whether the next complete
// run removed all of them.
// usage: npm run build && node bench/power-cut.mjs [kills] [seed]
import {spawn} from 'node:child_process'
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

const kills = Number(process.argv[2] ?? 1000)
let seed = Number(process.argv[3] ?? 1)
const command = new URL('../dist/cli.cjs', import.meta.url).pathname
const pages = 16
const steps = 2

const root = await mkdtemp(path.join(os.tmpdir(), 'fencepost-power-cut-'))
const at = (...names) => path.join(root, ...names)
const wordFile = at('word')
await mkdir(at('content'))
await mkdir(at('tmp'))
await writeFile(at('package.json'), '{}')
for (let page = 0; page < pages; page++) {
  const blocks = Array.from({length: steps}, (_, step) => `\`echo "$(<${wordFile}) ${page} ${step}"\`{{exec}}\n`)
  await writeFile(at('content', `${page}.md`), `# Document\n\n${blocks.join('\n')}`)
}

/** Runs an update; resolves with the milliseconds it took, or was let live. */
async function update(word, killAfter) {
  await writeFile(wordFile, word)
  const startedAt = performance.now()
  const child = spawn(process.execPath, [command, 'update', '--jobs', '2'], {
    cwd: root,
    env: {PATH: process.env.PATH, TMPDIR: at('tmp')},
    stdio: 'ignore'
  })
  const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
  const [code, signal] = await new Promise(resolve => child.once('exit', (...ended) => resolve(ended)))
  clearTimeout(timer)
  if (code !== 0 && signal === null) throw new Error(`the update exited with ${code}`)
  return {killed: signal === 'SIGKILL', ms: performance.now() - startedAt}
}

const folder = at('snapshots', 'content')
const litter = async () => (await readdir(folder)).filter(name => !name.endsWith('.md'))
async function readAll() {
  const read = {}
  for (let page = 0; page < pages; page++) read[page] = await readFile(path.join(folder, `${page}.md`), 'utf8')
  return read
}

/** A number from 0 to 1 (mulberry32). */
function random() {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

try {
  // The length differs too, so that a partly written file can't pass for a complete one.
  const words = ['old', 'a new word']
  const texts = {}
  let whole = 0
  for (const word of words) {
    whole = (await update(word)).ms
    texts[word] = await readAll()
  }
  const tally = {broken: 0, 'killed in time': 0, left: 0, new: 0, old: 0, 'some files old, some new': 0}
  for (let kill = 0; kill < kills; kill++) {
    const goal = words[kill % 2]
    const {killed} = await update(goal, random() * whole)
    if (killed) tally['killed in time']++
    if ((await litter()).length > 0) tally.left++
    const files = Object.entries(await readAll())
    const isGoal = files.map(([page, text]) => text === texts[goal][page])
    if (new Set(isGoal).size === 2) tally['some files old, some new']++
    for (const [index, [page, text]] of files.entries()) {
      if (isGoal[index]) tally.new++
      else if (text === texts[words[(kill + 1) % 2]][page]) tally.old++
      else {
        tally.broken++
        console.error(`broken after kill ${kill}: ${page}.md\n${text}`)
      }
    }
    if ((kill + 1) % 100 === 0) console.error(`${kill + 1} kills: ${JSON.stringify(tally)}`)
  }
  await update(words[1])
  const after = await litter()
  const isWhole = JSON.stringify(await readAll()) === JSON.stringify(texts[words[1]])
  console.log(
    `${kills} kills in an update of ${pages} files that takes ${Math.round(whole)} ms: ${JSON.stringify(tally)}`
  )
  console.log(
    `after the next run: ${after.length} temporary files left, ${isWhole ? 'all files new' : 'NOT all files new'}`
  )
  process.exitCode = tally.broken + after.length > 0 || !isWhole ? 1 : 0
} finally {
  await rm(root, {force: true, recursive: true})
}
