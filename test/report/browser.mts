import {access, constants} from 'node:fs/promises'
import path from 'node:path'
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core'

/** Programs that speak the protocol of Chromium, in the order in which they are tried. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a browser on this machine; nothing where there is none. */
export async function findBrowser(): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin']
  for (const file of folders.flatMap(folder => names.map(name => path.join(folder, name)))) {
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false
    )
    if (found) return file
  }
  return undefined
}

/** Starts it. The sandbox of a browser cannot be had as root; what it shows here is our own. */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({args: ['--no-sandbox', '--disable-gpu'], executablePath})
}

/** A page that is shown, and what it complained of: errors, messages of the console, dialogs, requests. */
export async function show(browser: Browser, file: string, options: BrowserContextOptions = {}) {
  const page: Page = await browser.newPage(options)
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(error.message))
  page.on('dialog', dialog => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', request => {
    if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url())
  })
  await page.goto(`file://${file}`)
  return {complaints, page}
}
