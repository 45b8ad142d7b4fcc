/** What RPC by hand always needs: JSON, an answer to a request, and a table of those who wait for replies. */

export interface Message {
  readonly content: Buffer
  readonly properties: { readonly correlationId?: unknown; readonly replyTo?: unknown }
}

export const encode = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

/** What an echo service replies, and where to. */
export function answer({ content, properties }: Message): {
  readonly replyTo: string
  readonly correlationId: string
  readonly body: Buffer
} {
  const { args } = JSON.parse(content.toString()) as { args: unknown[] }
  const { replyTo, correlationId } = properties as { replyTo: string; correlationId: string }
  return { replyTo, correlationId, body: encode({ result: args[0], error: null }) }
}

export class Waiting {
  readonly #resolvers = new Map<string, (value: unknown) => void>()

  /** Resolves with the result that the reply will bring. */
  for(correlationId: string): Promise<unknown> {
    return new Promise((resolve) => this.#resolvers.set(correlationId, resolve))
  }

  /** A reply has come; null is the broker's word that there is no queue any more. */
  settle(message: Message | null): void {
    if (message === null) return
    const id = message.properties.correlationId as string
    const resolve = this.#resolvers.get(id)
    this.#resolvers.delete(id)
    resolve?.((JSON.parse(message.content.toString()) as { result: unknown }).result)
  }
}
