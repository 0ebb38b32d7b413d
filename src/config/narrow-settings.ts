import type {Network, Settings} from '../model/settings.js'
/** What of the settings of a run bounds its documents. */
export type Bounds = Pick<Settings, 'network' | 'passEnv' | 'sandbox'>

/** From the narrowest on. */
const networks: readonly Network[] = ['off', 'loopback', 'host']

/**
 * Where whoever runs a document wants it in a sandbox, the document may make that narrower, and not leave it: says what
 * it asks for beyond that. Pure.
 */
export function findTooWide(
  settings: Bounds,
  document: DocumentSettings
): readonly {readonly key: string; readonly reason: string}[] {
  if (!settings.sandbox) return []
  const problems: {key: string; reason: string}[] = []
  if (document.sandbox === false) {
    problems.push({
      key: 'sandbox',
      reason: 'Expected `sandbox` to stay as this run has it, got `false`. Remove it, or run without `--sandbox`.'
    })
  }
  const {network, passEnv} = document
  if (network !== undefined && networks.indexOf(network) > networks.indexOf(settings.network)) {
    problems.push({
      key: 'network',
      reason: `Expected at most \`network: ${settings.network}\` in the sandbox of this run, got \`${network}\`. Run with \`--network ${network}\` if the page may have it.`
    })
  }
  const more = passEnv?.find(name => !settings.passEnv.includes(name))
  if (more !== undefined) {
    problems.push({
      key: 'passEnv',
      reason: `Expected in the sandbox of this run only variables that the project passes, got \`${more}\`. Name it in \`passEnv\` of the configuration if the page may have it.`
    })
  }
  return problems
}

/** What a document may settle for itself. */
export type DocumentSettings = Partial<
  Pick<
    Settings,
    | 'hosts'
    | 'inputs'
    | 'keepGoing'
    | 'network'
    | 'passEnv'
    | 'rules'
    | 'sandbox'
    | 'secrets'
    | 'select'
    | 'setup'
    | 'teardown'
  >
>
