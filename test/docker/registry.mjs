// A registry of images and a web server in one: small stand-ins for what documents pull and download. Runs inside the
// namespaces of the engine. usage: node registry.mjs FOLDER, which has key.pem and cert.pem
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import https from 'node:https'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {downloads} from './downloads.mjs'
import {helloProgram} from './hello-program.mjs'

const folder = process.argv[2] ?? '.'
const busybox = execFileSync('sh', ['-c', 'command -v busybox'], {encoding: 'utf8'}).trim()

/** Content by digest, and the digest of each image's manifest by `name:tag`. */
const blobs = new Map()
const tags = new Map()
/** When the first image was made: just now, so that `docker images` shows another age each time. */
const start = Date.now()

function addBlob(content) {
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`
  blobs.set(digest, content)
  return {digest, size: content.length}
}

/** Adds an image of files, by path; all are executable. With `shell`, it has a shell and what goes with it. */
function addImage(name, {files = {}, shell = true, user = ''}) {
  const root = path.join(folder, name.replaceAll(/[/:]/g, '-'))
  const write = (file, content) => {
    mkdirSync(path.dirname(path.join(root, file)), {recursive: true})
    writeFileSync(path.join(root, file), content)
    chmodSync(path.join(root, file), 0o755)
  }
  write('etc/passwd', 'root:x:0:0::/:/bin/sh\nnonroot:x:65532:65532::/:/\n')
  for (const [file, content] of Object.entries(files)) write(file, content)
  if (shell) {
    mkdirSync(path.join(root, 'bin'), {recursive: true})
    copyFileSync(busybox, path.join(root, 'bin/busybox'))
    for (const program of [
      'sh',
      'cat',
      'chmod',
      'cp',
      'echo',
      'env',
      'grep',
      'id',
      'ls',
      'mkdir',
      'nohup',
      'seq',
      'setsid',
      'sleep',
      'wc'
    ])
      symlinkSync('busybox', path.join(root, 'bin', program))
  }
  mkdirSync(path.join(root, 'tmp'), {recursive: true})
  const layer = execFileSync('tar', ['--create', '--owner=0', '--group=0', '--directory', root, '.'], {
    maxBuffer: 1 << 28
  })
  const config = {
    architecture: 'amd64',
    config: {Cmd: ['sh'], Env: ['PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], User: user},
    // `docker images` sorts by it.
    created: new Date(start - tags.size * 1000).toISOString(),
    os: 'linux',
    rootfs: {diff_ids: [addBlob(layer).digest], type: 'layers'}
  }
  const type = 'application/vnd.docker.distribution.manifest.v2+json'
  const manifest = {
    config: {
      mediaType: 'application/vnd.docker.container.image.v1+json',
      ...addBlob(Buffer.from(JSON.stringify(config)))
    },
    layers: [{mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...addBlob(gzipSync(layer, {level: 1}))}],
    mediaType: type,
    schemaVersion: 2
  }
  tags.set(name, addBlob(Buffer.from(JSON.stringify(manifest))).digest)
}

// `go build -o OUT main.go` writes a program that prints the text of the source.
const go = `#!/bin/sh\n[ "$1 $2" = 'build -o' ] || exit 2\ncp /usr/local/go/hello "$3"\n`
addImage('library/python:3.11-slim', {files: {'usr/bin/apt': '#!/bin/sh\nseq 105\n'}})
addImage('cgr.dev/chainguard/python:latest-dev', {files: {'sbin/apk': '#!/bin/sh\nseq 46\n'}})
addImage('library/golang:1.23', {
  files: {'usr/local/bin/go': go, 'usr/local/go/hello': helloProgram('Hello from a small image\n')}
})
addImage('gcr.io/distroless/static-debian12:nonroot', {shell: false, user: '65532'})
addImage('library/debian:12-slim', {files: {'etc/os-release': 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n'}})
for (const tag of ['1.35', '1.36'])
  addImage(`library/busybox:${tag}`, {files: {'etc/version': `${tag}\n`, 'usr/bin/greet': '#!/bin/sh\necho hello\n'}})

const types = {
  blobs: 'application/octet-stream',
  manifests: 'application/vnd.docker.distribution.manifest.v2+json'
}

/** The content that a URL stands for, with its type. */
function find(host, url) {
  if (url === '/v2/') return {content: Buffer.from('{}'), type: 'application/json'}
  const {kind, name, reference} =
    /^\/v2\/(?<name>.+)\/(?<kind>manifests|blobs)\/(?<reference>[^/]+)$/.exec(url)?.groups ?? {}
  if (!kind) return {content: downloads.get(`${host}${url}`), type: types.blobs}
  const image = host === 'registry-1.docker.io' ? name : `${host}/${name}`
  const digest = reference.startsWith('sha256:') ? reference : tags.get(`${image}:${reference}`)
  const content = blobs.get(digest)
  if (content) return {content, digest, type: types[kind]}
  const unknown = {errors: [{code: 'MANIFEST_UNKNOWN', message: `manifest of ${image} unknown`}]}
  return {content: Buffer.from(JSON.stringify(unknown)), status: 404, type: 'application/json'}
}

https
  .createServer(
    {cert: readFileSync(path.join(folder, 'cert.pem')), key: readFileSync(path.join(folder, 'key.pem'))},
    (request, response) => {
      const {
        content,
        digest,
        status = content === undefined ? 404 : 200,
        type
      } = find(request.headers.host, request.url)
      response.statusCode = status
      response.setHeader('content-type', type)
      if (digest) response.setHeader('docker-content-digest', digest)
      if (content !== undefined) response.setHeader('content-length', content.length)
      response.end(request.method === 'HEAD' ? undefined : content)
    }
  )
  .listen(443, '127.0.0.1')
