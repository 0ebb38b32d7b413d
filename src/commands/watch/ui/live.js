// Keeps the documents up to date while they run, and lets a person run and review their steps. Follows report.js.
const numberAttribute = 'data-number'
const fewDocuments = 20
const articleOf = number => main.querySelector(`article[${numberAttribute}="${number}"]`)
const numberOfArticle = article => Number(article.getAttribute(numberAttribute))
/** The version of each document that is shown. */
const shownVersions = new Map()
/** The newest version of each document. */
const versions = new Map()
/** Results that arrive while the text of their document is fetched, which may be older. */
const arrivals = new Map()
/** The step to show when the text of its document has arrived. */
let wanted

const say = text => {
  said.textContent = ''
  // A screen reader only reads a change.
  requestAnimationFrame(() => {
    said.textContent = text
  })
}

// Open states and the scroll position

/** What a person opened or closed, also while a step runs and has nothing to open. */
const openStates = new Map()
const keyOf = details => {
  const owner = details.parentElement.closest('[id]')
  return `${owner.id} ${[...owner.querySelectorAll('details')].indexOf(details)}`
}
const restoreOpen = element => {
  for (const details of element.querySelectorAll('details')) {
    const state = openStates.get(keyOf(details))
    if (state !== undefined) details.open = state
  }
}

const isOnScreen = element => element.getClientRects().length > 0 && element.getBoundingClientRect().bottom > 0

/** Changes the documents; what is at the top of the screen stays where it is. */
const keepingPlace = change => {
  // A step is found again in a new text, a paragraph isn't.
  const anchors = ['article > details > div > *', '.step[id]']
    .flatMap(selector => [...main.querySelectorAll(selector)].find(isOnScreen) ?? [])
    .map(element => [element, element.getBoundingClientRect().top])
  change()
  if (scrollY === 0) return
  for (const [element, before] of anchors) {
    const now = element.isConnected ? element : element.id && document.getElementById(element.id)
    if (now) return scrollBy({behavior: 'instant', top: now.getBoundingClientRect().top - before})
  }
}

const isBeingEdited = element => element.querySelector('form.edit') !== null

const load = async article => {
  const number = numberOfArticle(article)
  const version = versions.get(number)
  if (shownVersions.get(number) === version || isBeingEdited(article)) return
  shownVersions.set(number, version)
  const arrived = []
  arrivals.set(number, arrived)
  const response = await fetch(`document?number=${number}`)
  if (!response.ok) return
  const parsed = new DOMParser().parseFromString(await response.text(), 'text/html')
  // A newer text is on its way.
  if (arrivals.get(number) !== arrived) return
  arrivals.delete(number)
  const fresh = parsed.querySelector('article > details')
  const focused = document.activeElement?.closest?.('[id]')?.id
  keepingPlace(() => {
    const old = article.querySelector(':scope > details')
    for (const child of [...old.children].slice(1)) child.remove()
    old.append(...[...fresh.children].slice(1))
    restoreOpen(old)
  })
  for (const message of arrived) showStep(message)
  for (const link of article.querySelectorAll('a[href^="#page/"]')) if (!byHash(link.hash)) link.removeAttribute('href')
  texts.delete(article)
  if (field.value !== '') find()
  if (focused && article.contains(document.getElementById(focused)) && document.activeElement === document.body)
    document.getElementById(focused).focus({preventScroll: true})
  if (wanted?.document === number) follow(wanted)
}

const isOpen = article => article.querySelector(':scope > details').open

/** Shows the place of the last edit, unless it's on the screen. */
const follow = ({document: number, id}) => {
  const article = articleOf(number)
  if (!article || isBeingEdited(main)) return
  article.querySelector(':scope > details').open = true
  const target = (id && document.getElementById(id)) || article
  const {bottom, top} = target.getBoundingClientRect()
  if (top < 0 || bottom > innerHeight) target.scrollIntoView({block: bottom - top > innerHeight ? 'start' : 'center'})
}

// Messages

const tones = ['changed', 'failed', 'idle', 'passed']
const setTone = (element, tone) => {
  element.classList.remove(...tones)
  element.classList.add(tone)
}

const signs = {changed: '✎', failed: '✗', idle: '–', passed: '✓'}

const showStep = ({document: number, html, id, tone}) => {
  const step = document.getElementById(id)
  if (!step) return
  // The text is fetched again when the edit ends.
  if (isBeingEdited(step)) return void shownVersions.delete(number)
  const focused = step.contains(document.activeElement) && document.activeElement !== step
  const template = document.createElement('template')
  template.innerHTML = html
  keepingPlace(() => {
    for (const child of [...step.children].slice(1)) child.remove()
    step.append(template.content)
    restoreOpen(step)
  })
  setTone(step, tone)
  if (focused) step.focus({preventScroll: true})
  for (const link of main.querySelectorAll(`a.to[href="#${id}"]`)) {
    setTone(link, tone)
    link.textContent = signs[tone]
    setTone(link.previousElementSibling, tone)
  }
  texts.delete(step.closest('article'))
}

const showDocument = ({document: number, state, version}) => {
  versions.set(number, version)
  const article = articleOf(number)
  if (!article) return
  setTone(article, state.tone)
  article.dataset.failed = String(state.tone === 'failed')
  article.querySelector('summary > .sign').textContent = state.sign
  article.querySelector('summary > .meta').textContent = state.text
  const item = [...document.querySelectorAll('nav li')].find(each => each.querySelector('a').hash === `#${article.id}`)
  if (item) {
    setTone(item, state.tone)
    item.dataset.failed = article.dataset.failed
    const sign = item.querySelector('.sign')
    sign.textContent = state.sign
    sign.setAttribute('aria-label', state.text)
  }
  if (isOpen(article)) void load(article)
}

const showSummary = ({html, isRunning, title}) => {
  const summary = document.querySelector('.summary')
  if (summary.innerHTML !== html) summary.innerHTML = html
  document.title = title
  document.querySelector('button[name="stop"]').disabled = !isRunning
}

const showDocuments = async () => {
  const parsed = new DOMParser().parseFromString(await (await fetch('./')).text(), 'text/html')
  document.querySelector('nav ul').replaceWith(parsed.querySelector('nav ul'))
  const old = new Map([...main.querySelectorAll('article')].map(article => [article.id, article]))
  main.replaceChildren(...[...parsed.querySelectorAll('article')].map(article => old.get(article.id) ?? article))
  for (const article of main.querySelectorAll('article'))
    if (!old.has(article.id)) article.querySelector('details').open = true
  find()
}

const receive = {
  document: showDocument,
  documents: () => void showDocuments(),
  edited: message => {
    wanted = message
    const article = articleOf(message.document)
    if (article) article.querySelector(':scope > details').open = true
    if (shownVersions.get(message.document) === versions.get(message.document)) follow(message)
  },
  step(message) {
    arrivals.get(message.document)?.push(message)
    showStep(message)
  },
  summary: showSummary
}

// Actions

const act = async action => {
  const response = await fetch('act', {
    body: JSON.stringify(action),
    headers: {'content-type': 'application/json'},
    method: 'POST'
  })
  const answer = response.ok ? await response.json() : {message: 'The request failed.'}
  if (answer.message) say(answer.message)
  return answer
}

const currentStep = () => {
  const step = document.activeElement?.closest?.('.step[id]')
  return step ?? (location.hash.length > 1 ? byHash(location.hash)?.closest('.step[id]') : null) ?? null
}

const onStep = (name, more = () => ({})) => {
  const step = currentStep()
  if (!step) return say('Choose a step first: press j for the next failure, or J for the next step.')
  const number = numberOfArticle(step.closest('article'))
  void act({action: name, document: number, step: step.id, ...more(step)})
}

const rowOf = step => {
  const row = step.querySelector('select[name="row"]')?.value
  return row === undefined ? {} : {row: Number(row)}
}

const edit = async step => {
  if (!step?.querySelector('button[name="edit"]') || isBeingEdited(step)) return
  const place = {document: numberOfArticle(step.closest('article')), step: step.id}
  const {text} = await act({action: 'expectation', ...place})
  if (text === undefined) return
  const editor = document.createElement('form')
  editor.className = 'edit'
  const label = document.createElement('label')
  const area = document.createElement('textarea')
  area.value = text
  area.rows = Math.min(20, text.split('\n').length + 1)
  area.spellcheck = false
  label.append('Expectation', area)
  const save = Object.assign(document.createElement('button'), {textContent: 'Save', type: 'submit'})
  const cancel = Object.assign(document.createElement('button'), {
    name: 'cancel',
    textContent: 'Cancel',
    type: 'button'
  })
  editor.append(label, save, ' ', cancel)
  step.querySelector('.review').append(editor)
  area.focus()
  const close = () => {
    editor.remove()
    step.focus({preventScroll: true})
    void load(step.closest('article'))
  }
  editor.addEventListener('submit', event => {
    event.preventDefault()
    close()
    void act({action: 'edit', text: area.value, ...place})
  })
  cancel.addEventListener('click', close)
  editor.addEventListener('keydown', event => {
    event.stopPropagation()
    if (event.key === 'Escape') close()
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) editor.requestSubmit()
  })
}

const moveToStep = step => {
  const steps = [...main.querySelectorAll('.step[id]')].filter(one => one.getClientRects().length > 0)
  if (steps.length === 0) return
  const at = steps.indexOf(currentStep())
  const first = steps.findIndex(one => one.getBoundingClientRect().top >= 0)
  const next = at === -1 ? Math.max(first, 0) : Math.min(Math.max(at + step, 0), steps.length - 1)
  steps[next].focus()
  steps[next].scrollIntoView({block: 'nearest'})
}

const onDocument = () => {
  const article = document.activeElement?.closest?.('article') ?? currentStep()?.closest('article')
  if (!article) return say('Choose a document first.')
  void act({action: 'document', document: numberOfArticle(article)})
}

Object.assign(actions, {
  J: () => moveToStep(1),
  K: () => moveToStep(-1),
  R: () => void act({action: 'all'}),
  a: () => onStep('accept'),
  d: onDocument,
  e: () => void edit(currentStep()),
  o: () => onStep('step'),
  r: () => onStep('reject'),
  s: () => void act({action: 'stop'}),
  t: () => onStep('to-here'),
  w: () => onStep('loosen', rowOf),
  z: () => onStep('undo')
})

const stepActions = new Set(['accept', 'loosen', 'reject', 'step', 'to-here', 'undo'])
addEventListener('click', ({target}) => {
  const button = target.closest?.('button')
  if (!button) return
  const step = button.closest('.step')
  if (button.name === 'all' || button.name === 'stop') void act({action: button.name})
  else if (button.name === 'edit') void edit(step)
  else if (step && stepActions.has(button.name)) {
    const place = {document: numberOfArticle(step.closest('article')), step: step.id}
    void act({action: button.name, ...place, ...(button.name === 'loosen' && rowOf(step))})
  }
})
// Opening a document reads it. The event doesn't bubble.
addEventListener(
  'toggle',
  ({target}) => {
    const article = target.parentElement
    if (target.closest('.page')) openStates.set(keyOf(target), target.open)
    if (article?.hasAttribute(numberAttribute) && target.open) void load(article)
  },
  true
)

if (main.querySelectorAll('article').length <= fewDocuments)
  for (const details of main.querySelectorAll('article > details')) details.open = true
const events = new EventSource('events')
events.addEventListener('message', ({data}) => {
  const message = JSON.parse(data)
  receive[message.kind](message)
})
events.addEventListener('open', () => document.body.classList.remove('disconnected'))
events.addEventListener('error', () => {
  document.body.classList.add('disconnected')
  const running = document.querySelector('.running')
  if (running) running.textContent = 'Disconnected: `fencepost watch` has ended.'
})
