/** How the shell runs a block, so that it sees nothing of the driver. */
export interface BlockMode {
  /** It runs at the top level of the shell, without the traps of the driver: Ctrl-C ends the shell then. */
  readonly isTop: boolean
  /** The descriptors of the shell have to be put back after it. */
  readonly isRedirected: boolean
  /** It may be traced (`set -x`). */
  readonly isTraced: boolean
  /** Redirections that hide the driver's own trace from BASH_XTRACEFD. */
  readonly mute: string
}

/** Code that sees whether it is sourced, or lists traps, options, functions or variables. */
const introspection =
  /\btrap(?:\s+-[pP]\b|\s*(?:$|[;&|)<>#`]))|\b(?:BASH_SOURCE|BASH_LINENO|FUNCNAME|SHELLOPTS|caller|compgen)\b|\$-|\$\{-|\b(?:declare|typeset|export|readonly|local)(?:\s+-[A-Za-z]*[pfF][A-Za-z]*\b|\s*(?:$|[;&|)<>#`]))|\bset(?:\s+[-+]o)?\s*(?:$|[;&|)<>#`])|\bshopt\s+-\w*o/m
/** Code that sets what the shell runs by itself from then on. */
const hooks = /\btrap\b[^\n]*\b(?:DEBUG|ERR|RETURN)\b|\berrtrace\b|\bfunctrace\b|\bset\s+-\w*[ET]/
/** Code that traces, as far as can be seen. */
const tracing = /\bset\s+-\w*x|\bxtrace\b|\bPS4\b|BASH_XTRACEFD/
const isFunction = /\(\s*\)\s*[{(]|\bfunction\s/

/** Finds the modes of a shell's blocks, in order. What a block sets up or defines holds for those behind it. */
export class BlockModes {
  #isTop = false
  #isRedirected = false
  #isTraced = false
  #mute = ''

  /** The mode of the next block. Takes linear time. */
  next(code: string): BlockMode {
    const looksAround = introspection.test(code)
    this.#isTop ||= hooks.test(code) || (looksAround && isFunction.test(code))
    this.#isRedirected ||= /\bexec\b|^\s*(?:\.|source)\s/m.test(code)
    this.#isTraced ||= tracing.test(code)
    const descriptor = /\bBASH_XTRACEFD=["']?(\d+|\$)/.exec(code)?.[1]
    if (descriptor !== undefined) {
      // `{name}>` takes the first free one from 10 on.
      const numbers = descriptor === '$' ? [10, 11, 12, 13] : [Number(descriptor)]
      this.#mute = numbers.map(number => `${number}>/dev/null`).join(' ')
    }
    return {
      isRedirected: this.#isRedirected,
      isTop: this.#isTop || looksAround || this.#mute !== '',
      isTraced: this.#isTraced,
      mute: this.#mute
    }
  }
}
