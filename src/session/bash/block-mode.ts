import {hiddenCode} from '../../shell-code/hidden-code.js'
import {readShell} from '../../shell-code/shell-commands.js'

/** How the shell runs a block, so that it sees nothing of the driver. */
export interface BlockMode {
  /**
   * Whether the traps of the driver, which note the command that fails, may be there: the block itself doesn't list them.
   * `maybe` if the driver has to look at `sources` first, and `outside` if functions must not inherit them either.
   */
  readonly watched: 'maybe' | 'no' | 'outside' | 'yes'
  /** Shell code that sets `__fencepost_words` to the code from elsewhere which the block runs, or the files of it. */
  readonly sources: string
  /** It runs outside of the loop of the driver, which `break` would end. */
  readonly isTop: boolean
  /** It is sourced, because it ends by `return`. */
  readonly isSourced: boolean
  /** It lists jobs or numbers them. */
  readonly countsJobs: boolean
  /** The user may have set a DEBUG trap, which must not see the driver. */
  readonly isHooked: boolean
  /** The user may have redefined or disabled `builtin` or another command that the driver needs. */
  readonly isShadowed: boolean
  /** It may replace the shell by a program. */
  readonly execs: boolean
  /** The descriptors of the shell have to be put back after it. */
  readonly isRedirected: boolean
  /** It may be traced (`set -x`), or shown as the shell reads it (`set -v`). */
  readonly isTraced: boolean
  /** Its words may be aliases, which can open what it doesn't close. */
  readonly hasAliases: boolean
  /** Redirections that hide the driver's own trace from BASH_XTRACEFD. */
  readonly mute: string
}

type OwnMode = Pick<BlockMode, 'countsJobs' | 'execs' | 'isSourced' | 'isTop' | 'sources' | 'watched'>

/** What code says that says nothing. */
const plain: OwnMode = {
  countsJobs: false,
  execs: false,
  isSourced: false,
  isTop: false,
  sources: '',
  watched: 'yes'
}

/** Code that lists traps, variables or functions. */
const introspection =
  /\btrap(?:\s+-[pPl]\b|\s*(?:$|[;&|)<>#`])|["'])|\bcompgen\b|\$\{!\w+[*@]|\b(?:declare|typeset|local)(?:\s+-[A-Za-z]*[pfF][A-Za-z]*\b|\s*(?:$|[;&|)<>#`]))|\bset\s*(?:$|[;&|)<>#`])/m
/** Code that lists options, or turns the one that the driver uses on or off. */
const optionListing =
  /\b(?:SHELLOPTS|errtrace)\b|\bset\s[^\n;&|]*[-+]\w*E|\$-|\$\{-|\bset\s+[-+]o\s*(?:$|[;&|)<>#`])|\bshopt\s+-\w*o/m
/** Code that sets what the shell runs by itself from then on. */
const hooks = /\btrap\b[^\n]*\b(?:DEBUG|ERR|RETURN)\b|\bfunctrace\b|\bset\s+-\w*T/
/** Code that traces, or shows what the shell reads, as far as can be seen. */
const tracing = /\bset\s+-\w*[vx]|\b(?:verbose|xtrace)\b|\bPS4\b|BASH_XTRACEFD/

/** Code that redefines or disables what nothing else can stand for. */
const shadows =
  /(?:^|[\s;&|({])(?:builtin|command|trap)\s*\(\s*\)|\bfunction\s+(?:builtin|command|trap)(?=\s|\()|\benable\s+-\w*[nd]/m
/** Code that lists jobs or numbers them. */
const jobs = /\b(?:jobs|fg|bg|disown)\b|%[\d%+-]|\bwait\s+-/

/** What the blocks so far set up or defined, which holds for those behind them. */
export interface BlockModeState {
  readonly hasAliases: boolean
  readonly isHooked: boolean
  /** Whether traps of the user may be set. */
  readonly isOpaque: boolean
  readonly isRedirected: boolean
  readonly isShadowed: boolean
  readonly isTraced: boolean
  readonly mute: string
}

/** Words that all of the above, and code that is hidden, have one of. */
const telling = new Set(
  `trap compgen declare typeset local set SHELLOPTS errtrace shopt functrace verbose xtrace PS4 BASH_XTRACEFD builtin command enable
  alias jobs fg bg disown wait exec return break continue eval fc mapfile readarray source`.split(/\s+/)
)

/** Whether code is nothing but words that say nothing about how the shell has to run it, as most code is. */
function saysNothing(code: string): boolean {
  const isPlain = /^[\w\s./:=,@+-]*$/.test(code) && !/(?:^|\s)\.(?!\S)/.test(code)
  return isPlain && !code.split(/\W+/).some(word => telling.has(word))
}

/** Finds the modes of a shell's blocks, in order. What a block sets up or defines holds for those behind it. */
export class BlockModes {
  /** Whether traps of the user may be set. */
  #isOpaque = false
  #hasAliases = false
  #isHooked = false
  #isShadowed = false
  #isRedirected = false
  #isTraced = false
  #mute = ''

  constructor(state?: BlockModeState) {
    if (!state) return
    this.#isOpaque = state.isOpaque
    this.#hasAliases = state.hasAliases
    this.#isHooked = state.isHooked
    this.#isShadowed = state.isShadowed
    this.#isRedirected = state.isRedirected
    this.#isTraced = state.isTraced
    this.#mute = state.mute
  }

  /** What the blocks so far set up, to go on in another shell. */
  get state(): BlockModeState {
    return {
      hasAliases: this.#hasAliases,
      isHooked: this.#isHooked,
      isOpaque: this.#isOpaque,
      isRedirected: this.#isRedirected,
      isShadowed: this.#isShadowed,
      isTraced: this.#isTraced,
      mute: this.#mute
    }
  }

  /** The mode of the next block. Takes linear time. */
  next(code: string): BlockMode {
    if (saysNothing(code)) return this.#modeOf(plain)
    const hidden = hiddenCode(code)
    const isDynamic = hidden !== undefined
    this.#isOpaque ||= hooks.test(code)
    this.#hasAliases ||= isDynamic || /\balias\b/.test(code)
    this.#isShadowed ||= shadows.test(code)
    this.#isHooked ||= /\btrap\b[^\n]*\bDEBUG\b/.test(code)
    this.#isRedirected ||= /\bexec\b/.test(code) || isDynamic
    this.#isTraced ||= tracing.test(code) || isDynamic
    const descriptor = /\bBASH_XTRACEFD=["']?(\d+|\$)/.exec(code)?.[1]
    if (descriptor !== undefined) {
      // `{name}>` takes the first free one from 10 on.
      const numbers = descriptor === '$' ? [10, 11, 12, 13] : [Number(descriptor)]
      this.#mute = numbers.map(number => `${number}>/dev/null`).join(' ')
    }
    const isVisible = introspection.test(code)
    const isOutside = hidden?.shown === 'files' || optionListing.test(code)
    return this.#modeOf({
      countsJobs: jobs.test(code),
      execs: /\bexec\b/.test(code),
      isSourced: returns(code),
      isTop: isDynamic || /\b(?:break|continue)\b/.test(code),
      sources: hidden ? [...hidden.settings, `__fencepost_words=(${hidden.words.join(' ')})`].join('\n') : '',
      watched: isVisible || hidden?.shown === 'less' ? 'no' : isOutside ? 'outside' : hidden ? 'maybe' : 'yes'
    })
  }

  /** The mode of a block, given what its own code says. */
  #modeOf({countsJobs, execs, isSourced, isTop, sources, watched}: OwnMode): BlockMode {
    return {
      countsJobs,
      execs,
      hasAliases: this.#hasAliases,
      isHooked: this.#isHooked,
      isRedirected: this.#isRedirected,
      isShadowed: this.#isShadowed,
      isSourced,
      isTop,
      isTraced: this.#isTraced,
      mute: this.#mute,
      sources,
      watched: this.#hidesTraps ? 'no' : watched
    }
  }

  /** Whether the traps of the driver can't be there, whatever the next block does. */
  get #hidesTraps(): boolean {
    return this.#isOpaque || this.#isShadowed || this.#mute !== ''
  }
}

/** Whether code has a `return` outside of functions. */
export function returns(code: string): boolean {
  return /\breturn\b/.test(code) && readShell(code).commands.some(({words}) => words[0] === 'return')
}
