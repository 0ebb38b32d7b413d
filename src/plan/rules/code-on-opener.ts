import {stepOptionNames} from '../../config/step-options.js'
import type {Fence} from '../source/fence.js'

/** Known languages, which may be followed by words of other tools. */
const languages: ReadonlySet<string> = new Set(
  (
    'asciidoc awk bash bat c c# c++ cmd conf console cpp cs csharp css csv diff docker dockerfile dotenv elixir env fish ' +
    'go golang gradle graphql groovy hcl html http ini java javascript js json jsonc jsx julia kotlin ksh latex log lua ' +
    'make makefile markdown md mdx mermaid nginx nix none objc output perl php plain plaintext postgres powershell promql ' +
    'properties proto ps1 pwsh py python r rb rego ruby rust scala sh shell shell-session shellsession sql swift terminal ' +
    'terraform text tf toml ts tsx txt typescript vim xml yaml yml zsh'
  ).split(' ')
)

/** Commands that aren't languages: in the place of a language, one is code. */
const commands: ReadonlySet<string> = new Set(
  (
    'apt apt-get brew cat cd chmod chown clear cp curl docker-compose echo exit export git grep helm k kubectl ls minikube ' +
    'mkdir mv npm npx oc pip pip3 podman ps pwd rm sed source ssh sudo systemctl tail touch vi wget yum'
  ).split(' ')
)

/** Words of other tools after a language. */
const flags: ReadonlySet<string> = new Set(
  'copy editable frame ignore linenos live no-copy no-run no_run nocopy numberLines showLineNumbers test twoslash wrap'.split(
    ' '
  )
)

/** A title of the block: `[Project setup]`. */
const label = /(?<![^ ])\[[^\s\]][^\]]*\](?![^ ])/g

/**
 * Whether a block has code on the line of its opening fence, which Markdown reads as language and attributes. This is a
 * guess: an unknown language with words after it or with no code below, or a known one with what looks like the arguments
 * of a command.
 */
export function hasCodeOnOpener({info, node}: Fence): boolean {
  const {language} = info
  const words = info.words
    .join(' ')
    .replace(label, '')
    .split(' ')
    .filter(word => word !== '' && !flags.has(word) && !stepOptionNames.includes(word))
  const isBlank = node.value.trim() === ''
  if (language === '') return false
  if (commands.has(language) || /^(?:\.{0,2}\/|\$)|[;|&"'`()]/.test(language)) return true
  if (!languages.has(language)) return isBlank || words.length > 0
  return words.length > 1 || words.some(word => word.startsWith('-')) || (isBlank && words.length > 0)
}
