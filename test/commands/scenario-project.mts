import {project} from './project.mjs'

/** Runs the command line in a project of its own, whose scripts may be run, and gives what it wrote. */
export async function run(files: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  const one = await project(files, {mode: 0o755})
  const result = await one.run(...argv)
  const snapshot = await one.read('snapshots/one/step.md').catch(() => '')
  return {...result, snapshot}
}

/** An `index.json`. */
export const index = (details: object, rest: object = {}) =>
  JSON.stringify({details, title: 'One', ...rest}, undefined, 1)
/** A step with everything. */
export const step = {foreground: 'fore.sh', background: 'back.sh', text: 'step.md', verify: 'verify.sh'}
/** A scenario whose scripts wait for one another. */
export const scenario = {
  'one/back.sh': 'touch ~/from-back; while [ ! -f ~/from-fore ]; do sleep 0.02; done; echo b > ~/both',
  'one/fore.sh': 'touch ~/from-fore; while [ ! -f ~/both ]; do sleep 0.02; done; export NAME=reader',
  'one/index.json': index({intro: {text: 'intro.md'}, steps: [step]}),
  'one/intro.md': '`started=yes`{{exec}}\n',
  'one/step.md':
    '`echo "$NAME $started $PWD"; cat both`{{exec}}\n\n<details>\n\n`touch answer`{{exec}}\n\n</details>\n',
  'one/verify.sh': '#!/bin/bash\ntest -f ~/answer && test -z "$NAME"\n'
}
