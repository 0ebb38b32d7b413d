/** A key that a person pressed. */
export interface Key {
  /** `a`, `A`, `up`, `return`, `ctrl-c`. */
  readonly name: string
}

/** A terminal at which a person sits; keys come one by one, and are not shown. */
export interface InteractiveTerminal {
  size(): {readonly columns: number; readonly rows: number}
  write(text: string): void
  /** The next key; nothing when there will be none: the terminal is gone, or the run was ended. */
  key(): Promise<Key | undefined>
  /** Gives the terminal as it was to a program, and takes it back. */
  lend<T>(run: () => Promise<T>): Promise<T>
  /** Leaves the terminal as it was. May be called twice. */
  close(): void
}
