import {cp} from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import {whyNoSandbox} from '../../session/containment/in-sandbox.mjs'
import {documentOf, keptProject} from './kept-project.mjs'

/** Steps that leave something to those below: files, variables, functions, deletions. `N` is a number of the edit. */
const steps = [
  'x=N; y="$x$x"',
  'declare -A map; map[N]=$((${#map[@]} + 1))',
  'f() { echo "f$1 N ${x-}"; }; f a',
  'f b 2>/dev/null || echo "no f"',
  'echo N >>log; cat log',
  'mkdir -p "d$x" && cd "d$x"; echo N >in; pwd',
  'cd ..; ls',
  'rm -rf log d[0-4]; ls',
  'rm -f /etc/hostname; ls /etc | grep -c "^host"',
  'echo N >/etc/hostname; cat /etc/hostname',
  'mv /usr/share/doc "/usr/share/docN"; mkdir /usr/share/doc; ls /usr/share/doc | wc -l',
  'umask 02N; touch "new$x"; stat -c %A "new$x"',
  'set -- "$@" N; echo "$#"',
  'alias say="echo said N"',
  'say 2>/dev/null || echo nothing',
  'export OUT=N; bash -c \'echo "$OUT"\'',
  'unset x y; echo "${x-unset} ${#map[@]}"',
  'echo "${!map[@]} ${OUT-none} $PWD $?"',
  'ln -sf log "linkN"; readlink "linkN"; chmod 7N5 "linkN" 2>&1 | wc -l',
  'trap "echo trapped N" USR1; kill -USR1 $$',
  'shopt -s nullglob; echo *.none N',
  '[[ aNb =~ [0-9] ]]; echo "${BASH_REMATCH[0]}"',
  'head -c N0000 /dev/zero >"zero$x"; stat -c %s zero* | sort'
] as const

const anyStep = fc
  .tuple(fc.constantFrom(...steps), fc.integer({max: 4, min: 1}))
  .map(([code, number]) => code.replaceAll('N', String(number)))

/** An edit of a document: a step is replaced, added or removed at a place. */
const anyEdit = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('add', 'remove', 'replace', 'replace'),
  // Most authors edit near the end.
  isNearEnd: fc.boolean(),
  step: anyStep
})

/** How many edits to try; 200 take minutes. */
const edits = Number(process.env.FENCEPOST_TEST_EDITS ?? 30)

t.test(
  'should give the same outcomes with and without checkpoints, whatever is edited',
  {
    skip: whyNoSandbox,
    timeout: 60_000 + edits * 20_000
  },
  async t => {
    const [one, other] = [await keptProject(), await keptProject()]
    let kept = 0
    const codes: string[] = []
    const [sequence] = fc.sample(fc.array(anyEdit, {maxLength: edits, minLength: edits}), {
      numRuns: 1,
      seed: seedOfRun()
    })
    for (const {at, isNearEnd, kind, step} of sequence ?? []) {
      const index =
        codes.length === 0 ? 0 : isNearEnd ? codes.length - 1 - (at % Math.min(2, codes.length)) : at % codes.length
      if (codes.length < 4 || (kind === 'add' && codes.length < 9)) codes.splice(index + 1, 0, step)
      else if (kind === 'remove') codes.splice(index, 1)
      else codes[index] = step
      const text = documentOf(...codes)
      const resumed = await one.run(text)
      const fresh = await other.run(text, {as: 'fresh'})
      kept += resumed.steps.filter(step => step.startsWith('kept')).length
      t.same(resumed.results, fresh.results, {codes})
      if (!t.passing()) return
      // The author accepts the new output.
      if (fresh.steps.some(step => step.startsWith('mismatched'))) {
        await other.run(text, {as: 'fresh', settings: {update: 'all'}})
        await cp(path.join(other.cwd, 'snapshots'), path.join(one.cwd, 'snapshots'), {recursive: true})
      }
    }
    t.ok(kept > edits, `${kept} steps were kept`)
  }
)

function seedOfRun(): number {
  return fc.readConfigureGlobal()?.seed ?? 1
}
