/**
 * What comes and goes under names such as correlation ids, without garbage that stays.
 *
 * A `Map` makes a new table whenever it is filled or emptied, and each old table leads to the next one: those that
 * V8's collector has once promoted keep all later ones alive, with all that was in them, until it collects the whole
 * heap. With calls that come and go that is most of what a busy process copies. Here the table stays as it is, as
 * large as it had to be; open addressing with linear probing, and no tombstones: what is deleted makes room for
 * those behind it.
 */
export class TextTable<T> {
  #keys: (string | undefined)[] = new Array<string | undefined>(16)
  #values: (T | undefined)[] = new Array<T | undefined>(16)
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: string): T | undefined {
    return this.#values[this.#find(key)]
  }

  set(key: string, value: T): void {
    if ((this.#size + 1) * 2 > this.#keys.length) this.#grow()
    const at = this.#find(key)
    if (this.#keys[at] === undefined) this.#size++
    this.#keys[at] = key
    this.#values[at] = value
  }

  /** Whether there was a value to forget. */
  delete(key: string): boolean {
    return this.take(key) !== undefined
  }

  /** Forgets the value of a key, and gives it; undefined when there was none. */
  take(key: string): T | undefined {
    const mask = this.#keys.length - 1
    let hole = this.#find(key)
    const deleted = this.#values[hole]
    if (this.#keys[hole] === undefined) return undefined
    for (let at = (hole + 1) & mask; ; at = (at + 1) & mask) {
      const other = this.#keys[at]
      if (other === undefined) break
      // how far it is from where it belongs, and how far it would be
      const distance = (at - (hashOf(other) & mask)) & mask
      if (distance < ((at - hole) & mask)) continue
      this.#keys[hole] = other
      this.#values[hole] = this.#values[at]
      hole = at
    }
    this.#keys[hole] = undefined
    this.#values[hole] = undefined
    this.#size--
    return deleted
  }

  /** In no order that would mean anything. */
  values(): T[] {
    return this.#values.filter((value) => value !== undefined)
  }

  /** Where the key is, or would be. */
  #find(key: string): number {
    const mask = this.#keys.length - 1
    for (let at = hashOf(key) & mask; ; at = (at + 1) & mask) {
      const found = this.#keys[at]
      if (found === undefined || found === key) return at
    }
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = new Array<string | undefined>(keys.length * 2)
    this.#values = new Array<T | undefined>(keys.length * 2)
    this.#size = 0
    for (const [i, key] of keys.entries()) if (key !== undefined) this.set(key, values[i]!)
  }
}

/** FNV-1a of the last characters, in which UUIDs and counted names differ. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = Math.max(0, key.length - hashedLength); i < key.length; i++) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  }
  return hash ^ (hash >>> 15)
}

const hashedLength = 12
