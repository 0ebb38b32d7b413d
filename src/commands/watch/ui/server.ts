import {randomBytes} from 'node:crypto'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {toHtml} from 'hast-util-to-html'
import {UsageError} from '../../../model/errors.js'
import type {WatchControl, WatchView} from '../watch-view.js'
import {type Action, act} from './act.js'
import {checkRequest} from './check-request.js'
import {type LiveMessage, LiveProject} from './live-project.js'
import {livePage, pagePolicy} from './page.js'

/** Where the live view is served. */
export interface ServeOptions {
  readonly control: WatchControl
  /** 0 for any free port. */
  readonly port: number
}

/** A live view, and its address. */
export interface ServedView {
  readonly url: string
  readonly view: WatchView
}

/** The most bytes of an action: an edited expectation may be long. */
const maxBytes = 4 << 20

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': pagePolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY'
}

/** Serves the live view to this machine alone, at an address that can't be guessed. Throws a `UsageError` for a used port. */
export async function serveView({control, port}: ServeOptions): Promise<ServedView> {
  const token = randomBytes(24).toString('base64url')
  const streams = new Set<ServerResponse>()
  const project = new LiveProject(message => {
    for (const stream of streams) send(stream, message)
  })
  const server = createServer((request, response) => {
    handle(request, response).catch(error => {
      if (!response.headersSent) end(response, {status: 500, text: String(error)})
      else response.destroy()
    })
  })

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const {port} = server.address() as AddressInfo
    const checked = checkRequest({port, request, token})
    if ('status' in checked) return end(response, {status: checked.status, text: 'Not found here.\n'})
    const {path} = checked
    const route = `${request.method} ${path}`
    if (route === 'GET ') return end(response, {text: livePage(project), type: 'text/html; charset=utf-8'})
    if (route === 'GET events') {
      response.writeHead(200, {...headers, 'content-type': 'text/event-stream'})
      streams.add(response)
      response.on('close', () => streams.delete(response))
      for (const message of project.messages()) send(response, message)
      return
    }
    if (route === 'GET document') {
      const number = new URL(request.url ?? '', 'http://localhost').searchParams.get('number')
      const document = project.document(Number(number))
      if (!document) return end(response, {status: 404, text: 'This document is gone.\n'})
      const article = document.view({isOpen: true, isWhole: true, root: project.settings?.root ?? ''})
      return end(response, {text: toHtml(article), type: 'text/html; charset=utf-8'})
    }
    if (route === 'POST act') {
      const answer = await act(await readAction(request), {control, project})
      return end(response, {text: JSON.stringify(answer), type: 'application/json'})
    }
    end(response, {status: 404, text: 'Not found here.\n'})
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new UsageError(`The live view can't use port ${port}: ${error.message}. Choose another with \`--port\`.`))
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${address.port}/${token}/`,
    view: {
      close: () =>
        new Promise(resolve => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
      onLive: event => project.onLive(event),
      onProject: read => project.onProject(read),
      onRecords: records => project.onRecords(records),
      onRun: documents => project.onRun(documents)
    }
  }
}

/** Sends a server-sent event. */
function send(stream: ServerResponse, message: LiveMessage): void {
  stream.write(`data: ${JSON.stringify(message)}\n\n`)
}

interface Reply {
  readonly status?: number
  readonly text: string
  readonly type?: string
}

function end(response: ServerResponse, {status = 200, text, type = 'text/plain; charset=utf-8'}: Reply): void {
  response.writeHead(status, {...headers, 'content-type': type})
  response.end(text)
}

async function readAction(request: IncomingMessage): Promise<Action> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    chunks.push(chunk as Buffer)
    size += (chunk as Buffer).length
    if (size > maxBytes) throw new Error('The request is too long.')
  }
  const action: unknown = JSON.parse(Buffer.concat(chunks).toString())
  return typeof action === 'object' && action !== null && 'action' in action && typeof action.action === 'string'
    ? (action as Action)
    : {action: ''}
}
