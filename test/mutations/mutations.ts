/** A rule of the broker, and a change to the source that breaks it. */
export interface Mutation {
  readonly rule: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

export const mutations: readonly Mutation[] = [
  {
    rule: 'what comes back takes its old place',
    file: 'simulator/core/queue/rules/classic-backlog.ts',
    find: 'a.position < b.position)',
    replace: 'a.position > b.position)',
  },
  {
    rule: 'a consumer holds no more than its prefetch',
    file: 'simulator/core/queue/consumers.ts',
    find: 'consumer.credit--',
    replace: 'consumer.credit -= 0',
  },
  {
    rule: 'the time to live of a queue holds for its messages',
    file: 'simulator/core/queue/ready-messages.ts',
    find: 'Math.min(own, this.#settings.messageTtl ?? Infinity)',
    replace: 'own',
  },
  {
    rule: 'a way round without a reject is cut',
    file: 'simulator/core/queue/dead-letter.ts',
    find: "if (reason === 'rejected') return false",
    replace: 'if (reason !== undefined) return false',
  },
  {
    rule: 'what one queue refuses is nacked',
    file: 'simulator/core/handlers/publish.ts',
    find: 'confirms?.answer(deliveryTag, isTaken)',
    replace: 'confirms?.answer(deliveryTag, true)',
  },
  {
    rule: '# stands for no word as well',
    file: 'simulator/core/exchanges/topic.ts',
    find: 'for (let rest = at;',
    replace: 'for (let rest = at + 1;',
  },
  {
    rule: 'another becomes the single active consumer',
    file: 'simulator/core/queue/consumers.ts',
    find: 'this.#isSingleActive ? this.#first() : undefined',
    replace: 'undefined',
  },
  {
    rule: 'consumers with the highest priority go first',
    file: 'simulator/core/queue/consumers.ts',
    find: 'line.priority <= consumer.priority',
    replace: 'line.priority >= consumer.priority',
  },
  {
    rule: 'an exclusive queue is locked to others',
    file: 'simulator/core/handlers/checks.ts',
    find: 'if (owner === undefined || owner === channel.connection.id) return',
    replace: 'if (owner !== 0) return',
  },
  {
    rule: 'what was delivered before says so',
    file: 'simulator/core/queue/rules/classic.ts',
    find: '(entry) => entry.wasDelivered',
    replace: '(entry) => entry.wasDelivered && entry.position < 0',
  },
  {
    rule: 'an error of a channel leaves its connection alone',
    file: 'simulator/core/broker.ts',
    find: 'if (error.isHard) {',
    replace: 'if (error.isHard || error.replyCode > 0) {',
  },
  {
    rule: 'mandatory messages without a queue are returned',
    file: 'simulator/core/handlers/publish.ts',
    find: 'queues.length === 0 && command.mandatory',
    replace: 'queues.length < 0 && command.mandatory',
  },
]
