// Finds text, moves between failures, copies code, and unfolds what an address leads to.
const main = document.querySelector('main')
const form = document.querySelector('form.find')
const field = form.elements.text
const status = form.querySelector('[role="status"]')
const keys = document.querySelector('dialog.keys')
const said = document.querySelector('.said')
const maxShown = 2000

const numberOf = (count, noun, plural = `${noun}s`) => `${count} ${count === 1 ? noun : plural}`
const byHash = hash => {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)))
  } catch {
    // An address that someone has cut off.
    return null
  }
}

const unfold = element => {
  element.querySelector(':scope > details')?.setAttribute('open', '')
  for (let node = element; node; node = node.parentElement) {
    if (node.tagName === 'DETAILS') node.open = true
    node.hidden = false
  }
}

const reveal = () => {
  const target = location.hash.length > 1 && byHash(location.hash)
  if (!target) return
  const isFolded = target.getClientRects().length === 0
  unfold(target)
  target.scrollIntoView()
  // The browser has focused a target that isn't folded, and the reader may have moved on.
  if (isFolded) target.focus({preventScroll: true})
}

// Finding text

const textNodes = article => {
  const nodes = []
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('.ways')) nodes.push(walker.currentNode)
  return nodes
}

/** Lower case without a change of length, so that offsets stay right. */
const lower = text => {
  const changed = text.toLowerCase()
  return changed.length === text.length ? changed : text
}

const texts = new WeakMap()
const textOf = article => {
  if (!texts.has(article))
    texts.set(
      article,
      lower(
        textNodes(article)
          .map(node => node.data)
          .join('')
      )
    )
  return texts.get(article)
}

const placesIn = (text, query) => {
  const places = []
  for (let at = text.indexOf(query); at !== -1; at = text.indexOf(query, at + query.length)) places.push(at)
  return places
}

/** Ranges of the text at these offsets, which may begin and end in different elements. */
const rangesOf = (article, places, length) => {
  const nodes = textNodes(article)
  let index = 0
  let before = 0
  const place = offset => {
    while (index < nodes.length - 1 && before + nodes[index].length < offset) before += nodes[index++].length
    return [nodes[index], offset - before]
  }
  return places.map(offset => {
    const range = new Range()
    // An offset between two nodes belongs to the second.
    const [first, start] = place(offset + 1)
    range.setStart(first, start - 1)
    range.setEnd(...place(offset + length))
    return range
  })
}

let matches = []
/** How many there are, of which only the first are marked. */
let total = 0
let current = -1

const mark = (name, ranges) => {
  if (globalThis.CSS?.highlights) CSS.highlights.set(name, new Highlight(...ranges))
}

const find = () => {
  const query = lower(field.value.trim())
  const words = query.split(/\s+/)
  total = 0
  let shown = 0
  const found = []
  for (const article of main.querySelectorAll('article')) {
    const places = query === '' ? [] : placesIn(textOf(article), query)
    const file = article.dataset.file.toLowerCase()
    const isFound = places.length > 0 || words.every(word => file.includes(word))
    article.hidden = !isFound || (form.elements.failed.checked && article.dataset.failed !== 'true')
    if (article.hidden) continue
    shown++
    total += places.length
    const room = maxShown - found.length
    if (places.length > 0 && room > 0) found.push(...rangesOf(article, places.slice(0, room), query.length))
  }
  for (const group of main.querySelectorAll('section.scenario'))
    group.hidden = [...group.querySelectorAll('article')].every(article => article.hidden)
  for (const item of document.querySelectorAll('nav li')) {
    const target = byHash(item.querySelector('a').hash)
    item.hidden = target?.closest('article, section.scenario')?.hidden ?? false
  }
  matches = found
  current = -1
  mark('match', found)
  mark('current', [])
  form.classList.toggle('active', query !== '')
  const documents = numberOf(shown, 'document')
  status.textContent = query === '' ? documents : `${numberOf(total, 'match', 'matches')} in ${documents}`
}

const goTo = step => {
  if (matches.length === 0) return
  current = current === -1 && step < 0 ? matches.length - 1 : (current + step + matches.length) % matches.length
  const range = matches[current]
  const element = range.startContainer.parentElement
  unfold(element)
  mark('current', [range])
  const box = element.closest('pre, .table')
  const {left, right} = range.getBoundingClientRect()
  if (box && (left < box.getBoundingClientRect().left || right > box.getBoundingClientRect().right))
    box.scrollLeft += left - box.getBoundingClientRect().left - 40
  scrollTo({top: scrollY + range.getBoundingClientRect().top - innerHeight / 2})
  status.textContent = `${current + 1} of ${numberOf(total, 'match', 'matches')}`
}

// Moving between failures

const moveToFailure = step => {
  const failures = [...main.querySelectorAll('.step.failed[id], .notes > .error[id]')].filter(
    one => !one.closest('[hidden]')
  )
  if (failures.length === 0) return
  const at = failures.indexOf(byHash(location.hash))
  const next = at === -1 ? (step > 0 ? 0 : failures.length - 1) : at + step
  const failure = failures[Math.min(Math.max(next, 0), failures.length - 1)]
  // Without an entry in the history for each.
  if (location.hash !== `#${failure.id}`) return location.replace(`#${failure.id}`)
  reveal()
  failure.focus()
}

// Copying

const copy = async button => {
  const block = button.previousElementSibling
  const text = block.textContent.replace(/\n$/, '')
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // On an insecure address, or without permission.
    getSelection().selectAllChildren(block)
    if (!document.execCommand('copy')) return
  }
  button.classList.add('copied')
  said.textContent = 'Copied.'
  setTimeout(() => {
    button.classList.remove('copied')
    said.textContent = ''
  }, 2000)
}

const actions = {
  '/': () => {
    field.scrollIntoView({block: 'nearest'})
    field.select()
  },
  '?': () => keys.showModal(),
  N: () => goTo(-1),
  j: () => moveToFailure(1),
  k: () => moveToFailure(-1),
  n: () => goTo(1)
}

addEventListener('keydown', event => {
  const {altKey, ctrlKey, key, metaKey, target} = event
  if (event.isComposing || altKey || ctrlKey || metaKey || keys.open) return
  if (target === field) {
    if (key === 'Enter') goTo(event.shiftKey ? -1 : 1)
    if (key !== 'Escape') return
    field.value = ''
    find()
    field.blur()
  } else if (Object.hasOwn(actions, key) && !target.closest?.('input, select, textarea')) {
    event.preventDefault()
    actions[key]()
  }
})
addEventListener('click', ({target}) => {
  const button = target.closest?.('button')
  if (!button) return
  if (button.className.startsWith('copy')) void copy(button)
  else if (button.className === 'help') keys.showModal()
  else if (button.name === 'close') keys.close()
  else if (button.name === 'next') goTo(1)
  else if (button.name === 'previous') goTo(-1)
})
addEventListener('hashchange', reveal)
form.addEventListener('input', find)
form.addEventListener('submit', event => event.preventDefault())

document.documentElement.classList.add('js')
form.hidden = false
document.querySelector('button.help').hidden = false
// The failures come first on a narrow screen.
if (matchMedia('(max-width: 56rem)').matches) document.querySelector('details.documents').open = false
for (const link of main.querySelectorAll('a[href^="#page/"]')) if (!byHash(link.hash)) link.removeAttribute('href')
reveal()
find()
