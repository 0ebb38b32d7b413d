import {test} from 'tap'
import {defaultLanguages} from '../../../src/model/settings.js'
import {kindOfLanguage} from '../../../src/plan/source/shell-languages.js'

test('should tell shells, sessions, text and other languages', t => {
  const kinds = {
    '': 'text',
    azurecli: 'shell',
    'azurecli-interactive': 'shell',
    bash: 'shell',
    console: 'session',
    fish: 'other',
    js: 'other',
    powershell: 'other',
    'sh-session': 'session',
    'shell-script': 'shell',
    text: 'text',
    zsh: 'shell'
  }
  for (const [language, kind] of Object.entries(kinds))
    t.equal(kindOfLanguage(language, defaultLanguages), kind, language)
  t.equal(kindOfLanguage('fish', {fish: 'bash'}), 'shell')
  t.equal(kindOfLanguage('bash', {fish: 'bash'}), 'other')
  t.end()
})
