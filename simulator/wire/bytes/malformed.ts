/**
 * Bytes that are not what the protocol has in this place. Caught where the frame that held them is known.
 *
 * RabbitMQ answers by the kind: bytes that end too early or too late are one error, a field type that is none makes
 * its reader crash, a name that is no UTF-8 has an error of its own.
 */
export class Malformed extends Error {
  readonly kind: 'length' | 'type' | 'text'

  constructor(kind: Malformed['kind'], message: string) {
    super(message)
    this.name = 'Malformed'
    this.kind = kind
  }
}
