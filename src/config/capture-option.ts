import * as v from 'valibot'
import type {Capture} from '../model/step.js'
import {compileRegex, RegexError} from '../regex/compile.js'

/** `ID=/Created (\w+)/`: the name of a variable and a regular expression, whose first group or whole match is its value. */
export const captureSchema = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform(value => (typeof value === 'string' ? [value] : value).map(readCapture)),
  v.check(captures => captures.length > 0 && captures.every(capture => capture !== undefined)),
  v.transform(captures => captures.filter(capture => capture !== undefined))
)

function readCapture(text: string): Capture | undefined {
  const [, name, pattern] = /^\s*([A-Za-z_]\w*)=\/(.+)\/\s*$/.exec(text) ?? []
  if (name === undefined || pattern === undefined) return undefined
  const parts = splitAtGroup(pattern)
  if (!parts) return undefined
  try {
    for (const part of [pattern, ...parts]) compileRegex(part)
    return {name, parts, pattern}
  } catch (error) {
    if (error instanceof RegexError) return undefined
    throw error
  }
}

/** A pattern around its first capturing group: what is before it, in it and after it. */
function splitAtGroup(pattern: string): Capture['parts'] | undefined {
  const group = /^((?:\\.|\[(?:\\.|[^\]\\])*\]|\(\?|[^([\\])*)\((?!\?)/.exec(pattern)
  if (!group) return ['', pattern, '']
  const start = group[0].length
  let depth = 1
  for (const {0: token, index} of pattern.slice(start).matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|[()]/g)) {
    depth += token === '(' ? 1 : token === ')' ? -1 : 0
    if (depth > 0) continue
    const parts = [group[1] ?? '', pattern.slice(start, start + index), pattern.slice(start + index + 1)] as const
    // The group has to be a part of every match, once.
    return /^[*+?{]/.test(parts[2]) || hasAlternatives(parts[0] + parts[2]) ? undefined : parts
  }
  return undefined
}

/** Whether a pattern has a `|` outside of groups. */
function hasAlternatives(pattern: string): boolean {
  let rest = pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, '')
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = rest.replace(/\([^()]*\)/g, '')
  }
  return rest.includes('|')
}
