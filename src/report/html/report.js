// Filters documents, unfolds the target of the address, and removes links to documents that aren't in the report.
const form = document.querySelector('form.filter')
const said = form.querySelector('p')
const items = [...document.querySelectorAll('[data-file]')]

const filter = () => {
  const words = form.elements.text.value.toLowerCase().split(/\s+/)
  const failedOnly = form.elements.failed.checked
  let count = 0
  for (const item of items) {
    const file = item.dataset.file.toLowerCase()
    item.hidden = (failedOnly && item.dataset.failed !== 'true') || !words.every(word => file.includes(word))
    if (!item.hidden && item.tagName === 'LI') count++
  }
  for (const group of document.querySelectorAll('section.scenario'))
    group.hidden = [...group.querySelectorAll('article')].every(article => article.hidden)
  said.textContent = `${count} ${count === 1 ? 'document' : 'documents'}`
}

const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (!target) return
  target.querySelector(':scope > details')?.setAttribute('open', '')
  for (let element = target; element; element = element.parentElement) {
    if (element.tagName === 'DETAILS') element.open = true
    element.hidden = false
  }
  target.scrollIntoView()
}

form.hidden = false
form.addEventListener('input', filter)
form.addEventListener('submit', event => event.preventDefault())
addEventListener('hashchange', reveal)
for (const link of document.querySelectorAll('a[href^="#page/"]'))
  if (!document.getElementById(decodeURIComponent(link.hash.slice(1)))) link.removeAttribute('href')
reveal()
filter()
