/** Bytes that are not what the protocol has in this place. Caught where the frame that held them is known. */
export class Malformed extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'Malformed'
  }
}
