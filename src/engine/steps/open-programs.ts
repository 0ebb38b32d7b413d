import type {CommandStep, Step} from '../../model/step.js'
import {quote} from '../../plan/diagnostics.js'
import {interrupts} from '../../plan/steps/interrupts.js'
import type {Session} from '../../session/session.js'

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

  /** Records a step whose program waits for input. */
  begin(step: CommandStep, session: Session): void {
    this.#openers.set(session, step)
  }

  /** Why a shell command can't run: it would be typed into a full-screen program by mistake. */
  findOpen(session: Session, {place, step}: CommandAt): string | undefined {
    const opener = this.#openers.get(session)
    if (!opener || opener === step || session.isAtPrompt) return undefined
    const code = opener.code.trimEnd()
    const written = fullScreenCommand.exec(code)?.[1]
    const running = session.fullScreenProgram
    if ((written ?? running) === undefined || (place && typesOnPurpose(place))) return undefined
    const command = written ?? code.split('\n').at(-1) ?? ''
    const isNamed = written !== undefined || running === undefined || command.includes(running)
    const what = isNamed
      ? `${quote(command)} on line ${opener.line} is still open`
      : `${quote(running)}, which ${quote(command)} on line ${opener.line} started, is still open`
    return `${what}, so this block would be typed into it. Close it first, for example with \`${quitKey(running ?? command)}\`{{exec}}, or write \`{{exec interrupt}}\` to send it Ctrl-C.`
  }
}

/** What closes a program: editors like vi don't end at `q` alone. */
function quitKey(program: string): string {
  return /\b(?:vi|vim|nvim|view|ex)\b/.test(program) ? ':q!' : 'q'
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
