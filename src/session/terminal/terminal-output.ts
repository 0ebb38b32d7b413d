import type {Output} from '../../model/output.js'
import {cleanSyntaxErrors, cleanTraces} from '../bash/own-messages.js'
import {unreadable} from '../refused-output.js'
import {portsOf} from '../system/listening-ports.js'
import {findPromptAt} from './known-prompts.js'
import type {EntryEnd} from './send-keys.js'
import type {Terminal} from './terminal.js'

const hidden =
  "The shell shows no prompt, so nobody can tell what runs. Don't make the terminal smaller than its prompt, or change how the shell shows it."
const unreported =
  "The shell didn't report how the block ended. Don't close its descriptors or change its prompt in the block."

/** An output whose time is taken elsewhere. */
export type UntimedOutput = Omit<Output, 'durationMs'>

/** What became of what was entered at a terminal. What was cut short is ended first, with all that it started. */
export async function terminalOutput(terminal: Terminal, end: EntryEnd): Promise<UntimedOutput> {
  const {prompt, shell} = terminal
  const {screen} = shell
  switch (end.kind) {
    case 'exited': {
      const {status} = end
      const reason = `The shell ended with status ${status}.`
      // What failed before the end of the last command has not ended the shell.
      const failed = prompt.end === undefined && prompt.failed?.status === status ? prompt.failed : undefined
      const text = prompt.end?.text ?? screen.text()
      const {omittedBytes} = screen
      terminal.isOver = true
      screen.dispose()
      return {ending: 'shell-ended', omittedBytes, reason, status, text, ...(failed && {failed})}
    }
    case 'interrupted':
    case 'timed-out': {
      const {answer, kind} = end
      const ports = kind === 'timed-out' ? [...portsOf(terminal.processesOfBlock()).values()].flat() : []
      const output = await terminalOutput(terminal, await terminal.stop())
      return {
        ...output,
        ending: kind,
        ...(kind === 'timed-out' && answer !== undefined && {answer}),
        ...(ports.length > 0 && {ports})
      }
    }
    case 'prompt': {
      // A status that nobody has reported is no success.
      const {how, status, text: shown} = prompt.end ?? {how: 'unreported', status: 2, text: ''}
      const text = cleanTraces(shown)
      const printed = {omittedBytes: screen.omittedBytes, text}
      if (how === 'refused') {
        return {...printed, ending: 'refused', reason: unreadable, status, text: cleanSyntaxErrors(text)}
      }
      if (how === 'unreported') return {...printed, ending: 'refused', reason: unreported, status}
      const {failed, firstFailed} = prompt
      return {
        ...printed,
        ending: 'returned',
        status,
        ...(prompt.end?.styled !== undefined && {styled: prompt.end.styled}),
        ...(how === 'aborted' && {isCutOff: true}),
        ...(status !== 0 && failed?.status === status && {failed}),
        ...(status !== 0 && firstFailed && {firstFailed})
      }
    }
    case 'ready':
      return {ending: 'ready', omittedBytes: 0, status: 0, text: end.text}
    case 'waits':
      if (terminal.hidesPrompt) {
        await terminal.close()
        terminal.isOver = true
        return {ending: 'refused', omittedBytes: 0, reason: hidden, status: 2, text: prompt.end?.text ?? ''}
      }
      return {
        ending: prompt.isShown ? 'returned' : 'waits',
        omittedBytes: screen.omittedBytes,
        status: 0,
        text: withoutPrompt(terminal)
      }
    default:
      return end satisfies never
  }
}

/** What is on the screen without the prompt that a program waits with, where it is a known one; a question of its own is part of the text. */
function withoutPrompt({prompts, shell}: Terminal): string {
  const {screen} = shell
  const text = screen.text()
  if (screen.isAlternate) return text
  const line = screen.cursorLine()
  if (findPromptAt(line, prompts) === -1) return text
  // Blanks at the end of a row may be there or not.
  const prompt = [line, line.trimEnd()].find(each => text.endsWith(each)) ?? ''
  return text.slice(0, text.length - prompt.length)
}
