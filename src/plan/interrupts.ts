import type {CommandStep, Step} from '../model/step.js'

/**
 * Notes at each command which step of its terminal comes next and sends Ctrl-C or Ctrl-Z: until there the command may
 * run on, as a reader lets it. Steps that write files or are skipped are nothing that a terminal sees.
 */
export function noteInterrupts(steps: readonly Step[]): readonly Step[] {
  const next = new Map<string, Step>()
  const noted: Step[] = []
  for (const step of steps.toReversed()) {
    const {skip, terminal} = step.options
    const after = next.get(terminal)
    noted.push(step.kind === 'command' && after !== undefined ? note(step, after) : step)
    if (step.kind !== 'file' && skip === undefined) next.set(terminal, step)
  }
  return noted.reverse()
}

/** Whether a step sends Ctrl-C before anything else. */
export function interrupts(step: Step): boolean {
  return step.options.interrupt || (step.kind === 'keys' && /^\s*\^C\s*$/i.test(step.code))
}

function note(step: CommandStep, after: Step): CommandStep {
  if (interrupts(after)) return {...step, interruptedAt: after.line}
  return after.kind === 'keys' && /^\s*\^Z\s*$/i.test(after.code) ? {...step, isSuspended: true} : step
}
