import {existsSync} from 'node:fs'
import path from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {readRegularFile} from '../../files/read-regular-file.js'
import type {Settings} from '../../model/settings.js'
import {type PlannedDocument, planSource} from './plan-source.js'

/** A document that another one needs can't be run before it. */
export class NeedsError extends Error {
  readonly code = 'needs'
  override readonly name = 'NeedsError'
}

/** A document and what it needs, as paths from the project root. */
export interface PlanNeedsOptions {
  /** Path of the document as reported. */
  readonly file: string
  readonly planned: PlannedDocument
  /** Settings of the run, without those of a document. */
  readonly settings: Settings
}

/**
 * The documents that a document needs, each once and before those that need it. Throws a `NeedsError` for a document that
 * doesn't exist, needs itself, or would run outside of its sandbox or container.
 */
export async function planNeeds({file, planned, settings}: PlanNeedsOptions): Promise<readonly PlannedDocument[]> {
  const found = new Map<string, PlannedDocument>()
  await visit(planned, {above: [file], file})
  return [...found.values()]

  async function visit({settings: {needs}}: PlannedDocument, from: {readonly above: readonly string[]; file: string}) {
    for (const name of needs) {
      const needed = path.posix.join(path.posix.dirname(from.file), name)
      const place = path.join(settings.root, needed)
      if (needed.startsWith('../'))
        throw new NeedsError(
          `\`${from.file}\` needs \`${name}\`, which is outside the project. Name a document inside it.`
        )
      if (!existsSync(place))
        throw new NeedsError(`\`${from.file}\` needs \`${name}\`, and there is no such file. Correct \`needs\`.`)
      if (from.above.includes(needed)) {
        const circle = [...from.above.slice(from.above.indexOf(needed)), needed]
        throw new NeedsError(`Documents need each other: ${circle.join(' → ')}. Remove one of them from \`needs\`.`)
      }
      if (found.has(needed)) continue
      // It runs as a whole, also where a run selects steps of the document.
      const source = readRegularFile(place)
      const document = await planSource({file: needed, settings: {...settings, onlyTags: []}, source})
      const {container, sandbox} = document.settings
      // Its steps would change the machine.
      if (sandbox && !planned.settings.sandbox)
        throw new NeedsError(
          `\`${needed}\` is needed, and runs in a sandbox. Set \`sandbox: true\` in \`${file}\` too.`
        )
      if (container && !isDeepStrictEqual(container, planned.settings.container))
        throw new NeedsError(
          `\`${needed}\` is needed, and runs in a container. Set its \`container\` in \`${file}\` too.`
        )
      await visit(document, {above: [...from.above, needed], file: needed})
      found.set(needed, document)
    }
  }
}
