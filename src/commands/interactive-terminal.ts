/** A pressed key. */
export interface Key {
  /** `a`, `A`, `up`, `return`, `ctrl-c`. */
  readonly name: string
}

/** A full-screen terminal that reads keys one by one and doesn't echo them. */
export interface InteractiveTerminal {
  size(): {readonly columns: number; readonly rows: number}
  write(text: string): void
  /** The next key; undefined when the terminal is gone or the run is ended. */
  key(): Promise<Key | undefined>
  /** Restores the terminal for another program, and takes it over again after it. */
  lend<T>(run: () => Promise<T>): Promise<T>
  /** Restores the terminal. May be called twice. */
  close(): void
}
