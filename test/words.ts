import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {test} from 'tap'
import {glob} from 'tinyglobby'
import ts from 'typescript'

/** A phrase that readers stumble over, and what to write instead. */
interface BannedPhrase {
  readonly pattern: RegExp
  readonly instead: string
}

/** Nouns that follow "follow" where "run" is meant. */
const runnable = '(?:documents?|pages?|tutorials?|scenarios?|steps?|marks?|blocks?|again|it once)'

/** One word for one thing: what a reader knows from other test runners comes first. */
const banned: readonly BannedPhrase[] = [
  {instead: 'run', pattern: new RegExp(`\\bfollow(?:s|ed|ing)?\\s+(?:\\w+\\s+){0,3}?${runnable}\\b`)},
  {instead: 'run', pattern: new RegExp(`\\b${runnable} (?:is|are|was|were|be|been|being) followed\\b`)},
  {instead: 'rerun, run again', pattern: /\bfollow(?:s|ed|ing)? (?:\w+ )?again\b/},
  {instead: 'passed, reported, called', pattern: /\btold\b/},
  {instead: 'report, describe, warn about', pattern: /\btell(?:s|ing)? of\b/},
  {instead: 'skip, omit', pattern: /\b(?:left out|leave(?:s|ing)? out)\b/},
  {instead: 'clean up, remove', pattern: /\b(?:put(?:s|ting)? away)\b/},
  {
    instead: 'has ended, has finished',
    pattern: /\b(?:is|are|was|were|be) over\b(?! (?:\d|\w+ (?:kB|MB|GB|MiB|lines)))/
  },
  {instead: 'fix', pattern: /\bmend(?:s|ed|ing)?\b/},
  {instead: 'equal, the same, both', pattern: /\balike\b/},
  {instead: 'a different', pattern: /\banother than\b|\bother than it was\b/},
  {instead: 'if there is one', pattern: /\bwhere there (?:is|are) (?:such|none|one|no)\b/},
  {instead: "that doesn't exist", pattern: /\bthat there (?:is|are) not\b/},
  {instead: 'name what was missing', pattern: /\bgot none\b/},
  {instead: "isn't a …, has no …", pattern: /(?<!\bthere )\b(?:is|are|was|were) none\b(?! of)/},
  {instead: 'environment', pattern: /\bsurroundings\b/},
  {instead: 'command', pattern: /\bverbs?\b/},
  {
    instead: 'document (or "HTML page", "man page", "web page")',
    pattern: /(?<!\b(?:HTML|man|web|report|memory|browser|hosted)['’]?s? )\bpages?\b(?!["'`]?[./:\]}-]|['"]$)/
  },
  {instead: 'diagnostic', pattern: /\bfindings\b|\b(?:a|the|each|every) finding\b/},
  {instead: 'error', pattern: /(?<!by |likely a )\bmistakes?\b|(?<!segmentation )\bfaults?\b(?! of the tool)/},
  {instead: 'bug', pattern: /\bfaults? of the tool\b/},
  {instead: 'usage error', pattern: /\bwrong use\b/},
  {instead: 'marker (in code), `{{exec}}` or "marked block" (for readers)', pattern: /\bspeaks? to the tool\b/},
  {
    instead: '"`--jobs` must be …, got `x`" or "Unknown …": what happened, where, what to do',
    pattern: /^['"`]Expected (?!`|\$\{)/
  },
  {
    instead: 'is (above, below, in …), or a verb',
    pattern: /\bstands? (?:above|below|there|in(?! for)|at|beside|behind|alone|right)\b/
  },
  {instead: 'contains, "what it contains"', pattern: /\bwhat (?:stands|there is)\b/},
  {instead: 'again', pattern: /\banew\b/},
  {instead: 'also, in addition', pattern: /\bbesides\b(?=[.,:;])/},
  {instead: 'at least, at most', pattern: /\bat the (?:least(?! cost)|latest|most)\b/},
  {instead: 'name who or what', pattern: /\b(?:whoever|by whom|lest|as against|its likes)\b/},
  {instead: 'discarded', pattern: /\bthrown away\b/},
  {instead: 'in parallel', pattern: /(?<!shown )\bside by side\b/},
  {instead: 'no longer', pattern: /\bnot any more\b|\bany more\b(?=[.,;:)])/},
  {instead: 'must, can', pattern: /\bshall\b/},
  {instead: 'say what it does', pattern: /\bsays? so\b|\bso to say\b|\bof its own affair\b/},
  {instead: 'what it is or does', pattern: /\bwhat of (?:the|it|its)\b/},
  {instead: 'unchanged, byte for byte', pattern: /\bto the (?:byte|letter)\b/},
  {instead: 'opposite, reversed', pattern: /\bthe other way round\b/},
  {
    instead: "isn't",
    pattern:
      /(?<!\bthere )\bis no (?:leak|end|replacement|mark|code|defence|reason|workflow|option|step|document|name)\b/
  },
  {instead: 'if, when', pattern: /\bbe it (?:by|a|an|the)\b/},
  {
    instead: 'plain English: "X must be Y, got Z", "Unknown X"',
    pattern: /\bExpected (?:no|nothing|some|an?|the|one|of) [^'`"]*, got (?:one|none|nothing|it)\b/
  }
]

/** A piece of text that a person reads, and its line. */
interface Passage {
  readonly line: number
  readonly text: string
}

/** The comments and string literals of a TypeScript or JavaScript file. */
function passagesOfCode(file: string, text: string): readonly Passage[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const passages: Passage[] = []
  const add = (start: number, end: number) =>
    passages.push({line: source.getLineAndCharacterOfPosition(start).line + 1, text: text.slice(start, end)})
  const comments = new Set<number>()
  const visit = (node: ts.Node): void => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.end) ?? [])
    ]) {
      if (!comments.has(range.pos)) add(range.pos, range.end)
      comments.add(range.pos)
    }
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      add(node.getStart(source), node.end)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return passages
}

/** The comment lines of a shell script or a style sheet. */
function passagesOfScript(text: string): readonly Passage[] {
  return text
    .split('\n')
    .map((line, index) => ({line: index + 1, text: line.trim()}))
    .filter(passage => /^(?:#(?!!)|\/?\*)/.test(passage.text))
}

function passagesOf(file: string, text: string): readonly Passage[] {
  if (/\.(?:c?ts|m?js)$/.test(file)) return passagesOfCode(file, text)
  if (/\.(?:sh|css)$/.test(file)) return passagesOfScript(text)
  return [{line: 1, text}]
}

/** Every banned phrase of a text, as `file:line`, the phrase and what to write instead. */
function check(file: string, text: string): readonly string[] {
  return passagesOf(file, text).flatMap(passage =>
    banned.flatMap(({instead, pattern}) =>
      [...passage.text.matchAll(new RegExp(pattern, 'gi'))].map(({0: phrase, index}) => {
        const line = passage.line + passage.text.slice(0, index).split('\n').length - 1
        return `${file}:${line} "${phrase.replace(/\s+/g, ' ')}": write ${instead}`
      })
    )
  )
}

test('should find a banned phrase in prose, comments and messages', async t => {
  t.strictSame(check('a.md', 'One.\n\nIt is told twice.\n'), ['a.md:3 "told": write passed, reported, called'])
  const code = "// Alike.\nconst a = 'said'\nconst alike = `the ${a} surroundings`\n"
  t.strictSame(check('a.ts', code), [
    'a.ts:1 "Alike": write equal, the same, both',
    'a.ts:3 "surroundings": write environment'
  ])
  t.strictSame(check('a.sh', '#!/bin/sh\n# Mended.\nmended=1\n'), ['a.sh:2 "Mended": write fix'])
})

test('should use plain words wherever people read', async t => {
  const files = await glob([
    '*.md',
    '*.ts',
    'bench/**/*.{md,mjs,sh}',
    'content/**/*.md',
    'scripts/*.ts',
    'src/**/*.{ts,cts,js,sh,css}'
  ])
  t.ok(files.length > 100, `${files.length} files`)
  const found: string[] = []
  for (const file of files.sort()) found.push(...check(file, await readFile(path.resolve(file), 'utf8')))
  t.strictSame(found, [])
})
