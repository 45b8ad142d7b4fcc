import type { Message } from '../message.js'
import type { Pattern, Router } from './router.js'

/**
 * A binding's pattern is words between dots; `*` stands for one word, `#` for any number of them, none
 * included. The patterns form a trie, so the cost of a match grows with the words of the key and the
 * patterns that match, not with those that do not.
 */
export class TopicRouter<Binding extends Pattern> implements Router<Binding> {
  readonly #root = new Node<Binding>()

  add(binding: Binding): void {
    let node = this.#root
    for (const word of words(binding.routingKey)) {
      let child = node.children.get(word)
      if (child === undefined) node.children.set(word, (child = new Node<Binding>()))
      node = child
    }
    node.bindings.add(binding)
  }

  remove(binding: Binding): void {
    const path: [parent: Node<Binding>, word: string][] = []
    let node = this.#root
    for (const word of words(binding.routingKey)) {
      const child = node.children.get(word)
      if (child === undefined) return
      path.push([node, word])
      node = child
    }
    node.bindings.delete(binding)
    for (const [parent, word] of path.reverse()) {
      if (parent.children.get(word)?.isEmpty !== true) return
      parent.children.delete(word)
    }
  }

  match(message: Message, found: (binding: Binding) => void): void {
    matchFrom(this.#root, words(message.routingKey), 0, found)
    for (const key of message.carbonCopies) matchFrom(this.#root, words(key), 0, found)
  }
}

class Node<Binding> {
  readonly children = new Map<string, Node<Binding>>()
  readonly bindings = new Set<Binding>()

  get isEmpty(): boolean {
    return this.children.size === 0 && this.bindings.size === 0
  }
}

/** An empty key has no words; `a.` has two, the second empty. */
function words(key: string): string[] {
  return key === '' ? [] : key.split('.')
}

function matchFrom<Binding>(
  node: Node<Binding>,
  key: string[],
  at: number,
  found: (binding: Binding) => void,
): void {
  const hash = node.children.get('#')
  if (hash !== undefined) {
    for (let rest = at; rest <= key.length; rest++) matchFrom(hash, key, rest, found)
  }
  const word = key[at]
  if (word === undefined) {
    node.bindings.forEach(found)
    return
  }
  const star = node.children.get('*')
  if (star !== undefined) matchFrom(star, key, at + 1, found)
  // a `*` or `#` in the key is an ordinary word, which no pattern can name
  if (word === '*' || word === '#') return
  const child = node.children.get(word)
  if (child !== undefined) matchFrom(child, key, at + 1, found)
}
