/** Gives a class the name that it has in amqplib, whatever a bundler calls it: instrumentations look at it. */
export function keepName(ofClass: object, name: string): void {
  Object.defineProperty(ofClass, 'name', { value: name, configurable: true })
}
