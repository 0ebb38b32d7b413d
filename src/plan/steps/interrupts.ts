import type {CommandStep, Step} from '../../model/step.js'

/** The next step of each terminal, by its name. */
export type NextSteps = ReadonlyMap<string, Step>

/**
 * Returns the steps with a note on each command that the next step of its terminal ends with Ctrl-C or suspends with
 * Ctrl-Z: such a command may keep running until then. `below` holds the next steps after all of these.
 */
export function noteInterrupts(steps: readonly Step[], below: NextSteps = new Map()): readonly Step[] {
  const next = new Map(below)
  const noted: Step[] = []
  for (const step of steps.toReversed()) {
    const after = next.get(step.options.terminal)
    noted.push(step.kind === 'command' && after !== undefined ? note(step, after) : step)
    if (isInTerminal(step)) next.set(step.options.terminal, step)
  }
  return noted.reverse()
}

/** Returns the first step of each terminal among these steps and those below them. */
export function firstSteps(steps: readonly Step[], below: NextSteps = new Map()): NextSteps {
  const first = steps.toReversed().filter(isInTerminal)
  return new Map([...below, ...first.map(step => [step.options.terminal, step] as const)])
}

/** Whether a step happens in its terminal: it isn't skipped and doesn't write a file. */
function isInTerminal({kind, options}: Step): boolean {
  return kind !== 'file' && options.skip === undefined
}

/** Whether a step starts with Ctrl-C. */
export function interrupts(step: Step): boolean {
  return step.options.interrupt || (step.kind === 'keys' && /^\s*\^C\s*$/i.test(step.code))
}

function note(step: CommandStep, after: Step): CommandStep {
  if (interrupts(after)) return {...step, isInterrupted: true}
  return after.kind === 'keys' && /^\s*\^Z\s*$/i.test(after.code) ? {...step, isSuspended: true} : step
}
