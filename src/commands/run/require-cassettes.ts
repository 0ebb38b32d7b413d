import {documentSettings} from '../../engine/plan/document-settings.js'
import type {DocumentRef} from '../../model/document.js'
import {UsageError} from '../../model/errors.js'
import type {Settings} from '../../model/settings.js'

/** Throws a `UsageError` for `--record` or `--replay` where no document has programs to record. */
export async function requireCassettes(documents: readonly DocumentRef[], settings: Settings): Promise<void> {
  const {cassetteMode} = settings
  if (cassetteMode !== 'record' && cassetteMode !== 'replay') return
  for (const document of documents)
    if ((await documentSettings(document, {key: 'cassettes', settings})).cassettes) return
  throw new UsageError(
    `\`--${cassetteMode}\` has no effect, because no document says which programs are recorded. ` +
      'Set `cassettes`, such as `cassettes: {commands: [docker, curl]}`, in its front matter or in the configuration file.'
  )
}
