import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'
import {closestName} from '../../text/nearest-name.js'
import {findDocuments} from '../documents/find-documents.js'
import {planDocument} from './plan-document.js'

/** The documents of a run that selects steps by tags. */
export interface CheckTagsOptions {
  readonly documents: readonly DocumentRef[]
  readonly settings: Settings
}

/**
 * Throws a `UsageError` for a selected tag that no step of the project has, since a run of nothing would pass. Returns a
 * warning for each such tag that is to be skipped.
 */
export async function checkTags({documents, settings}: CheckTagsOptions): Promise<readonly string[]> {
  const {onlyTags, skipTags} = settings
  const tags = new Set<string>()
  const isKnown = (tag: string) => tags.has(tag)
  const areKnown = () => [...onlyTags, ...skipTags].every(isKnown)
  const read = async (more: readonly DocumentRef[]) => {
    for (const document of more) {
      if (areKnown()) return
      // A document that can't be read reports that when it runs.
      const planned = await planDocument(document, settings).catch(() => undefined)
      for (const {options} of planned?.plan.steps ?? []) for (const tag of options.tags) tags.add(tag)
    }
  }
  await read(documents)
  // A tag may be one of other documents of the project.
  if (!areKnown()) await read(await findDocuments({cwd: settings.root, paths: [], settings}).catch(() => []))
  const missing = (tag: string) => {
    const meant = closestName(tag, [...tags].sort())
    return meant === undefined ? 'The option `tags` sets the tags of a step.' : `Did you mean \`${meant}\`?`
  }
  const wanted = onlyTags.find(tag => !isKnown(tag))
  if (wanted !== undefined) throw new UsageError(`No step has the tag \`${wanted}\`. ${missing(wanted)}`)
  return skipTags
    .filter(tag => !isKnown(tag))
    .map(tag => `No step has the tag \`${tag}\`, so \`--skip-tag ${tag}\` skips nothing. ${missing(tag)}`)
}
