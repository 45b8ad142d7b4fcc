export type Given = Record<string, unknown>

/** Options that simulators and brokers refuse alike, each with what the error says of it. */
export const wrongOfBoth: readonly (readonly [Given, string])[] = [
  [{ version: '4.0' }, 'there is no option "version"; did you mean `rabbitmq`?'],
  [{ rabbitMq: '4.0' }, 'there is no option "rabbitMq"; did you mean `rabbitmq`?'],
  [{ frobnicate: 1 }, 'there is no option "frobnicate"; known are '],
  [{ rabbitmq: 4.3 }, "rabbitmq has to be a text such as '4.3', and is the number 4.3"],
  [{ rabbitmq: ['4.0'] }, `rabbitmq has to be a text such as '4.3', and is ["4.0"]`],
  [{ rabbitmq: null }, "rabbitmq has to be a text such as '4.3', and is null"],
  [{ users: { u: 5 } }, `users has to be `],
  [{ virtualHosts: '/' }, `virtualHosts has to be `],
  [{ virtualHosts: [''] }, `virtualHosts has to be `],
  [{ trace: -1 }, 'trace has to be a number of '],
]
