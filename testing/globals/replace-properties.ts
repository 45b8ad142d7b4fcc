/**
 * Replaces properties, as far as the target has them; gives a function that puts them back as they were, but for those
 * that somebody else has replaced since: code that puts its own back would find another than it left.
 */
export function replaceProperties(
  target: object,
  replacements: Readonly<Record<string, unknown>>,
): () => void {
  const before: [string, PropertyDescriptor | undefined][] = []
  for (const [name, value] of Object.entries(replacements)) {
    if (!(name in target)) continue
    before.push([name, Object.getOwnPropertyDescriptor(target, name)])
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    })
  }
  return () => {
    for (const [name, descriptor] of before) {
      if (Object.getOwnPropertyDescriptor(target, name)?.value !== replacements[name]) continue
      // the inherited property shows again
      if (descriptor === undefined) Reflect.deleteProperty(target, name)
      else Object.defineProperty(target, name, descriptor)
    }
  }
}
