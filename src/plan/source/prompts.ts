import type {PageExpectation} from '../../model/page-expectation.js'

/** A family of prompts: the lines of one transcript have prompts of the same family. */
export type PromptFamily = NonNullable<PageExpectation['promptFamily']>

/** Which prompts a block may start with. */
export interface PromptOptions {
  /** Weak prompts, `# ` and `% `, count too: the language of the block says that it shows a session. */
  readonly isSession: boolean
  /** `> ` is a prompt, not a redirection, and a first `% ` isn't a comment in another language. */
  readonly hasAngle?: boolean
  /** Prompts that the author has named. */
  readonly custom: readonly string[]
}

const environment = '(?:\\([\\w .-]{1,40}\\) ?)?'
const end = '(?: |$)'

/** Prompts of shells by family. */
const shellPrompts: Readonly<Record<Exclude<PromptFamily, 'custom'>, readonly RegExp[]>> = {
  angle: [new RegExp(`^${environment}>${end}`)],
  arrow: [
    // The theme robbyrussell of Oh My Zsh shows the folder after two spaces, and the branch.
    new RegExp(`^${environment}➜ {2}\\S{1,60}${end}(?:git:\\([^)\\n]{0,60}\\) )?(?:✗ )?`, 'u'),
    new RegExp(`^${environment}[❯➜]${end}`, 'u'),
    // The second line of a prompt of two lines.
    new RegExp(`^[└╰]─{1,3}[$#%❯]${end}`, 'u')
  ],
  dollar: [new RegExp(`^${environment}\\$>?${end}`)],
  host: [
    // `user@host:dir$`, `[user@host dir]#`
    new RegExp(`^${environment}\\[?[\\w.-]{1,40}@[\\w.-]{1,60}(?:[ :][^\\n$#%>❯]{0,80})?\\]? ?[$#%❯]${end}`, 'u'),
    // `user@host ~/dir>`, as fish has it
    new RegExp(`^${environment}[\\w.-]{1,40}@[\\w.-]{1,60} [~/][^\\s$#%>]{0,80}>${end}`),
    // `[nix-shell:~/dir]$`, `[12:30:01] $`
    new RegExp(`^${environment}\\[[^\\]\\n]{1,60}\\] ?[$%❯]${end}`, 'u'),
    // `host:dir user$`, as macOS had it
    new RegExp(`^${environment}[\\w.-]{1,60}:[~/][^\\s$#]{0,80} [\\w.-]{1,40}[$#]${end}`),
    // `controlplane $`, `web-1$`
    new RegExp(`^${environment}[A-Za-z][\\w.-]{0,40} ?\\$${end}`),
    // `sh-5.2$`, `bash-5.1#`, `bash#`
    new RegExp(`^(?:ba|da|z|k|a)?sh(?:-\\d{1,3}(?:\\.\\d{1,3}){0,2})?[$#%]${end}`),
    // `~/dir$`, `/ #`
    new RegExp(`^${environment}[~/][\\w./~-]{0,80} ?[$#%❯]${end}`, 'u')
  ],
  percent: [new RegExp(`^${environment}%${end}`)],
  root: [new RegExp(`^#${end}`)]
}

/** Prompts of other programs: `mysql> `, `>>> `, `PS C:\> `. */
const foreignPrompts = [
  /^(?:\([\w .-]{1,40}\) ?)?(?:PS )?[A-Za-z]:\\[^\n>]{0,200}>/,
  /^PS(?: [^\n>]{0,200})?>/,
  /^>>>(?= |$)/,
  /^In \[\d{1,4}\]:/,
  /^\((?:gdb|lldb|Pdb|ipdb)\)(?= |$)/,
  /^(?:mysql|sqlite|mongo|redis [\d.]{1,40}:\d{1,5}|MariaDB \[[^\]\n]{0,40}\]|irb\([^)\n]{0,40}\)[\d:]{0,20}|test)>(?= |$)/,
  /^[\w-]{1,40}=[#>](?= |$)/,
  /^\d{1,3}(?:\.\d{1,3}){3}:\d{1,5}>(?= |$)/
]

/** Prompts of unknown programs, which look like a redirection outside of a session. */
const foreignWord = /^[A-Za-z][\w.:/@-]{0,40}(?:\([^)\n]{0,40}\)[\w:*]{0,20})?>(?= |$)/

/** Returns the prompt of a shell at the start of a line, with the space after it; `undefined` if there is none. */
export function readPrompt(line: string, family: PromptFamily, custom: readonly string[]): string | undefined {
  if (family === 'custom') return custom.find(prompt => line.startsWith(prompt) || line === prompt.trimEnd())
  for (const pattern of shellPrompts[family]) {
    const match = pattern.exec(line)
    if (match) return match[0]
  }
  return undefined
}

/** Returns the family of the prompt at the start of a line, if there is one. */
export function readFamily(
  line: string,
  {custom, isSession, hasAngle = isSession}: PromptOptions
): PromptFamily | undefined {
  const families: readonly PromptFamily[] = [
    'custom',
    'dollar',
    'arrow',
    'host',
    ...(hasAngle ? (['angle'] as const) : []),
    ...(isSession ? weakFamilies : [])
  ]
  return families.find(family => readPrompt(line, family, custom) !== undefined)
}

/** The first line of prompts of two lines: those of Kali and powerlevel10k, of Git for Windows, and of Starship. */
const promptHeader = new RegExp(
  '^\\s*(?:[┌╭]─|[\\w.-]{1,40}@[\\w.-]{1,60} (?:MINGW|MSYS|UCRT|CLANG)|' +
    '[~/]\\S{0,80} (?:on|via|in) [^\\w\\s]|\\S{1,80} (?:on|via|in) [\\uE000-\\uF8FF])',
  'u'
)

/** Whether a row is the first line of a prompt of two lines. */
export function isPromptHeader(row: string): boolean {
  return promptHeader.test(row)
}

const weakFamilies = ['percent', 'root'] as const

/** Returns the prompt of another program at the start of a line, such as `mysql>`. */
export function readForeignPrompt(line: string, isSession: boolean): string | undefined {
  for (const pattern of isSession ? [...foreignPrompts, foreignWord] : foreignPrompts) {
    const match = pattern.exec(line)
    if (match) return match[0]
  }
  return undefined
}

/** Whether a line starts with a prompt that no command starts with. */
export function hasCertainPrompt(line: string, custom: readonly string[]): boolean {
  return (
    readFamily(line, {custom, hasAngle: false, isSession: false}) !== undefined ||
    readForeignPrompt(line, false) !== undefined
  )
}

/** Whether a document may contain a transcript, judged by its text alone: a quick check that never misses one. */
export function mayHaveTranscript(text: string, custom: readonly string[]): boolean {
  return (
    /(?:[$%❯➜]|\$>)(?: |\r?$)|@[^\n]{0,120}[#>] |sh(?:-\d[\d.]*)?# |─# |:[~/][^\n]{0,120}# |[~/][\w./~-]* ?# /mu.test(
      text
    ) ||
    /^.{0,200}(?:`{3}|~{3}).{0,20}(?:console|session)/im.test(text) ||
    custom.some(prompt => text.includes(prompt.trimEnd()))
  )
}
