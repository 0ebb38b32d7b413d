import {noInput, type StepRequest} from '../session.js'
import {asciiShellQuote} from '../system/shell-quote.js'
import type {BlockMode} from './block-mode.js'
import {isCompleteCode} from './is-complete-code.js'
import {withoutAliases} from './without-aliases.js'

/** A block as it is sent to the shell. */
export interface Frame {
  readonly request: StepRequest
  /** Path of its standard input. */
  readonly stdin: string
  /** What its report and the end of its output are recognized by; 32 characters, for this block alone. */
  readonly key: string
  /** The mark of its processes. */
  readonly mark: number
  readonly mode: BlockMode
}

/** How a tail names the signal that the shell ignores while it waits for the next batch. */
export type WaitingLetter = 'A' | 'B'

/** The characters of a tail that say after which statuses the next block may run. */
const statusesSize = 29
/** These characters of most tails. */
const onlyZero = ' 0 '.padEnd(statusesSize)

/**
 * Formats blocks that the shell runs one after another as long as each ends as expected; a text each, which belong together.
 * `driver-blocks.sh` describes the format. It is ASCII, so a length means the same in every locale. Pure.
 */
export function* formatBatch(frames: readonly Frame[], waiting: WaitingLetter): Generator<string> {
  let [block, next] = [formatFrame(frames[0], waiting), formatFrame(frames[1], waiting)]
  for (let index = 0; block; index++) {
    const {code, kind, mark, tail, watched} = block
    const length = tail.length + (next ? headerSize + codeSize(next) : 0)
    const size = `${next && isShort(block, next) ? '+' : '0'}${digits(length, 9)}`
    const header = `${index === 0 ? 'f' : 'b'}${kind}${watched}${digits(codeSize(block), 10)}${digits(mark, 16)}${size}`
    yield `${header}${code}${kind === 'q' ? `${size} ${numberOf(mark)}:` : ''}${tail}`
    block = next
    next = formatFrame(frames[index + 2], waiting)
  }
}

type Block = NonNullable<ReturnType<typeof formatFrame>>

/** The characters of the code of a block: that of the short cut ends with a size and a number. */
function codeSize({code, kind}: Block): number {
  return code.length + (kind === 'q' ? 16 : 0)
}

/** Whether the driver may take its short cut to the next block if this one ends with 0. */
function isShort({endsPlainly, watched}: Block, next: Block): boolean {
  return endsPlainly && next.kind === 'q' && next.watched === watched
}

const headerSize = 39

/** The number of a block that its report has: the end of its mark. */
export function numberOf(mark: number): string {
  return digits(mark % 10_000, 4)
}

/** How a header says whether a block is watched. */
const watchLetters = {maybe: 'd', no: ' ', outside: 'e', yes: 'w'} as const

function digits(number: number, count: number): string {
  return String(number).padStart(count, '0')
}

/** Code that may look at how the block above it ended. */
const looksBack = /\$\{?[#!]?[?_](?!\w)|PIPESTATUS/
/** What a block on the driver's short cut begins with, and ends with before the size and the driver's own part. */
const quickStart = withoutAliases(
  'builtin unset -v __fencepost_ended __fencepost_idle __fencepost_state __fencepost_tail; '
)
const quickEnd = '__fencepost_state=("$?" "$_" '

function formatFrame(frame: Frame | undefined, waiting: WaitingLetter) {
  if (!frame) return undefined
  const {key, mark, mode, request} = frame
  const before = formatBefore(request)
  const watched = watchLetters[mode.watched]
  const statuses = formatStatuses(request)
  return {
    ...formatCode(frame, before),
    /** Nothing is to be done after it if it ends with 0. */
    endsPlainly: before === '' && statuses === onlyZero && (watched === 'w' || watched === ' '),
    mark,
    tail: `${key}${statuses}${waiting}${watched.toUpperCase().replace('W', 'w')}${before === '' ? ' ' : '+'}`,
    watched
  }
}

/** The code of a block as it is sent, and the kind that its header names. */
function formatCode(frame: Frame, before: string) {
  const {mode, request} = frame
  if (before !== '' || !isPlainFrame(frame)) return {code: formatAssignments(frame, before), kind: 'x'}
  const code = codeOf(request.code, mode)
  return looksBack.test(request.code) ? {code, kind: 'p'} : {code: `${quickStart}${code}${quickEnd}`, kind: 'q'}
}

/** Whether bash can take the code as it is: most blocks are no more than that, and bash reads words slowly. */
function isPlainFrame(frame: Frame): boolean {
  const {mode, request, stdin} = frame
  const {code, stream} = request
  const isUsual = stream === 'both' && stdin === noInput
  const isSimple = !(
    mode.hasAliases ||
    mode.isTop ||
    mode.isSourced ||
    mode.countsJobs ||
    mode.isHooked ||
    mode.isShadowed ||
    mode.isTraced ||
    mode.isRedirected ||
    watchesPipes(frame)
  )
  return isUsual && isSimple && isCompleteCode(code) && /^[\n\t\x20-\x7E]*$/.test(code)
}

/** The code of a block, with the newlines that separate it from what the driver runs after it. Pure. */
export function codeOf(block: string, {isTraced}: BlockMode): string {
  const code = isTraced ? markPrompts(block) : block
  return code.endsWith('\\') ? `${code}\n\n` : `${code}\n`
}

/** Whether a trap of the driver looks at the pipes of a block, which must not see it. */
function watchesPipes({mode, request}: Frame): boolean {
  const {isHooked, isShadowed, isSourced, isTop, isTraced, watched} = mode
  const {code} = request
  const isFree = watched === 'yes' && !(isHooked || isShadowed || isSourced || isTop || isTraced)
  return request.watchesPipes === true && isFree && /(?<!\|)\|(?!\|)/.test(code) && !looksBack.test(code)
}

/** Gives a PS4 that the block sets the character that the runner recognizes traces by. */
function markPrompts(code: string): string {
  return code.replace(/(?<![\w$])PS4=(?=\S)/g, () => "PS4=$'\\036'")
}

function formatAssignments(frame: Frame, before: string): string {
  const {mode, request, stdin} = frame
  const [out, err] = {both: [52, 52], stderr: [2, 52], stdout: [52, 2]}[request.stream]
  const values = {
    ...(before !== '' && {before}),
    ...((mode.hasAliases || !isCompleteCode(request.code)) && {check: '1'}),
    ...(mode.execs && {execs: '1'}),
    ...(mode.isShadowed && {shadowed: '1'}),
    ...(mode.isHooked && {hooked: '1'}),
    // Outside of a sourced file, a PROMPT_COMMAND takes the commands before it for jobs.
    ...((mode.isSourced || mode.countsJobs) && {sourced: '1'}),
    ...((mode.isTop || mode.isSourced || mode.countsJobs || mode.isHooked) && {top: '1'}),
    ...(mode.isTraced && {traced: '1'}),
    ...(watchesPipes(frame) && {pipes: '1'}),
    ...(mode.mute !== '' && {mute: mode.mute}),
    ...(mode.sources !== '' && {sources: mode.sources}),
    code: codeOf(request.code, mode),
    err: String(err),
    out: String(out),
    stdin
  }
  return Object.entries(values)
    .map(([name, value]) => `__fencepost_${name}=${asciiShellQuote(value)}`)
    .join(' ')
}

function formatStatuses({continuesOn}: StepRequest): string {
  const text = typeof continuesOn === 'object' ? ` ${continuesOn.join(' ')} ` : (continuesOn ?? '')
  return (text.length > statusesSize ? '' : text).padEnd(statusesSize)
}

/**
 * Shell code that gives a block its folder, variables and options of the shell, and adds to `__fencepost_restore` what takes
 * them back. It fails if it can't. Pure.
 */
export function formatBefore({cwd, env, shellOptions = []}: Pick<StepRequest, 'cwd' | 'env' | 'shellOptions'>): string {
  const lines = Object.entries(env).map(
    ([name, value]) => `if [[ -v ${name} ]]; then
  __fencepost_restore+="${name}=\${${name}@Q}; "
  if [[ \${${name}@a} != *x* ]]; then __fencepost_restore+='\\builtin export -n ${name}; '; fi
else
  __fencepost_restore+='\\builtin unset -v ${name}; '
fi
\\builtin export ${name}=${asciiShellQuote(value)}`
  )
  // One that the document has set itself stays.
  for (const name of shellOptions) {
    lines.push(`\\builtin test -o ${name} || __fencepost_restore+='\\builtin set +o ${name}; '`)
  }
  const commands = shellOptions.map(name => `\\builtin set -o ${name}`)
  if (cwd !== undefined) {
    lines.push('__fencepost_restore+="\\builtin cd -- ${PWD@Q}; "')
    commands.push(`\\builtin cd -- ${asciiShellQuote(cwd)}`)
  }
  // The status is inverted twice, so that a missing folder is no failed command of the block.
  if (commands.length > 0) lines.push(`${commands.join(' && ')} || ! \\builtin :`)
  return lines.join('\n')
}
