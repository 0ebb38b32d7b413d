import {constants} from 'node:os'
import type {ShellListener, ShellProcess} from './shell-process.js'

/** What a shell needs of the host that has started it. */
export interface HostOfShell {
  /** Writes to the shell. */
  write(text: string): void
  /** Writes what the shell reads at its prompt. */
  writePrompt(text: string): void
  /** Ends the host. */
  end(): void
  /** The shell has ended, and the host can start another. */
  rest(): void
}

/** The status of a shell whose host is gone. */
const killed = 128 + constants.signals.SIGKILL

/** A shell that a host has started. */
export class HostedShell implements ShellProcess {
  readonly listener: ShellListener
  readonly #host: HostOfShell
  readonly #started = deferred<void>()
  readonly #ended = deferred<number>()
  readonly #silent = deferred<void>()
  #pid = 0
  #hasEnded = false

  constructor(host: HostOfShell, listener: ShellListener) {
    this.#host = host
    this.listener = listener
  }

  get started(): Promise<void> {
    return this.#started.promise
  }

  get ended(): Promise<number> {
    return this.#ended.promise
  }

  get silent(): Promise<void> {
    return this.#silent.promise
  }

  pid(): number {
    return this.#pid
  }

  hasEnded(): boolean {
    return this.#hasEnded
  }

  write(text: string): void {
    this.#host.write(text)
  }

  writePrompt(text: string): void {
    this.#host.writePrompt(text)
  }

  /** Called when nothing that it started can print. */
  silence(): void {
    this.#silent.resolve()
  }

  drop({atPrompt}: {readonly atPrompt: boolean}): void {
    // Its host would take what it didn't read for an order.
    if (!atPrompt) this.#host.end()
    else void this.#silent.promise.then(() => this.#host.rest())
  }

  /** Its host has started it. */
  begin(pid: number): void {
    this.#pid = pid
    this.#started.resolve()
  }

  /** It has ended, though its output may not be read yet. */
  end(status: number): void {
    this.#hasEnded = true
    this.#ended.resolve(status)
  }

  /** Its host is gone. */
  lose(): void {
    this.#started.resolve()
    this.end(killed)
    this.#silent.resolve()
  }
}

/** A promise, and what settles it. */
function deferred<T>(): {readonly promise: Promise<T>; readonly resolve: (value: T) => void} {
  let settle: (value: T) => void = () => {}
  const promise = new Promise<T>(resolve => {
    settle = resolve
  })
  return {promise, resolve: value => settle(value)}
}
