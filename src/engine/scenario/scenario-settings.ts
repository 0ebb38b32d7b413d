import type {Settings} from '../../model/settings.js'

/**
 * The settings of a scenario. Its texts share their sessions, so run settings in the front matter of one apply to all. A
 * text without front matter has the project's values.
 */
export function scenarioSettings(settings: Settings, texts: readonly Settings[]): Settings {
  const all = (key: 'passEnv' | 'secrets' | 'setup' | 'teardown') => {
    const added = texts.flatMap(text => (text[key] === settings[key] ? [] : text[key]))
    return key === 'passEnv' || key === 'secrets'
      ? [...new Set([...settings[key], ...added])]
      : [...settings[key], ...added]
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
