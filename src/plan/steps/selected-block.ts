import {findPackageManagers} from '../../shell-code/package-managers.js'
import {findPlaceholders} from '../../shell-code/placeholders.js'
import {type Diagnostic, quote} from '../diagnostics.js'
import type {Fence} from '../source/fence.js'
import {hasCertainPrompt} from '../source/prompts.js'
import {isOtherShell, type LanguageKind} from '../source/shell-languages.js'
import {type ForeignTranscript, readTranscript, type Transcript} from '../source/transcript.js'
import type {BlockContext} from './block-context.js'

/** A block without a marker that would be a step. */
export interface SelectedBlock {
  readonly context: BlockContext
  readonly fence: Fence
  readonly kind: LanguageKind
  /** What it shows, if its lines start with prompts. */
  readonly session: ForeignTranscript | Transcript | undefined
}

/** Reports a selected block whose commands aren't known: they can't be distinguished from output, or are in another file. */
export function refuseBlock(value: string, {context, fence, kind, session}: SelectedBlock): Diagnostic | undefined {
  if (session || value.trim() === '') return undefined
  const {lines, prompts, readShell} = context
  const place = lines.point(fence.start)
  const include = included.exec(value)?.[0].trim()
  if (include !== undefined)
    return {
      place,
      reason: `${quote(include)} stands for text of another file, so this block doesn't run`,
      remedy: 'Write the commands in the document, or skip the block: `<!-- fencepost skip="…" -->`.',
      ruleId: 'included-code',
      severity: 'warning'
    }
  const isMixed = () => {
    const starts = readShell?.(value).commands.map(({start}) => start) ?? []
    return starts.some(start => {
      const isFirst = /^\s*$/.test(value.slice(value.lastIndexOf('\n', start - 1) + 1, start))
      return isFirst && hasCertainPrompt(value.slice(start).split('\n', 1)[0] ?? '', prompts)
    })
  }
  const reason =
    kind === 'session'
      ? `This \`${fence.info.language}\` block has no known prompt, so it doesn't run`
      : drawsTree(value)
        ? "Some lines of this block draw a tree and aren't commands, so it doesn't run"
        : isMixed()
          ? "Only some commands of this block have a prompt, so it doesn't run"
          : isRootSession(value, context)
            ? "The commands of this block are comments, and its other lines are output, so it doesn't run"
            : undefined
  return reason === undefined
    ? undefined
    : {
        place,
        reason,
        remedy:
          'Start each command with `$ `, or name the prompt: `<!-- fencepost prompt="…" -->`. For commands without output, use the language `sh`.',
        ruleId: 'no-prompt',
        severity: 'warning'
      }
}

/** Whether shell code is a session of root, with output that begins like a sentence: `Reading package lists...`. */
function isRootSession(code: string, {prompts, readShell}: BlockContext): boolean {
  const found = readShell && readTranscript(code, {custom: prompts, isSession: true, readShell})
  if (found?.kind !== 'transcript' || found.family !== 'root') return false
  const outputs = found.commands.flatMap(({endRow, outputRow}) => found.rows.slice(outputRow, endRow).slice(0, 1))
  return outputs.length > 0 && outputs.every(row => /^[A-Z][a-z]+(?:[ ,:]|\.+(?: |$))/.test(row))
}

/** Whether lines of code draw a tree, as `tree` prints it. A here-document may write one. */
function drawsTree(code: string): boolean {
  return /^[ \t]*[│├└]/m.test(code) && !code.includes('<<')
}

/** Where mdBook, MkDocs, VitePress and others include a file: `{{#include a.sh}}`, `--8<-- "a.sh"`, `<<< @/a.sh`. */
const included =
  /^[ \t]*(?:\{\{#(?:include|playground|playpen|rustdoc_include|shiftinclude) [^\n]*|-{1,}8<-{1,}[^\n]*|\{[!*] *[^\n]*[!*]\}|<<< *@\/[^\n]*)/m

/** The option of R Markdown or Quarto that keeps a block from being run: `{bash, eval=FALSE}`, `#| eval: false`. */
function readEvalOption({info, node}: Fence): string | undefined {
  const [, option] = /^\s*\{[^}]*?\b(eval\s*=\s*(?:FALSE|F|false))\b/.exec(info.value) ?? []
  if (option !== undefined) return option
  for (const line of node.value.split('\n')) {
    if (!line.startsWith('#|')) return undefined
    const [, cellOption] = /^#\|\s*(eval:\s*false)\s*$/.exec(line) ?? []
    if (cellOption !== undefined) return cellOption
  }
  return undefined
}

/** Why a selected block is skipped: its author didn't write it for this machine, or not to run as it is. */
export function skipReason(code: string, {context, fence, session}: SelectedBlock): string | undefined {
  if (session?.kind === 'foreign') return `\`${session.prompt.trim()}\` isn't the prompt of a shell`
  const off = readEvalOption(fence)
  if (off !== undefined) return `\`${off}\``
  const {language} = fence.info
  if (isOtherShell(language)) return `\`${language}\` code doesn't run in bash`
  const [placeholder] = findPlaceholders({code}, context.variables)
  if (placeholder) return `\`${code.slice(placeholder.start, placeholder.end)}\` is a placeholder`
  const {isInstalled, readShell} = context
  const missing = readShell && findPackageManagers(code, readShell).find(name => !isInstalled(name))
  return missing && `\`${missing}\` isn't installed`
}
