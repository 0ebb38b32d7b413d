import {findNodeAtLocation, type Node} from 'jsonc-parser'

/** A value of an `index.json` that is not what the format has there. */
export interface ShapeFault {
  /** Where it stands, in UTF-16 units. */
  readonly offset: number
  readonly reason: string
  readonly note: string
}

/** A mode as chmod(1) takes it. */
const chmodMode = /^(?:[0-7]{3,4}|[ugoa]{0,4}[-+=][rwxXst]{0,6}(?:,[ugoa]{0,4}[-+=][rwxXst]{0,6}){0,9})$/

/** Finds what is of another type than the format has in `details`, where it would else be passed over. Pure. */
export function findShapeFaults(details: Node): readonly ShapeFault[] {
  const faults: ShapeFault[] = []
  const expect = (node: Node | undefined, type: 'array' | 'object' | 'string', key: string, note: string) => {
    if (!node || node.type === type || node.type === 'null') return
    const article = type === 'string' ? 'a' : 'an'
    faults.push({note, offset: node.offset, reason: `Expected \`${key}\` to be ${article} ${type}, got ${node.type}`})
  }
  const at = (name: string) => findNodeAtLocation(details, [name])
  for (const name of ['intro', 'finish']) expect(at(name), 'object', `details.${name}`, 'Write `{"text": "file.md"}`.')

  const steps = at('steps')
  expect(steps, 'array', 'details.steps', 'Write a list of steps: `[{"text": "step.md"}]`.')
  if (steps?.type === 'array') {
    for (const [index, step] of (steps.children ?? []).entries())
      expect(step, 'object', `details.steps[${index}]`, 'Write `{"text": "step.md"}`.')
  }

  const assets = at('assets')
  expect(assets, 'object', 'details.assets', 'Write a list for each host: `{"host01": []}`.')
  for (const {children} of assets?.type === 'object' ? (assets.children ?? []) : []) {
    const [host, list] = children ?? []
    const key = `details.assets.${host?.value}`
    expect(list, 'array', key, 'Write a list: `[{"file": "a.txt", "target": "~"}]`.')
    for (const entry of list?.type === 'array' ? (list.children ?? []) : []) {
      expect(findNodeAtLocation(entry, ['target']), 'string', `${key}.target`, 'Name a folder.')
      const mode = findNodeAtLocation(entry, ['chmod'])
      if (mode && mode.type !== 'null' && !chmodMode.test(String(mode.value))) {
        faults.push({
          note: 'Write it as `chmod` takes it: `755` or `+x`.',
          offset: mode.offset,
          reason: `Expected \`${key}.chmod\` to be a mode, got \`${mode.value ?? mode.type}\``
        })
      }
    }
  }
  return faults
}

/** Leaves the last of keys that stand twice in one object, as JSON has it, and gives the ones above, which have no effect. */
export function dropEarlierKeys(root: Node): readonly Node[] {
  const dropped: Node[] = []
  const open = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'object') {
      const last = new Map(node.children?.map(child => [child.children?.[0]?.value, child]))
      dropped.push(...(node.children ?? []).filter(child => last.get(child.children?.[0]?.value) !== child))
      node.children?.splice(0, node.children.length, ...last.values())
    }
    open.push(...(node.children ?? []))
  }
  return dropped
}
