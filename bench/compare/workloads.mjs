import {mkdir, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {bash, bashAndCmp} from './runners.mjs'

// A workload has documents (lists of steps with their output, or a function that writes them to a folder), a number of
// parallel jobs, what else is measured (`others`), and which of these is the baseline (`base`). Commands are shell builtins,
// so that starting programs doesn't hide the cost of a runner; those of W7 are what documents really call.

const range = length => Array.from({length}, (_, index) => index)

const small = document => [
  {command: `echo "hello ${document}"`, output: `hello ${document}`},
  {command: "printf '%s\\n' one two", output: 'one\ntwo'},
  {command: 'true', output: ''},
  {command: 'echo "$((6 * 7))"', output: '42'},
  {command: 'for i in 1 2 3; do echo "$i"; done', output: '1\n2\n3'},
  {command: 'test -d / && echo yes', output: 'yes'},
  {command: 'x=abc; echo "${x%c}"', output: 'ab'},
  {command: 'type cd', output: 'cd is a shell builtin'},
  {command: 'case abc in a*) echo match;; esac', output: 'match'},
  {command: "echo 'the end'", output: 'the end'}
]

/** Commands that start programs, with the same output on every machine. */
const programs = [
  {command: 'ls -d /', output: '/'},
  {command: 'ls -d /tmp /usr', output: '/tmp\n/usr'},
  {command: 'ls /dev/null', output: '/dev/null'},
  {command: 'echo hello | grep -o ell', output: 'ell'},
  {command: "printf '%s\\n' one two three | grep -v two", output: 'one\nthree'},
  {command: "grep -c '' /dev/null || true", output: '0'},
  {command: 'git hash-object /dev/null', output: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'},
  {command: 'git check-ref-format --branch main', output: 'main'},
  {command: 'git stripspace </dev/null', output: ''},
  {command: 'git config --file /dev/null --list', output: ''}
]

/** Node alone: the lower bound for a program written in it. */
const nodeAlone = {name: '`node -e 0`', prepare: () => ({args: ['-e', '0'], program: process.execPath})}

/** The lower bound of a workload that only waits. */
const sleepAlone = {name: '`sleep 5`', prepare: () => ({args: ['5'], program: 'sleep'})}

/** Stock remark in its own process, on the same document without markers. */
const stockRemark = {
  name: 'parse by stock remark',
  prepare: async ({root, workload: {documents}}) => {
    await mkdir(root, {recursive: true})
    const page = path.join(root, 'page.md')
    await writeFile(page, documents[0].map(({command}) => `\`\`\`sh\n${command}\n\`\`\`\n`).join('\n'))
    return {args: [fileURLToPath(new URL('parse-alone.mjs', import.meta.url)), page], program: process.execPath}
  }
}

/** 50 MB in lines of the given number of bytes, line feed included, in a file that the only step prints. */
const big = bytes => async root => {
  const file = path.join(root, 'big')
  const text = `${'a'.repeat(bytes - 1)}\n`.repeat(50_000_000 / bytes)
  await writeFile(file, text)
  return [[{command: `cat '${file}'`, output: text.slice(0, -1)}]]
}

const w4 = ({bytes, id, title}) => ({
  base: bashAndCmp.name,
  documents: big(bytes),
  id,
  isBig: true,
  jobs: 1,
  others: [bashAndCmp],
  title
})

export const workloads = [
  {
    base: nodeAlone.name,
    documents: [[{command: 'echo hello', output: 'hello'}]],
    id: 'W1',
    jobs: 1,
    others: [nodeAlone, bash],
    title: 'one document, `echo hello`'
  },
  {
    base: bash.name,
    documents: range(500).map(small),
    id: 'W2',
    jobs: 2,
    others: [bash],
    title: '500 documents × 10 commands, 2 jobs'
  },
  {
    base: stockRemark.name,
    documents: [range(5000).map(step => ({command: `echo hello ${step}`, output: `hello ${step}`}))],
    id: 'W3',
    jobs: 1,
    others: [stockRemark, bash],
    title: 'one document × 5,000 commands'
  },
  w4({bytes: 2, id: 'W4', title: '50 MB as 25 million lines'}),
  w4({bytes: 1_000_000, id: 'W4', title: '50 MB as 50 lines'}),
  {
    base: sleepAlone.name,
    documents: range(200).map(() => [{command: 'sleep 0.5', output: ''}]),
    id: 'W5',
    jobs: 20,
    others: [sleepAlone, bash],
    title: '200 documents × `sleep 0.5`, 20 jobs'
  },
  {
    base: nodeAlone.name,
    documents: [range(200).map(step => ({command: `echo ${step}`, output: String(step)}))],
    id: 'W6',
    jobs: 1,
    others: [nodeAlone, bash],
    title: 'one document × 200 `echo`'
  },
  {
    base: bash.name,
    documents: range(100).map(() => programs),
    id: 'W7',
    jobs: 2,
    others: [bash],
    title: '100 documents × 10 commands that start programs, 2 jobs'
  }
]
