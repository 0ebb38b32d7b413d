import type {Step} from '../../model/step.js'

/** A comment that is only the path of a file: `# .husky/pre-commit`. */
const fileName = /^\s*(?:#|\/\/)\s*(?:file(?:name)?:\s*)?((?:~|\.{1,2})?\/?(?:[\w.@-]+\/)*[\w@-]*\.?[\w.@-]+):?\s*$/i

/** A comment after which output is shown, such as `# Output`. */
const outputBelow = /^\s*#+\s*(?:=>|→|(?:expected |sample |example )?(?:output|result|returns|prints))\b.{0,20}$/im

/** A first word that no program is called: a sign such as `❯`, the line above front matter, a word in quotes. */
const notProgram = /^(?:[^\w\s\\~./$({["'`|!<>#:@%+=-]+\s|---+$|(?:"[\w-]+"|'[\w-]+')\s+\w)/

/** A line that a program prints about its progress. */
const progress = /^\s*[✔✓✖✗✘●•→❯]\s/m

/** Keys that a reader presses: `helm status har<TAB>`. */
const keys = /<(?:enter|return|tab|esc)>|\[tab\]/i

/** Why a failed block isn't meant to be run, as a reason to skip it: it shows a file or output. `undefined` otherwise. */
export function notCommands({code}: Pick<Step, 'code'>): string | undefined {
  const [first = '', ...rest] = code.trim().split('\n')
  const name = rest.length > 0 ? fileName.exec(first)?.[1] : undefined
  if (name !== undefined && /\/|\.[a-z]/i.test(name)) return `shows the file ${name}`
  if (outputBelow.test(code)) return 'shows its output'
  if (keys.test(code)) return 'shows keys to press'
  const isOutput = notProgram.test(first) || (!code.includes('<<') && progress.test(code))
  return isOutput ? 'shows no commands' : undefined
}
