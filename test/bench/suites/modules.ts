/** Where a contender of this package is. */
export function contender(name: string): URL {
  return new URL(`../contenders/${name}.ts`, import.meta.url)
}

/** Where a peer is: a package of its own, so that Kinoko depends on none of them. */
export function peer(name: string): URL {
  return new URL(`../peers/${name}/contender.js`, import.meta.url)
}
