import type {Network, Settings} from '../model/settings.js'
import type {DocumentSettings} from './config-schema.js'
import type {ConfigProblem} from './read-config.js'

/** The settings of a run that its documents may narrow and not widen. */
export type SandboxBounds = Pick<Settings, 'home' | 'network' | 'passEnv' | 'sandbox'>

/** From the narrowest to the widest. */
const networks: readonly Network[] = ['off', 'loopback', 'host']

/** What a document asks for beyond the sandbox of its run; nothing when the run has no sandbox. Pure. */
export function findWidening(run: SandboxBounds, document: DocumentSettings): readonly ConfigProblem[] {
  if (!run.sandbox) return []
  const problems: ConfigProblem[] = []
  if (document.sandbox === false) {
    problems.push({
      at: ['sandbox'],
      reason: "A document can't turn off the sandbox of a run. Remove the key, or run without `--sandbox`."
    })
  }
  if (document.container !== undefined) {
    problems.push({
      at: ['container'],
      reason:
        "In a sandbox, a document can't choose its container. Set `container` in the configuration file if you trust the document."
    })
  }
  const {network, passEnv} = document
  if (network !== undefined && networks.indexOf(network) > networks.indexOf(run.network)) {
    problems.push({
      at: ['network'],
      reason: `This run allows at most \`network: ${run.network}\`, got \`${network}\`. Run with \`--network ${network}\` if you trust the document.`
    })
  }
  const {home = 'empty'} = document
  const shown = home === 'empty' ? [] : home === 'keep' ? ['keep'] : home
  const wider = run.home === 'keep' ? undefined : shown.find(each => !run.home.includes(each))
  if (wider !== undefined) {
    problems.push({
      at: ['home'],
      reason: `In a sandbox, a document can see only the home folders that the project allows, got \`${wider}\`. Set \`home\` in the configuration file if you trust the document.`
    })
  }
  const more = passEnv?.find(name => !run.passEnv.includes(name))
  if (more !== undefined) {
    problems.push({
      at: ['passEnv'],
      reason: `In a sandbox, a document can read only variables that the project passes, got \`${more}\`. Add it to \`passEnv\` in the configuration file if you trust the document.`
    })
  }
  return problems
}
