import type {Output} from '../../model/output.js'
import {BlockModes} from '../bash/block-mode.js'
import {allProcessesOfBlock, processesOfBlock, type StartedBlock} from '../containment/block-processes.js'
import {terminateBlock} from '../containment/terminate-block.js'
import {noPrompt, notBegun, refused} from '../refused-output.js'
import type {StepRequest} from '../session.js'
import type {SessionParts} from '../session-options.js'
import {startDeadline} from '../system/deadline.js'
import {descendants, foreground, tickNow} from '../system/proc.js'
import {processesOfSession} from '../system/process-marks.js'
import {killAll, send} from '../system/signals.js'
import {TerminalPrompt} from './terminal-prompt.js'
import {startTerminalShell, type TerminalShell} from './terminal-shell.js'

/** The shell is back at its prompt, or has ended. */
export type ShellEnd = {readonly kind: 'exited'; readonly status: number} | {readonly kind: 'prompt'}

/** How long a shell may take to show its first prompt, in milliseconds. */
const longestBeginning = 30_000

interface TerminalPieces {
  readonly options: SessionParts
  readonly prompt: TerminalPrompt
  readonly shell: TerminalShell
}

/** A terminal that a session has open, with its shell and what was entered there last. */
export class Terminal {
  readonly parts: SessionParts
  readonly prompt: TerminalPrompt
  readonly shell: TerminalShell
  /** Prompts of what the shell has open, as the document names them. */
  prompts: readonly string[] = []
  /** Its shell has ended, and that was reported. */
  isOver = false
  /** What the shell runs first at its usual prompt, if the block that runs has removed the runner's and edits no line. */
  returnsBy: string | undefined
  /** The last block was stopped, so a part of what was typed into it may be in the line of the shell. */
  isStopped = false
  readonly modes = new BlockModes()
  #block: Omit<StartedBlock, 'shell'> | undefined

  private constructor({options, prompt, shell}: TerminalPieces) {
    this.parts = options
    this.prompt = prompt
    this.shell = shell
  }

  /**
   * Opens one; its shell is at its prompt. Returns what to report if it isn't: the shell ended, the run was aborted, or
   * `timeout` milliseconds passed. 0 means no limit but the one that every shell has to begin.
   */
  static async open(options: SessionParts, timeout: number): Promise<Output | Terminal> {
    const {blocks, environment, isTaped, signal, tag} = options
    const {control, containment, env, folders} = environment
    let shell: TerminalShell | undefined
    const prompt = new TerminalPrompt({
      styledNow: () => shell?.screen.styled(),
      textNow: () => shell?.screen.text() ?? ''
    })
    const shown = prompt.shown()
    let terminal: Terminal | undefined
    shell = await startTerminalShell({
      control,
      cwd: folders.work,
      containment,
      env,
      isTaped,
      onMark: mark => prompt.read(mark),
      onEdit: () => {
        if (terminal) terminal.#bringBack()
      },
      session: blocks.session,
      tag
    })
    const begun = Promise.race([shown, shell.exited])
    const isShort = timeout > 0 && timeout < longestBeginning
    const cut = await startDeadline(begun, {signal, timeout: isShort ? timeout : longestBeginning})
    terminal = new Terminal({options, prompt, shell})
    if (cut === undefined) return (await begun) === undefined ? terminal : refused(notBegun)
    await terminal.close()
    if (cut === 'interrupted') return {...refused(''), ending: cut, status: 130}
    return {...refused(noPrompt), ...(isShort && {ending: cut})}
  }

  /** Whether a block would be read by the shell itself, and from its beginning. */
  get isAtPrompt(): boolean {
    return this.prompt.isShown && !this.prompt.isTyped
  }

  /** Whether the shell waits for a line and shows no prompt: what it runs may leave no room for one (`stty rows 1 cols 1`). */
  get hidesPrompt(): boolean {
    return this.prompt.end !== undefined && !this.prompt.isShown && this.#hasOnlyShell
  }

  /** Whether nothing but the shell is in the foreground. */
  get #hasOnlyShell(): boolean {
    return foreground(this.shell.pid).group.every(pid => pid === this.shell.pid)
  }

  /** Counts a block that is about to be entered at the prompt; returns the mark of its processes. */
  begin(request: StepRequest): number {
    const mark = this.parts.blocks.add(request)
    this.#block = {mark, since: tickNow()}
    return mark
  }

  /** Gives the shell its own prompt back where an error or Ctrl-C took it to the usual one. */
  #bringBack(): void {
    const before = this.returnsBy
    if (before === undefined || this.prompt.end !== undefined || !this.#hasOnlyShell) return
    this.returnsBy = undefined
    this.prompt.keep()
    this.shell.startAgain(before).catch(() => send(this.shell.pid, 'SIGKILL'))
  }

  /** Resolves when the shell shows its prompt next, or behind a block that is about to be entered, or has ended. */
  back(which: {readonly isBlock?: boolean} = {}): Promise<ShellEnd> {
    return Promise.race([
      this.prompt.shown(which).then((): ShellEnd => ({kind: 'prompt'})),
      this.shell.exited.then((status): ShellEnd => ({kind: 'exited', status}))
    ])
  }

  /** The processes of the last block, wherever they went. */
  processesOfBlock(): readonly number[] {
    return this.#block ? processesOfBlock({...this.#block, shell: this.shell.pid}) : []
  }

  /** Ends the last block with all that it started. */
  async stop(): Promise<ShellEnd> {
    const end = this.back()
    if (this.prompt.isShown) return {kind: 'prompt'}
    this.isStopped = true
    const {signal, environment} = this.parts
    const block = this.#block
    const shell = this.shell.pid
    return terminateBlock({
      containment: environment.containment,
      end,
      interrupt: () => this.shell.write('\x03'),
      shell,
      signal,
      started: () => (block ? allProcessesOfBlock({...block, shell}, environment.containment) : [])
    })
  }

  /** Kills its shell with all that it started. */
  async close(): Promise<void> {
    const {exited, pid, screen} = this.shell
    const {blocks, tag} = this.parts
    // The shell last: its end would hang up on a program that is open in it, which may start others then.
    await killAll(() =>
      [...descendants(pid), ...processesOfSession({session: blocks.session, tag})].filter(each => each !== pid)
    )
    send(-pid, 'SIGKILL')
    // One that has just begun has no group of its own.
    send(pid, 'SIGKILL')
    await exited
    screen.dispose()
  }
}
