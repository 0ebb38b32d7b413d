import {readFileSync} from 'node:fs'
import {chmod, copyFile, rm} from 'node:fs/promises'
import path from 'node:path'
import {type BuildOptions, build} from 'esbuild'

// The package carries its parser: newer micromark takes quadratic time, and one file starts sooner than hundreds.
const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly version: string}
const common: BuildOptions = {
  bundle: true,
  define: {__VERSION__: JSON.stringify(version)},
  format: 'esm',
  legalComments: 'none',
  outdir: 'dist',
  platform: 'node',
  target: 'node20.19'
}

await rm('dist', {force: true, recursive: true})
await build({
  ...common,
  // CommonJS packages in the bundle ask for built-in modules by `require`.
  banner: {
    js: "#!/usr/bin/env node\nimport {createRequire as requireFrom} from 'node:module'; const require = requireFrom(import.meta.url), __filename = import.meta.filename"
  },
  // What one verb or option needs alone is loaded with it.
  chunkNames: 'cli-[name]-[hash]',
  entryPoints: {cli: 'src/cli/bin.ts'},
  // Its binary is found beside it.
  external: ['@lydell/node-pty'],
  // Some packages hide their imports in their CommonJS half.
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  splitting: true
})
await build({
  ...common,
  entryPoints: {index: 'src/index.ts', remark: 'src/parse/remark.ts', tap: 'src/tap/follow.ts'},
  packages: 'external'
})
const copied = [
  'src/run/driver.sh',
  'src/run/terminal.sh',
  ...['sandbox-holder', 'sudo', 'watchdog'].map(name => `src/run/containment/${name}.sh`),
  'src/report/html/report.css',
  'src/report/html/report.js'
]
for (const file of copied) await copyFile(file, `dist/${path.basename(file)}`)
await chmod('dist/cli.js', 0o755)
