import type {Step} from '../../model/step.js'

/** A comment that is only the path of a file: `# .husky/pre-commit`. */
const fileName = /^\s*(?:#|\/\/)\s*(?:file(?:name)?:\s*)?((?:~|\.{1,2})?\/?(?:[\w.@-]+\/)*[\w@-]*\.?[\w.@-]+):?\s*$/i

/** A comment after which output is shown, such as `# Output`. */
const outputBelow = /^\s*#+\s*(?:=>|→|(?:expected |sample |example )?(?:output|result|returns|prints))\b.{0,20}$/im

/** Why a failed block isn't meant to be run, as a reason to skip it: it shows a file or output. `undefined` otherwise. */
export function notCommands({code}: Pick<Step, 'code'>): string | undefined {
  const [first = '', ...rest] = code.trim().split('\n')
  const name = rest.length > 0 ? fileName.exec(first)?.[1] : undefined
  if (name !== undefined && /\/|\.[a-z]/i.test(name)) return `shows the file ${name}`
  return outputBelow.test(code) ? 'shows its output' : undefined
}
