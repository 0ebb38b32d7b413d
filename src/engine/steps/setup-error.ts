import type {Output} from '../../model/output.js'

/** What a command of the settings is for, and how long it may take. */
export interface SetUpCommand {
  readonly key: 'setup' | 'teardown'
  /** In milliseconds; 0 for no limit. */
  readonly limit: number
}

/** A command of `setup` or `teardown` failed, so that the document cannot be judged. */
export class SetupError extends Error {
  readonly code: `${SetUpCommand['key']}-failed`
  override readonly name = 'SetupError'

  constructor({command, key, limit, output}: SetUpCommand & {readonly command: string; readonly output: Output}) {
    const isLate = output.ending === 'timed-out'
    const found = isLate ? `to end in ${limit / 1000} s, got no end` : `to exit with 0, got ${output.status}`
    const last = output.text.trimEnd().split('\n').at(-1) ?? ''
    const said = last === '' ? 'It printed nothing.' : `Its last line is \`${last}\`.`
    const remedy = isLate ? ' A greater `timeout` gives it longer.' : ''
    super(`Expected the ${key} command \`${command}\` ${found}. ${said}${remedy}`)
    this.code = `${key}-failed`
  }
}
