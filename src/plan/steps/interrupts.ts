import type {CommandStep, Step} from '../../model/step.js'

/** What each terminal sees next. */
export type NextSteps = ReadonlyMap<string, Step>

/**
 * Notes at each command that the step which its terminal sees next sends Ctrl-C or Ctrl-Z: until there the command may
 * run on, as a reader lets it. `below` is what the terminals see after all of them.
 */
export function noteInterrupts(steps: readonly Step[], below: NextSteps = new Map()): readonly Step[] {
  const next = new Map(below)
  const noted: Step[] = []
  for (const step of steps.toReversed()) {
    const after = next.get(step.options.terminal)
    noted.push(step.kind === 'command' && after !== undefined ? note(step, after) : step)
    if (isSeen(step)) next.set(step.options.terminal, step)
  }
  return noted.reverse()
}

/** What each terminal sees first of steps, and of those below them. */
export function firstSteps(steps: readonly Step[], below: NextSteps = new Map()): NextSteps {
  const first = steps.toReversed().filter(isSeen)
  return new Map([...below, ...first.map(step => [step.options.terminal, step] as const)])
}

/** Whether a terminal sees anything of a step: not where it writes a file or is skipped. */
function isSeen({kind, options}: Step): boolean {
  return kind !== 'file' && options.skip === undefined
}

/** Whether a step sends Ctrl-C before anything else. */
export function interrupts(step: Step): boolean {
  return step.options.interrupt || (step.kind === 'keys' && /^\s*\^C\s*$/i.test(step.code))
}

function note(step: CommandStep, after: Step): CommandStep {
  if (interrupts(after)) return {...step, isInterrupted: true}
  return after.kind === 'keys' && /^\s*\^Z\s*$/i.test(after.code) ? {...step, isSuspended: true} : step
}
