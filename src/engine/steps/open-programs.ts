import type {CommandStep, Step} from '../../model/step.js'
import {quote} from '../../plan/diagnostics.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import type {Session} from '../../session/session.js'
import {expects} from '../judge/outcome-of-step.js'

/** A command whose turn it is, and its position in the document. */
export interface CommandAt {
  readonly step: CommandStep
  readonly place: {readonly steps: readonly Step[]; readonly index: number} | undefined
}

/** Commands that open a full-screen program at the end of a block. */
const fullScreenCommand =
  /(?:^|[;&|(])\s*((?:sudo\s+)?(?:vim?|nvim|view|nano|pico|emacs|joe|mcedit|micro|less|more|most|man|[hb]?top|watch|tig|mc)(?:\s[^\n;|]*)?)\s*$/
/** Input that makes sense only inside a full-screen program: a single key, `:wq`, `ZZ`. */
const programInput = /^\s*(?:\S|:.*|Z[ZQ])\s*$/

/** The full-screen programs that the steps of a document left open. */
export class OpenPrograms {
  /** The step that opened a program, by session. */
  readonly #openers = new Map<Session, CommandStep>()

  /** Records a step whose program waits for input or keeps running, unless it typed into a program that was open before. */
  begin(step: CommandStep, {session, wasOpen}: {readonly session: Session; readonly wasOpen: boolean}): void {
    if (!wasOpen) this.#openers.set(session, step)
  }

  /** The failure of a step that passed because its program waited for input. It is reported once. */
  #findEnded(session: Session, opener: CommandStep): string | undefined {
    const status = session.endedWaiting
    this.#openers.delete(session)
    if (status === undefined || expects(opener, status)) return undefined
    const command = quote(opener.code.trimEnd().split('\n').at(-1) ?? '')
    return `${command} on line ${opener.line} waited for input, and ended with status ${status} before this step typed any.`
  }

  /** Why a shell command can't run: it would be typed into a full-screen program by mistake. */
  findOpen(session: Session, {place, step}: CommandAt): string | undefined {
    const opener = this.#openers.get(session)
    if (!opener || opener === step) return undefined
    if (session.isAtPrompt) return this.#findEnded(session, opener)
    const code = opener.code.trimEnd()
    const written = fullScreenCommand.exec(code)?.[1]
    const running = session.fullScreenProgram
    if ((written ?? running) === undefined || (place && typesOnPurpose(place))) return undefined
    const command = written ?? code.split('\n').at(-1) ?? ''
    const isNamed = written !== undefined || running === undefined || command.includes(running)
    const what = isNamed
      ? `${quote(command)} on line ${opener.line} is still open`
      : `${quote(running)}, which ${quote(command)} on line ${opener.line} started, is still open`
    const when = interrupts(step) ? ' after Ctrl-C' : ''
    return `${what}${when}, so this block would be typed into it. ${remedyFor(running ?? command, step)}`
  }
}

/** How to close a program. Ctrl-C doesn't end editors and pagers, and `watch` has no key of its own. */
function remedyFor(program: string, step: CommandStep): string {
  const first = 'Close it first, for example with'
  if (/\b(?:vim?|nvim|view|ex)\b/.test(program)) return `${first} \`:q!\`{{exec}}.`
  if (/\b(?:nano|pico)\b/.test(program)) return `${first} \`^X\`{{exec ctrl-seq}}.`
  if (/\bwatch\b/.test(program)) return 'Write `{{exec interrupt}}` to end it with Ctrl-C.'
  const quits = `${first} \`q\`{{exec}}`
  if (interrupts(step) || /\b(?:less|more|most|man|pager|tig|mc|micro)\b/.test(program)) return `${quits}.`
  return `${quits}, or write \`{{exec interrupt}}\` to end it with Ctrl-C.`
}

/** Whether the document goes on to use the open program: this or a later step presses keys in it. */
function typesOnPurpose({index, steps}: NonNullable<CommandAt['place']>): boolean {
  const terminal = steps[index]?.options.terminal
  for (const step of steps.slice(index)) {
    if (step.kind === 'file' || step.options.terminal !== terminal) continue
    if (step.kind !== 'command' || programInput.test(step.code)) return true
    if (interrupts(step) || fullScreenCommand.test(step.code.trimEnd())) return false
  }
  return false
}
