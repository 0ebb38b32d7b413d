import {readFileSync} from 'node:fs'
import type {InterpreterKind} from '../../model/interpreters.js'

/** A program that reads the blocks of a language, one after another. */
export interface Interpreter {
  /** Its arguments before the path of the driver. */
  readonly options: readonly string[]
  /** The file of the driver, which reads blocks from descriptor 3 and runs them. Descriptor 9 is their output. */
  readonly driver: string
  /**
   * The block that runs behind one that Ctrl-C ended; an empty one when absent. Node takes a Ctrl-C that comes when a block
   * ends for the next one, at any time within it, so this waits for that.
   */
  readonly drain?: string
  /** It can't change its group, so what starts it hides it from programs in a sandbox. The others get an argument and do so. */
  readonly isShell?: true
  /** A block that ends the process by `exit` can pass. Its driver reports that, so no other end can pass. */
  readonly reportsExit?: true
  /** Its driver reports that a block begins, so an end before that can't pass. */
  readonly reportsStart?: true
  /** The descriptor is 0 instead: its `read` takes no other. */
  readonly readsInput?: true
}

/** The interpreters. Add one here, with a driver that passes `test/session/interpreter/interpreter-contract.mts`. */
export const interpreters: Readonly<Record<InterpreterKind, Interpreter>> = {
  fish: {driver: 'fish.fish', isShell: true, options: ['--no-config'], readsInput: true, reportsExit: true},
  node: {
    drain: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)',
    driver: 'node.cjs',
    options: ['--no-warnings'],
    reportsExit: true
  },
  python: {driver: 'python.py', options: ['-u'], reportsExit: true},
  ruby: {driver: 'ruby.rb', options: [], reportsExit: true},
  sh: {driver: 'posix.sh', isShell: true, options: [], reportsStart: true},
  zsh: {driver: 'posix.sh', isShell: true, options: ['-f'], reportsStart: true}
}

/** Text of the driver of an interpreter. */
export function readDriver({driver}: Interpreter): string {
  return readFileSync(new URL(`./${driver}`, import.meta.url), 'utf8')
}
