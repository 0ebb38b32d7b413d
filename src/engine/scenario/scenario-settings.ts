import type {Settings} from '../../model/settings.js'

/**
 * The settings of a scenario, whose texts share their terminals: what the front matter of one says of the run holds for
 * all of them. A text that says nothing has the project's own values.
 */
export function scenarioSettings(settings: Settings, texts: readonly Settings[]): Settings {
  const all = (key: 'passEnv' | 'secrets' | 'setup' | 'teardown') => {
    const said = texts.flatMap(text => (text[key] === settings[key] ? [] : text[key]))
    return key === 'passEnv' || key === 'secrets'
      ? [...new Set([...settings[key], ...said])]
      : [...settings[key], ...said]
  }
  return {
    ...settings,
    keepGoing: settings.keepGoing || texts.some(({keepGoing}) => keepGoing),
    passEnv: all('passEnv'),
    secrets: all('secrets'),
    setup: all('setup'),
    teardown: all('teardown')
  }
}
