import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {chmod, copyFile, readFile, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {type BuildOptions, build} from 'esbuild'
import {commands} from '../src/cli/commands.js'
import {configJsonSchema} from './config-schema.js'
import {bundleWithLate} from './late-modules.js'

// The parser is bundled: newer versions of micromark take quadratic time, and one file loads faster than hundreds.
const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {readonly version: string}
const common: BuildOptions = {
  bundle: true,
  define: {__VERSION__: JSON.stringify(version)},
  legalComments: 'none',
  outdir: 'dist',
  platform: 'node',
  target: 'node20.19'
}
const bundle = 'dist/cli-bundle.cjs'
/** Modules that only some commands, reporters or steps need. They get their own files, so that other runs don't load them. */
const late = ['@xterm/headless', 'character-entities', 'chokidar', 'execa', 'hast-util-raw', 'yaml']
/** Those of them that the library uses too, and doesn't leave to the packages it depends on. */
const shared = ['@xterm/headless', 'character-entities', 'hast-util-raw', 'unbash', 'yaml']
const fileOf = (name: string) => `cli-${path.basename(name)}.cjs`

const commonjs: BuildOptions = {
  ...common,
  format: 'cjs',
  // Some packages hide their imports in their CommonJS half.
  mainFields: ['module', 'main'],
  minify: true,
  outExtension: {'.js': '.cjs'}
}

await rm('dist', {force: true, recursive: true})
await build({
  ...commonjs,
  entryPoints: Object.fromEntries([...late, 'unbash'].map(name => [path.parse(fileOf(name)).name, name]))
})
const code = await bundleWithLate({
  ...commonjs,
  // The command is one CommonJS file, which starts faster, with a compile cache. The file is a function of the parameters
  // of a module. Modules that only one command or option needs are evaluated on first use.
  banner: {
    js: `(function (require, __import, __filename) {"use strict"; const __url = require("node:url").pathToFileURL(__filename).href
const __now = () => { const [s, ns] = process.hrtime(); return s * 1e3 + ns / 1e6; }`
  },
  // Node's `performance` loads a dozen modules on first use. Only differences of this clock are used.
  define: {...common.define, 'import.meta.url': '__url', 'performance.now': '__now', __IMPORT__: '__import'},
  entryPoints: {'cli-bundle': 'src/cli/bin.ts'},
  // It finds its binary next to itself.
  external: ['@lydell/node-pty'],
  footer: {js: '})'},
  plugins: [
    {
      // One object for all modules. Otherwise each module copies everything that Node's object has.
      name: 'builtin',
      setup({onLoad, onResolve}) {
        onResolve({filter: /^node:(?:os|path)$/}, ({kind, path: name}) =>
          kind === 'import-statement' ? {namespace: 'builtin', path: name} : undefined
        )
        onLoad({filter: /.*/, namespace: 'builtin'}, async ({path: name}) => {
          const names = Object.keys(await import(name)).filter(each => each !== 'default')
          const all = JSON.stringify(name)
          return {contents: `const all = require(${all}); export default all; export const {${names.join(', ')}} = all`}
        })
      }
    },
    {
      // What the shells of sessions read is the same in every run.
      name: 'driver',
      setup: ({onLoad}) =>
        onLoad({filter: /[/\\]bash[/\\]driver\.ts$/}, async () => ({
          contents: Object.entries(await import('../src/session/bash/driver.js'))
            .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
            .join('\n')
        }))
    },
    {
      // It probes the machine for a matcher that isn't used here, which takes longer than the search itself.
      name: 'fdir',
      setup({onLoad, onResolve}) {
        onResolve({filter: /^(?:node:)?module$/}, ({importer}) =>
          /[/\\]fdir[/\\]/.test(importer) ? {namespace: 'fdir', path: 'module'} : undefined
        )
        onLoad({filter: /.*/, namespace: 'fdir'}, () => ({
          contents: "export const createRequire = () => ({resolve() { throw new Error('none is wanted') }})"
        }))
      }
    },
    {
      // Building its table of 2,000 character references takes longer than reading most documents, which have none.
      name: 'character-references',
      setup: ({onLoad}) =>
        onLoad({filter: /[/\\]decode-named-character-reference[/\\]index\.js$/}, () => ({
          contents: `export function decodeNamedCharacterReference(value) {
            const {characterEntities} = require('character-entities')
            return Object.hasOwn(characterEntities, value) ? characterEntities[value] : false
          }`,
          resolveDir: 'node_modules'
        }))
    },
    {
      name: 'late',
      setup: ({onResolve}) =>
        onResolve({filter: /^[^.]/}, ({path: name}) =>
          late.includes(name) ? {external: true, path: `./${fileOf(name)}`} : undefined
        )
    },
    {
      // Their functions load them when they are called: modules that every run evaluates import them for a few documents.
      // Node loads ten modules of its own with `node:fs/promises`, and fifteen with `node:crypto`.
      name: 'on-call',
      setup({onLoad, onResolve}) {
        onResolve({filter: /^(?:unbash|node:(?:crypto|fs\/promises))$/, namespace: 'file'}, ({path: name}) => ({
          namespace: 'on-call',
          path: name
        }))
        onResolve({filter: /.*/, namespace: 'on-call'}, ({path: file}) => ({external: true, path: file}))
        onLoad({filter: /.*/, namespace: 'on-call'}, async ({path: name}) => {
          const functions = Object.entries(await import(name)).filter(([, value]) => typeof value === 'function')
          const file = JSON.stringify(name === 'unbash' ? `./${fileOf(name)}` : name)
          return {
            contents: functions
              .map(([each]) => `export const ${each} = (...values) => require(${file}).${each}(...values)`)
              .join('\n')
          }
        })
      }
    }
  ],
  // Code that is evaluated instead of loaded as a module has no `import`.
  supported: {'dynamic-import': false}
})
// The command reads its code as Latin-1, which V8 keeps in half the memory. esbuild escapes strings, but not expressions.
await writeFile(
  bundle,
  code.replace(/[\u0080-\uFFFF]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
)
await build({
  ...common,
  banner: {js: '#!/usr/bin/env node'},
  define: {
    __BUNDLE_DIGEST__: JSON.stringify(
      createHash('sha256')
        .update(await readFile(bundle))
        .digest('hex')
        .slice(0, 16)
    ),
    __COMMANDS__: JSON.stringify(Object.keys(commands))
  },
  entryPoints: {cli: 'src/cli/start.cts'},
  format: 'cjs',
  outExtension: {'.js': '.cjs'},
  // Configurations and reporters may be modules, which `require` can't load.
  supported: {'dynamic-import': true},
  // An old Node has to read it to say that it's too old.
  target: 'node12'
})
// The library and its adapters share chunks, so a program that imports two of them loads the engine once.
await build({
  ...common,
  banner: {
    js: "import {createRequire as __createRequire} from 'node:module'; const require = __createRequire(import.meta.url)"
  },
  // Next to the entries, like the files that the code reads.
  chunkNames: '[name]-[hash]',
  entryPoints: {index: 'src/index.ts', remark: 'src/parse/remark.ts', tap: 'src/tap/run-documents.ts'},
  external: ['@lydell/node-pty', 'chokidar', 'execa'],
  format: 'esm',
  minify: true,
  plugins: [
    {
      // The files of the command, which would else be published twice.
      name: 'shared',
      setup: ({onResolve}) =>
        onResolve({filter: /^[^.]/}, ({path: name}) =>
          shared.includes(name) ? {external: true, path: `./${fileOf(name)}`} : undefined
        )
    }
  ],
  splitting: true
})
const copied = [
  ...['driver', 'driver-blocks', 'driver-prompt', 'driver-start'].map(name => `src/session/bash/${name}.sh`),
  'src/session/cassette/call-shim.sh',
  'src/session/shells/shell-host.sh',
  ...['fish.fish', 'node.cjs', 'posix.sh', 'python.py', 'ruby.rb'].map(name => `src/session/interpreter/${name}`),
  'src/session/terminal/terminal.sh',
  'src/session/bash/state/save-state.sh',
  ...['sandbox-files', 'sandbox-holder', 'sudo', 'watchdog'].map(name => `src/session/containment/${name}.sh`),
  'src/report/html/report.css',
  'src/report/html/report.js',
  'src/commands/watch/ui/live.css',
  'src/commands/watch/ui/live.js'
]
for (const file of copied) await copyFile(file, `dist/${path.basename(file)}`)
await writeFile('dist/config.schema.json', JSON.stringify(configJsonSchema()))
await chmod('dist/cli.cjs', 0o755)
