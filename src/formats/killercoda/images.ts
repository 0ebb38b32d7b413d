/** Commands that well-known images provide, by the start of their names. */
const provided: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^kubernetes|^k3s|^minikube|^kubeadm/, ['kubectl']],
  [/^openshift|^crc/, ['oc']],
  [/^docker|^swarm/, ['docker']],
  [/^node/, ['node']],
  [/^python|^jupyter/, ['python3']],
  [/^java|^openjdk|^kotlin/, ['java']],
  [/^go(?:lang)?\d*$/, ['go']],
  [/^dotnet/, ['dotnet']],
  [/^terraform/, ['terraform']]
]

/** What a scenario on an image requires of this machine; the settings win over the built-in list. */
export function requirementsOf(image: string, images: Readonly<Record<string, readonly string[]>>): readonly string[] {
  if (Object.hasOwn(images, image)) return images[image] ?? []
  return provided.find(([pattern]) => pattern.test(image))?.[1] ?? []
}
