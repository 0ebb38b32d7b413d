import type {ElementContent} from 'hast'
import {h} from 'hastscript'

/** The kinds of tokens that have a color, each with a pattern. The first that matches wins. */
type Grammar = Readonly<
  Partial<Record<'command' | 'comment' | 'key' | 'keyword' | 'number' | 'option' | 'string' | 'variable', string>>
>

/** Longer code has no colors, because some patterns take quadratic time. */
const maxCharacters = 20_000

const quoted = `"(?:[^"\\\\]|\\\\[^])*"|'(?:[^'\\\\\\n]|\\\\.)*'`
const number = '(?<![\\w.])-?\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.])'
const words = (list: string) => `(?<![\\w.-])(?:${list.split(' ').join('|')})(?![\\w-])`

/** Where the name of a command is expected. */
const start = '(?<=(?:^|[;|&(`!])[ \\t]{0,80}|(?<![\\w-])(?:then|do|else|elif|if|while|until|sudo|time)[ \\t]{1,80})'
const shell: Grammar = {
  comment: '(?<![^\\s;])#.*',
  string: `<<-?[ \\t]*(?<quote>["']?)(?<eof>\\w+)\\k<quote>.*\\n[^]*?^\\t*\\k<eof>$|\\$?'[^']*'|"(?:[^"\\\\]|\\\\[^])*"`,
  variable: '\\$(?:\\{[^}\\n]*\\}|\\w+|[@*#?$!-])|(?<![^\\s;(])[A-Za-z_]\\w*(?=\\+?=)',
  keyword: `${start}(?:if|then|elif|else|fi|for|while|until|do|done|case|esac|function|select|\\[\\[|\\]\\]|[{}])(?![\\w./-])`,
  command: `${start}[\\w./~+-][\\w./~+:-]*`,
  option: '(?<=[ \\t])--?[A-Za-z\\d][\\w-]*'
}

const code = (comment: string, keywords: string): Grammar => ({
  comment,
  string: `"""[^]*?"""|\`(?:[^\`\\\\]|\\\\[^])*\`|${quoted}`,
  keyword: words(keywords),
  number
})
const slashes = '//.*|/\\*[^]*?\\*/'
const literals = 'true false null nil None True False undefined'

const grammars: Readonly<Record<string, Grammar>> = {
  braces: code(
    slashes,
    `${literals} as async await bool break case catch class const continue def default defer do else enum export extends fn for from func function go if impl implements import in int interface let loop match mod mut new package pub public private protected return self static string struct super switch this throw throws trait try type typeof use val var void while yield`
  ),
  data: {
    comment: '(?<!\\S)[#;].*',
    key: '^[ \\t]*(?:- +)*[\\w./-]+(?=[ \\t]*[:=](?:\\s|$|[^\\s:/]))|^\\[.*\\]$|"(?:[^"\\\\\\n]|\\\\.)*"(?=\\s*:)',
    string: quoted,
    keyword: words(`${literals} yes no on off`),
    number
  },
  hash: code(
    '#.*',
    `${literals} and as assert async await begin break case class continue def del do elif else elsif end ensure except finally for from global if import in is lambda module next not or pass raise require rescue return self then try unless until use when while with yield ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL USER VOLUME WORKDIR`
  ),
  patch: {comment: '^(?:diff|index|---|\\+\\+\\+|@@).*', string: '^\\+.*', variable: '^-.*'},
  shell,
  sql: code(
    `--.*|${slashes}`,
    [
      ...'add all alter and as asc by create database delete desc distinct drop exists from group having if in index insert into is join key left limit not null on or order primary references select set table union unique update values view where with'.split(
        ' '
      )
    ]
      .flatMap(word => [word, word.toUpperCase()])
      .join(' ')
  )
}

const languages: Readonly<Record<string, string>> = {
  braces:
    'c c++ cpp cs csharp cjs css cts dart go groovy hcl java javascript js jsx kotlin kt mjs mts php proto rs rust scala scss swift terraform tf ts tsx typescript',
  data: 'conf env ini json json5 jsonc properties toml yaml yml',
  hash: 'docker dockerfile elixir make makefile nginx perl py python r rb ruby',
  patch: 'diff patch',
  shell: 'bash command console ksh sh shell shell-session terminal zsh',
  sql: 'mysql postgresql sql sqlite'
}

/** A prompt at the beginning of a line. */
const prompt = /^(?:\(\S+\) )?(?:[$>]|\S+[$#%]) /

const grammarOf = new Map(
  Object.entries(languages).flatMap(([grammar, names]) => names.split(' ').map(name => [name, grammar] as const))
)
const patterns = new Map<string, RegExp>()

/** Code with its tokens in colors; in a transcript, only its commands. Code in an unknown language stays as it is. */
export function highlight(text: string, language: string): readonly ElementContent[] {
  const name = grammarOf.get(language.toLowerCase())
  if (name === undefined || text.length > maxCharacters) return [{type: 'text', value: text}]
  if (name !== 'shell' || !prompt.test(text)) return tokens(text, name)
  return text.split(/(?<=\n)/).flatMap(line => {
    const [shown = ''] = prompt.exec(line) ?? []
    return shown === ''
      ? [{type: 'text' as const, value: line}]
      : [h('span.t-comment', shown), ...tokens(line.slice(shown.length), name)]
  })
}

function tokens(text: string, name: string): readonly ElementContent[] {
  const grammar = grammars[name] ?? {}
  const kinds = Object.keys(grammar)
  const pattern = patterns.get(name) ?? compile(grammar)
  patterns.set(name, pattern)
  const parts: ElementContent[] = []
  let shownTo = 0
  for (const {0: value, groups = {}, index} of text.matchAll(pattern)) {
    const kind = kinds.find(kind => groups[kind] !== undefined)
    if (index > shownTo) parts.push({type: 'text', value: text.slice(shownTo, index)})
    parts.push(h(`span.t-${kind}`, value))
    shownTo = index + value.length
  }
  return shownTo < text.length ? [...parts, {type: 'text', value: text.slice(shownTo)}] : parts
}

function compile(grammar: Grammar): RegExp {
  return new RegExp(
    Object.entries(grammar)
      .map(([kind, source]) => `(?<${kind}>${source})`)
      .join('|'),
    'gm'
  )
}
